import { Inject, Injectable } from '@nestjs/common';
import type { Customer } from '../../auth/auth.service.js';
import type { CartProblem } from '../../cart/cart-problems.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { marketingSourceOf } from '../../platform/config/placing.js';
import { coinOf } from '../../platform/http/denomination.js';
import { toOffsetTime } from '../../platform/time/local-time.js';
import type { Cart, CartRequest } from '../order-model.js';
import { checkTips } from './order-tips.js';
import { totalsOf } from '../order-totals.js';
import { listMoneyPayments } from '../../restaurants/payment-methods.js';
import { RestaurantsService, type Restaurant } from '../../restaurants/restaurants.service.js';
import { isTableToken } from '../../restaurants/table-tokens.js';
import { checkService } from './cart-service.js';
import type { PricedQuote } from './quote.js';
import { mayPayOnReceipt } from './unproved.js';

/** What is asked of an order besides its lines and its time. */
@Injectable()
export class OrderRules {
  constructor(
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** However the client has spelt the time, it is answered in one form, with the restaurant's offset. */
  cartFor({ at, ...request }: CartRequest, restaurantId: string): Cart {
    const timeZone = this.restaurants.find(restaurantId)?.timeZone;
    return {
      ...request,
      restaurantId,
      ...(at === undefined
        ? {}
        : { at: timeZone === undefined ? at : toOffsetTime(Date.parse(at), timeZone) }),
    };
  }

  /** Everything around the lines: the restaurant, the service, where it goes, the tips. */
  checkAround(cart: Cart, restaurant: Restaurant): CartProblem[] {
    return [...this.checkSeated(cart, restaurant), ...this.checkTableLink(cart)];
  }

  /** The same of a guest who has ordered at the table before. */
  checkSeated(cart: Cart, restaurant: Restaurant): CartProblem[] {
    const dueAt = cart.at === undefined ? undefined : new Date(cart.at);
    const acceptance = this.restaurants.acceptanceFor(restaurant.id, dueAt);
    return [
      ...checkService(cart, restaurant, acceptance),
      ...this.checkMarketingSource(cart, restaurant),
      ...checkTips(cart, restaurant),
    ];
  }

  /** The POS would refuse the order. */
  private checkMarketingSource({ service }: Cart, restaurant: Restaurant): CartProblem[] {
    const isNeeded = service !== 'dine-in' && restaurant.marketingSourceRequired === true;
    const { orderMarks } = this.config;
    return isNeeded && marketingSourceOf(orderMarks, restaurant.organizationId) === undefined
      ? [{ code: 'marketing_source_missing', pointer: '/service', params: {} }]
      : [];
  }

  private checkTableLink({ service, tableId, tableToken }: Cart): CartProblem[] {
    const { tableLinks } = this.config;
    const isOpen = service !== 'dine-in' || tableId === undefined || tableLinks.open;
    return isOpen || isTableToken(tableToken, tableId, tableLinks)
      ? []
      : [{ code: 'table_link_invalid', pointer: '/tableToken', params: {} }];
  }

  /** Whether the customer has to pay online or sign in. */
  needsProof(customer: Customer, quote: Omit<PricedQuote, 'problems'>): boolean {
    const { restaurant, cart, lines, terms } = quote;
    const { total, due } = totalsOf({ ...terms, lines }, coinOf(restaurant));
    const size = { service: cart.service, lines, total, currency: restaurant.currency };
    return due > 0 && !mayPayOnReceipt(customer, size, this.config.orderLimits);
  }

  /** Without a way to pay online only signing in is left. */
  checkProof(needsProof: boolean, restaurant: Restaurant): CartProblem[] {
    const paysOnline = listMoneyPayments(restaurant).some(({ method }) => method === 'online');
    return needsProof && !paysOnline
      ? [{ code: 'phone_proof_needed', pointer: '/lines', params: {} }]
      : [];
  }
}
