import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Accounts, type Account } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import { positionIdsOf, toIikoCombos, toIikoItems } from '../../cart/iiko/iiko-items.mapper.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { CustomersService } from '../../customers/customers.service.js';
import { clockNow } from '../../platform/database/clock.js';
import { DeliveryService } from '../../delivery/delivery.service.js';
import { coinOf } from '../../platform/http/denomination.js';
import { parsePhone } from '../../platform/http/phone.js';
import { Problem } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { Cart, Contact, MoneyPayment, WalletPayment } from '../order-model.js';
import { agreeOnTips, resolveTips } from '../quote/order-tips.js';
import { totalsOf } from '../order-totals.js';
import type { ContactDto, PlaceOrderDto } from '../read/order.dto.js';
import type { NewOrder } from '../orders.repository.js';
import { moveDiscounts, positionIds } from '../iiko/position-ids.js';
import { addressFormOf, toIikoCustomer } from '../iiko/iiko-order.mapper.js';
import { toOrderRequest } from '../iiko/order-request.js';
import { commentFor } from '../quote/order-comment.js';
import { sharePayments } from '../quote/order-payments.js';
import { assertMayPayOnReceipt } from '../quote/unproved.js';
import type { PricedQuote, QuotedWallet } from '../quote/quote.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import { checkTableDetails, tableOf } from './table-details.js';

/** Makes an order of a quote: the row, and what iiko is sent. */
@Injectable()
export class OrderComposer {
  constructor(
    private readonly accounts: Accounts,
    private readonly customers: CustomersService,
    private readonly delivery: DeliveryService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem validation_failed, payment_not_available, session_ended */
  async compose(customer: Customer, quote: PricedQuote, body: PlaceOrderDto): Promise<NewOrder> {
    const { restaurant, cart, lines, terms } = quote;
    const { currency } = restaurant;
    const account = await this.findAccount(customer);
    const askedTips = agreeOnTips(cart.tips, body.tips);
    checkTableDetails(cart, body, askedTips);
    const contact = await this.contactOf(body.contact, account, { restaurant, cart });
    const { total, due } = totalsOf({ ...terms, lines }, coinOf(restaurant));
    const id = randomUUID();
    const now = clockNow();
    const nextId = positionIds(id);
    const items = toIikoItems(lines, currency, nextId);
    const quoted = toIikoItems(lines, currency, positionIds(terms.positionSeed));
    const discounts = moveDiscounts(
      terms.discounts,
      quoted.flatMap(positionIdsOf),
      items.flatMap(positionIdsOf),
    );
    const walletPayment = toWalletPayment(terms.walletPayment);
    const withWallet = walletPayment !== null;
    const payments = sharePayments(body.payments, { restaurant, due, withWallet });
    const tips =
      askedTips === undefined
        ? null
        : resolveTips(askedTips, { restaurant, service: cart.service, payments });
    if (payments.some(({ method }) => method !== 'online')) {
      const size = { service: cart.service, lines, total, currency };
      assertMayPayOnReceipt(customer, size, this.config.orderLimits);
    }
    const { coupon, delivery, deliveryFee } = terms;
    const request = toOrderRequest(
      {
        id,
        restaurant,
        cart,
        streetId: await this.findStreetId(cart, restaurant),
        items,
        combos: toIikoCombos(lines, items, currency),
        discounts,
        coupon,
        delivery,
        deliveryFee,
        feePositionId: nextId(),
        contact,
        customer: toIikoCustomer(contact, account?.phone, terms.iikoCustomerId),
        walletPayment: withPhone(walletPayment, account),
        moneyPayments: payments,
        tips,
        comment: commentFor(body.comment, payments, currency),
        cutlery: body.cutlery,
      },
      this.config,
    );
    return {
      id,
      customerId: customer.id,
      quoteId: terms.positionSeed,
      restaurantId: restaurant.id,
      organizationId: restaurant.organizationId,
      cart: withoutTableToken(cart),
      lines,
      total,
      discounts,
      deliveryFee,
      delivery,
      walletPayment,
      currency,
      contact,
      payments: payments.map(({ kind: _kind, paymentTypeId: _type, ...payment }) => payment),
      tips,
      comment: body.comment ?? null,
      cutlery: body.cutlery ?? null,
      request,
      dining: tableOf(cart, restaurant),
      // Set here because the database counts microseconds, which a cursor made of a Date would lose.
      createdAt: now,
      ...this.begin(payments, now),
    };
  }

  /** What is paid online stays here until it is paid. */
  private begin(payments: readonly MoneyPayment[], now: Date): Partial<NewOrder> {
    if (payments.every(({ method }) => method !== 'online')) {
      return { nextActionAt: now };
    }
    const paymentDueAt = new Date(now.getTime() + this.config.orders.paymentMs);
    return { status: 'awaiting_payment', paymentDueAt, nextActionAt: paymentDueAt };
  }

  private async findAccount({ id, kind }: Customer): Promise<Account | undefined> {
    return kind === 'guest' ? undefined : this.accounts.find(id);
  }

  /** Of an address in the older format; a name that is spelled otherwise goes to a default street. */
  private async findStreetId(
    { service, address }: Cart,
    restaurant: Restaurant,
  ): Promise<string | undefined> {
    return service !== 'delivery' || address === undefined || addressFormOf(restaurant) === 'city'
      ? undefined
      : (await this.delivery.findStreet(restaurant, address))?.id;
  }

  /** Whoever has signed in need not say again who they are. */
  private async contactOf(
    contact: ContactDto | undefined,
    account: Account | undefined,
    { restaurant, cart }: Pick<PricedQuote, 'restaurant' | 'cart'>,
  ): Promise<Contact> {
    const isAtTable = cart.service === 'dine-in';
    if (contact !== undefined) {
      const phone = readPhone(contact.phone, restaurant, {
        country: this.config.phoneCountry,
        mayBeAbsent: isAtTable,
      });
      const { name, email } = contact;
      return { name, phone, ...(email === undefined ? {} : { email }) };
    }
    if (account === undefined) {
      return isAtTable ? NOBODY : missingContact();
    }
    const { name } = await this.customers.profileOf(account.id);
    return name === null && !isAtTable
      ? missingContact()
      : { name: name ?? '', phone: account.phone };
  }
}

/** The transaction is the order's own: a quote may be ordered twice. */
function toWalletPayment(quoted: QuotedWallet | null): WalletPayment | null {
  if (quoted === null) {
    return null;
  }
  const { canHold, ...payment } = quoted;
  return { ...payment, transactionId: canHold ? randomUUID() : null };
}

function withPhone(
  payment: WalletPayment | null,
  account: Account | undefined,
): (WalletPayment & { phone: string }) | null {
  if (payment === null) {
    return null;
  }
  if (account === undefined) {
    throw new Problem('session_ended', { action: 'signIn' });
  }
  return { ...payment, phone: account.phone };
}

/** Whoever sits at the table is known by it. */
const NOBODY: Contact = { name: '', phone: '' };

function missingContact(): never {
  throw new Problem('validation_failed', { errors: [violationOf('contact_needed', '/contact')] });
}

function readPhone(
  text: string | undefined,
  { countryPhoneCode }: Restaurant,
  { country, mayBeAbsent }: { country: string; mayBeAbsent: boolean },
): string {
  if (text === undefined) {
    if (mayBeAbsent) {
      return '';
    }
    const errors = [violationOf('is_defined', '/contact/phone')];
    throw new Problem('validation_failed', { errors });
  }
  const phone = parsePhone(text, {
    country,
    ...(countryPhoneCode === null ? {} : { callingCode: countryPhoneCode }),
  });
  if (phone === undefined) {
    const errors = [violationOf('is_phone_number', '/contact/phone')];
    throw new Problem('validation_failed', { errors });
  }
  return phone.number;
}

/** Whoever reads the order need not be able to order to its table. */
function withoutTableToken({ tableToken: _token, ...cart }: Cart): Cart {
  return cart;
}
