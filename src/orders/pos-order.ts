import type { OrderProblemCode } from './order-problems.js';
import type { OrderStatus } from './order-status.js';

/** An order as the POS shows it. */
export type PosOrder = {
  /** The order's id there. */
  id: string;
  organizationId: string;
  /** Milliseconds since the epoch of the last change; orders the news of one order. */
  timestamp: number;
  /** null while nothing is shown but the creation. */
  details: PosOrderDetails | null;
} & ({ creation: 'pending' | 'done' } | { creation: 'failed'; refusal: PosRefusal });

export interface PosOrderDetails {
  /** undefined for a status that is not known here. */
  status: OrderStatus | undefined;
  /** The POS's own word for it, for support. */
  posStatus: string;
  /** The number that staff see. */
  number: string | null;
  /** After discounts and surcharges, in currency units. */
  sum: number;
  phone: string;
  restaurantId: string | null;
  tableIds: string[];
  /** When it is expected to be ready, by the restaurant's clock, without offset. */
  expectedAt: string | null;
  courier: { name: string; phone: string | null } | null;
  /** Name of the cause that staff have cancelled it for. */
  cancelCause: string | undefined;
  /** Where the order goes on that staff have moved to another restaurant. */
  movedTo: { id: string; restaurantId: string | null; organizationId: string | null } | null;
  /** The id of the order that it has been before it was moved. */
  movedFrom: string | null;
  /** Of a dine-in order that has not ended: whether its bill is printed. */
  isBilled: boolean | undefined;
  items: PosItem[];
}

export interface PosItem {
  /** The position that stands for the item as a whole, in lower case; empty where there is none. */
  position: string;
  /** False for what staff have deleted, and for services that the POS charges by itself. */
  isDish: boolean;
  amount: number;
  itemId: string | null;
  /** Of a dish of two halves. */
  secondItemId: string | null;
  sizeId: string | null;
  name: string;
}

/** Who can do something about a refusal: the guest, the restaurant, or we, because the order should not have been sent so. */
export type RefusalOwner = 'guest' | 'restaurant' | 'us';

export type OutdatedData = 'restaurants' | 'menu' | 'stop-lists';

export interface Refusal {
  problem: OrderProblemCode;
  owner: RefusalOwner;
  /** Data that the refusal shows to be old here: it is to be read again. */
  outdated?: OutdatedData;
}

/** Why the POS, or iiko for it, does not do what it was asked to. */
export interface PosRefusal extends Refusal {
  /** False where nothing more is known than that it is one. */
  isKnown: boolean;
  /** The POS stayed silent. Unlike other refusals it may still turn into a success. */
  isTimeout: boolean;
  /** The id is in use: what was sent before has arrived. */
  isDuplicate: boolean;
  /** The form of address that the organization does not take. */
  addressForm: 'city' | 'legacy' | undefined;
  /** iiko's code, for support. */
  code: string | undefined;
  /** iiko's text, which may quote the guest. */
  text: string | undefined;
}
