import type { OrderLoyalty } from './loyalty/order-loyalty.js';
import type { OrderRequest } from './order-request.js';
import type { Rejection } from './rejection.js';
import type { Service } from './order-checks.js';

export const DELIVERY_STATUSES = [
  'Unconfirmed',
  'WaitCooking',
  'ReadyForCooking',
  'CookingStarted',
  'CookingCompleted',
  'Waiting',
  'OnWay',
  'Delivered',
  'Closed',
  'Cancelled',
] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const TABLE_STATUSES = ['New', 'Bill', 'Closed', 'Deleted'] as const;

export type TableStatus = (typeof TABLE_STATUSES)[number];

/** `Closed` is a status of both. */
export type OrderStatus = DeliveryStatus | TableStatus;

/** In the order in which the kitchen goes through them. */
export const ITEM_STATUSES = [
  'Added',
  'PrintedNotCooking',
  'CookingStarted',
  'CookingCompleted',
  'Served',
] as const;

export type ItemStatus = (typeof ITEM_STATUSES)[number];

export interface Cancellation {
  at: number;
  causeId: string | null;
  comment: string | null;
}

export interface Courier {
  id: string;
  name: string;
  phone: string | null;
}

/** An order as the cloud keeps it. `accepted` appears when the POS has taken it. */
export interface StoredOrder {
  id: string;
  posId: string;
  organizationId: string;
  terminalGroupId: string;
  timeZone: string;
  request: OrderRequest;
  /** Of an order at a table; null for deliveries. */
  seating: Seating | null;
  correlationId: string;
  receivedAt: number;
  /** Time of the last change, ms; later changes never have an equal one. */
  timestamp: number;
  revision: number;
  creationStatus: 'InProgress' | 'Success' | 'Error';
  error: Rejection | null;
  /** The creation timed out; the POS may still take the order when it comes back. */
  timedOutAt: number | null;
  accepted: AcceptedOrder | null;
  /** Staff moved it between terminal groups: where it came from, where it went. */
  movedFrom: OrderAddress | null;
  movedTo: OrderAddress | null;
}

export interface Seating {
  tableIds: string[];
  tabName: string | null;
  /** New items go to the kitchen by themselves; otherwise a waiter prints them a step later. */
  servicePrint: boolean;
}

/** Where an order is known under which id. */
export type OrderAddress = Pick<StoredOrder, 'id' | 'terminalGroupId' | 'organizationId'>;

export interface AcceptedOrder {
  number: number;
  service: Service | 'Common';
  status: OrderStatus;
  /** By index of the item, at a table; a delivery is cooked as a whole. */
  itemStatuses: ItemStatus[];
  /** By the item's position: when it was printed in the kitchen. */
  printedAt: Map<string, number>;
  createdAt: number;
  completeBefore: number;
  isAsap: boolean;
  cookingStartsAt: number;
  /** When each status was reached. */
  reachedAt: Partial<Record<OrderStatus, number>>;
  cancellation: Cancellation | null;
  courier?: Courier;
  /** When staff expect it to be ready; absent: when it was promised for. */
  estimatedAt?: number;
  loyalty: OrderLoyalty;
  place: OrderPlace;
  /** Added by the POS, not ordered. */
  deliveryService: DeliveryService | null;
}

interface Reference {
  id: string;
  name: string;
}

export interface StreetReference extends Reference {
  city: Reference;
}

/** An order's address as the POS found it in its directory. */
export interface OrderPlace {
  /** null: a pickup, or an address in one line. */
  street: StreetReference | null;
  region: Reference | null;
}

export interface DeliveryService extends Reference {
  cost: number;
}
