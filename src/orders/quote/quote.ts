import type { ComboPrice } from '../../cart/cart-prices.js';
import type { CartProblem } from '../../cart/cart-problems.js';
import type { CartTiming } from '../../cart/cart-times.js';
import type { PricedLine } from '../../cart/cart.js';
import type { DeliveryAnswer } from '../../delivery/delivery.service.js';
import type { LoyaltyPreview } from '../../loyalty/loyalty-cart.js';
import type { Cart, OrderDelivery, OrderDiscount, WalletPayment } from '../order-model.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';

/** What a wallet is to pay, before there is an order that money could be kept for. */
export interface QuotedWallet extends Omit<WalletPayment, 'transactionId'> {
  canHold: boolean;
}

/**
 * What was offered with the lines, by those who cannot be asked again when the order is placed: iiko's
 * loyalty and its delivery zones. Amounts are in minor units.
 */
export interface QuoteTerms {
  /** The positions of `discounts` are those of the lines with this seed. */
  positionSeed: string;
  discounts: OrderDiscount[];
  deliveryFee: number;
  /** null for a pickup. */
  delivery: OrderDelivery | null;
  walletPayment: QuotedWallet | null;
  /** The promo code, when loyalty has accepted it. */
  coupon: string | null;
  /** iiko's id of the guest, where it knows them. */
  iikoCustomerId: string | null;
  /** What iiko said of combos; absent in quotes from before there were any. */
  comboPrices?: ComboPrice[];
  /** What loyalty and delivery have against the cart. */
  problems: CartProblem[];
}

/** A cart with its price as of now, and the terms it was or is offered on. */
export interface PricedQuote {
  cart: Cart;
  restaurant: Restaurant;
  lines: PricedLine[];
  terms: QuoteTerms;
  /** Everything that keeps it from being ordered. */
  problems: CartProblem[];
}

/** A quote with what is only shown. */
export interface Quote extends PricedQuote {
  /** Only online payments are offered until the guest signs in. */
  needsProof: boolean;
  timing: Pick<CartTiming, 'earliestAt' | 'rule'>;
  loyalty: LoyaltyPreview;
  delivery: DeliveryAnswer | null;
  isStockStale: boolean;
  /** Of an item that loyalty offers. */
  nameOf: (itemId: string) => string | null;
}

export interface SignedQuote {
  quote: Quote;
  quoteId: string;
  expiresAt: Date;
}
