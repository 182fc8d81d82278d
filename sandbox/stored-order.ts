import type { OrderLoyalty } from './loyalty/order-loyalty.js';
import type { CreateRequest } from './order-request.js';
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
  request: CreateRequest['order'];
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

/** Where an order is known under which id. */
export type OrderAddress = Pick<StoredOrder, 'id' | 'terminalGroupId' | 'organizationId'>;

export interface AcceptedOrder {
  number: number;
  service: Service;
  status: DeliveryStatus;
  createdAt: number;
  completeBefore: number;
  isAsap: boolean;
  cookingStartsAt: number;
  /** When each status was reached. */
  reachedAt: Partial<Record<DeliveryStatus, number>>;
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
