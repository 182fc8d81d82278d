import type { CartLine, PricedLine } from '../cart/cart.js';
import type { OrderedItem } from '../cart/iiko/iiko-items.mapper.js';
import type { Address } from '../platform/http/address.dto.js';
import type { PaymentMethod } from '../restaurants/payment-methods.js';
import type { OrderProblemCode } from './order-problems.js';

/** What made an order change; every one of its events has one. */
export const ORDER_CAUSES = ['api', 'command', 'webhook', 'revision', 'operator', 'job'] as const;
export type OrderCause = (typeof ORDER_CAUSES)[number];

/** What a guest wants: ids and quantities, never prices. */
export interface Cart {
  restaurantId: string;
  service: 'delivery' | 'pickup' | 'dine-in';
  /** RFC 3339; absent: as soon as possible. */
  at?: string;
  address?: Address;
  /** Where the guest sits, of `dine-in`. */
  tableId?: string;
  /** The secret of the table's link; an order does not keep it. */
  tableToken?: string;
  lines: CartLine[];
  promoCode?: string;
  /** How much to pay from which loyalty wallet, in minor units. */
  useWallets?: { walletId: string; amount: number }[];
  tips?: AskedTips;
}

/** `amount` is in minor units; without a method that of the order's only payment. */
export interface AskedTips {
  amount: number;
  method?: PaymentMethod;
}

/** A cart as it is asked about: of a delivery, the restaurant may be left to the service. */
export type CartRequest = Omit<Cart, 'restaurantId'> & Partial<Pick<Cart, 'restaurantId'>>;

export interface Contact {
  /** Empty where nobody was named: at a table one need not be. */
  name: string;
  /** E.164; empty likewise. */
  phone: string;
  /** For the receipt. */
  email?: string;
}

/** The order as iiko is sent it. What else is in it is known in the drawer `iiko`. */
export interface OrderRequest {
  organizationId: string;
  order: { id: string; externalNumber?: string; items: OrderedItem[] };
}

/** How far the creation at iiko is, by the words that are stored and shown to support: iiko's, and then our own. */
export const CREATION_WORDS = {
  pending: 'InProgress',
  done: 'Success',
  failed: 'Error',
  /** The id is taken there, so the order must never be sent or given up. */
  exists: 'Exists',
  /** Its address has to be written otherwise. */
  form_refused: 'AddressFormRefused',
  form_changed: 'AddressFormChanged',
} as const;
export type CreationStatus = keyof typeof CREATION_WORDS;

/** A part of what is due, as it is stored; amounts are in minor units. */
export interface Payment {
  method: PaymentMethod;
  /** Absent in orders from before there could be several: one payment was for all that was due. */
  amount?: number;
  /** Cash only: what the guest will hand over. */
  changeFrom?: number;
  /** Online only. */
  unawaited?: UnawaitedPayment[];
  /** Online only: when its money was returned; RFC 3339. */
  refundedAt?: string;
}

/** Money that was taken although the order did not wait for it, or not any more: it has to go back. */
export interface UnawaitedPayment {
  /** null where the payment backend gave it no name. */
  reference: string | null;
  /** In minor units. */
  amount: number;
  /** RFC 3339: when it was told of. */
  at: string;
  /** RFC 3339: when the money was returned. */
  refundedAt?: string;
}

/** The same with the restaurant's own way to be paid so. */
export interface MoneyPayment extends Payment {
  kind: 'Cash' | 'Card' | 'External';
  paymentTypeId: string;
  amount: number;
}

/** A tip on top of what is due, with iiko's types for it; `amount` is in minor units. */
export interface OrderTips {
  amount: number;
  method: PaymentMethod;
  kind: MoneyPayment['kind'];
  paymentTypeId: string;
  tipsTypeId: string;
  name: string;
}

/** A discount as it was shown and is sent; amounts are in minor units. */
export interface OrderDiscount {
  /** iiko's campaign. */
  campaignId: string;
  name: string;
  amount: number;
  /** How it spreads over the lines' positions, by the position's id at iiko. */
  positions: { positionId: string; amount: number; quantity: number }[];
}

export interface OrderDelivery {
  zone: string | null;
  /** Promised minutes from the order to the door. */
  minutes: number | null;
  /** iiko's product that the fee is sold as; null when delivery is free or the POS adds it. */
  feeProductId: string | null;
}

/** A line that staff have changed at the POS. */
export interface ChangedLine {
  /** Place among the order's lines; null for one that staff have added. */
  line: number | null;
  itemId: string | null;
  sizeId: string | null;
  name: string;
  ordered: number;
  /** At the POS. */
  quantity: number;
}

/** How the order at the POS differs from what was ordered; `total` is its sum there, in minor units. */
export interface OrderChanges {
  added: ChangedLine[];
  removed: ChangedLine[];
  quantities: ChangedLine[];
  total: number;
}

/** Why a restaurant did not cancel. Codes are part of the contract. */
export type CancelRefusal =
  | 'cooking_begun'
  | 'too_late'
  | 'payment_taken'
  | 'bill_printed'
  | 'order_in_use'
  | 'restaurant_not_responding'
  | 'restaurant_refused';

/** What is known of the cancellation of an order, by whoever wanted it; times are RFC 3339. */
export interface Cancellation {
  /** Absent where the restaurant cancelled by itself. */
  requestedAt?: string;
  /** iiko's. */
  causeId?: string;
  /** Name of the cause. */
  cause?: string;
  comment?: string;
  refusedAt?: string;
  reason?: CancelRefusal;
  /** What the POS said to it, for support. */
  restaurantText?: string;
}

/** Where an order is, as the restaurant says. */
export interface OrderProgress {
  /** RFC 3339, with the restaurant's offset. */
  expectedAt?: string;
  courier?: { name: string; phone: string | null };
}

export const ADDITION_STATES = ['pending', 'attempted', 'sent', 'done', 'refused'] as const;

/** Dishes that were added to an open order. iiko gives such a command no id: the positions tell whether it arrived. */
export interface Addition {
  id: string;
  /** RFC 3339. */
  at: string;
  lines: PricedLine[];
  items: OrderedItem[];
  /** In minor units; whole coins. */
  total: number;
  /** The smallest sum that can be paid, in minor units; absent in additions from before it was kept. */
  coin?: number;
  /** `attempted` is stored before the call, `sent` once iiko has taken the command. */
  state: (typeof ADDITION_STATES)[number];
  attempts: number;
  /** RFC 3339; of the last attempt. */
  attemptedAt: string | null;
  /** Look-ups since then that did not find it. */
  missedLookups: number;
  correlationId: string | null;
  problem: OrderProblemCode | null;
}

/** What an order at a table has besides. */
export interface Dining {
  table: { id: string; number: number; name: string; section: string };
  /** When the bill was printed; RFC 3339. */
  billedAt: string | null;
  additions: Addition[];
}

export const RESOLUTIONS = ['retry', 'confirm', 'reject'] as const;

/** What an operator has made of an order whose outcome nobody could tell. */
export interface OrderResolution {
  action: (typeof RESOLUTIONS)[number];
  /** Name of the operator's key. */
  operator: string;
  /** RFC 3339. */
  at: string;
  note?: string;
  /** The id at iiko that the operator has found it under. */
  iikoOrderId?: string;
}

/** A part of an order that a loyalty wallet pays; `amount` is in minor units. */
export interface WalletPayment {
  /** iiko's id of the guest. */
  iikoCustomerId: string;
  walletId: string;
  name: string;
  campaignId: string;
  paymentTypeId: string;
  amount: number;
  /** Chosen by us, so that holding twice holds once; null when the campaign cannot hold. */
  transactionId: string | null;
}
