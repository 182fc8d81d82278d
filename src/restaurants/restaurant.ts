import type { Text } from '../platform/http/problem.js';
import { readTimeZone } from '../platform/time/time-zones.js';
import type { Acceptance } from './acceptance.js';

/** What has times to choose from. */
export type Service = 'delivery' | 'pickup';

export type OfferedService = Service | 'dine-in';

export interface Location {
  latitude: number;
  longitude: number;
}

export interface PaymentType {
  id: string;
  /** iiko's kind, an open set: `Cash`, `Card`, `External`, … */
  kind: string;
  name: string;
  /** `External`, `Internal` or `Both`: whether money taken elsewhere may be reported with it. */
  processing: string | null;
  /** Loyalty campaigns whose wallets pay with it. */
  marketingCampaignIds: string[];
  /** Whether others may pay beside it; absent in what was read before this was. */
  combinable?: boolean;
}

/** Whom tips go to, and with which orders and payments they can be given. */
export interface TipsType {
  id: string;
  name: string;
  services: TippedService[];
  paymentTypeIds: string[];
}

export type TippedService = Service | 'dine-in';

export interface CancelCause {
  id: string;
  name: string;
}

/** What of an iiko organization is kept. */
export interface OrganizationContent {
  name: string;
  address: string | null;
  location: Location | null;
  /** ISO 4217. */
  currency: string;
  /** Rounding step of a payment in currency units, e.g. 0.01. */
  currencyMinimumDenomination: number | null;
  countryPhoneCode: string | null;
  addressFormatType: string | null;
  deliveryServiceType: string | null;
  isAnonymousGuestsAllowed: boolean;
  orderItemCommentEnabled: boolean;
  /** Deliveries and pickups need a marketing source; absent in what was read before this was. */
  marketingSourceRequired?: boolean;
  cancelCauses: CancelCause[];
}

/** What of an iiko terminal group is kept. */
export interface TerminalGroupContent {
  name: string;
  /** iiko calls the field deprecated; where somebody has filled it in, it is nearer than the organization's. */
  address: string | null;
  timeZone: string;
  /** Takes no orders until it is woken at the till. */
  asleep: boolean;
  paymentTypes: PaymentType[];
  /** Absent in what was read before tips were. */
  tipsTypes?: TipsType[];
}

export interface Table {
  id: string;
  number: number;
  name: string;
  seats: number;
}

export interface Section {
  id: string;
  name: string;
  tables: Table[];
}

/** Where guests sit, and what iiko wants to know of an order there. */
export interface Hall {
  sections: Section[];
  /** iiko's type of orders in the restaurant itself; null: there is none, so nothing can be ordered. */
  orderTypeId: string | null;
}

export interface Organization extends OrganizationContent {
  id: string;
}

/** An iiko terminal group with what it shares with its organization. */
export interface Restaurant
  extends Omit<OrganizationContent, 'name' | 'address'>, TerminalGroupContent {
  id: string;
  organizationId: string;
  organizationName: string;
  services: OfferedService[];
  /** null while iiko has not told of its tables. */
  hall: Hall | null;
  /** Whether its POS answered the last check; null when that is not known. */
  posAlive: boolean | null;
}

/** A restaurant as it is served. */
export interface RestaurantSummary extends Acceptance {
  id: string;
  organizationId: string;
  name: string;
  organizationName: string;
  address: string | null;
  location: Location | null;
  timeZone: string;
  currency: string;
  services: OfferedService[];
  reasonText: Text | null;
  asOf: string;
}

export function toRestaurant(
  row: {
    id: string;
    organizationId: string;
    content: TerminalGroupContent;
    posAlive: boolean | null;
    hall: Hall | null;
  },
  organization: OrganizationContent,
): Restaurant {
  return {
    ...organization,
    ...row.content,
    address: row.content.address ?? organization.address,
    // Earlier versions kept it as iiko wrote it.
    timeZone: readTimeZone(row.content.timeZone) ?? row.content.timeZone,
    id: row.id,
    organizationId: row.organizationId,
    organizationName: organization.name,
    services: [
      ...servicesOf(organization.deliveryServiceType),
      ...(servesAtTables(row.hall) ? (['dine-in'] as const) : []),
    ],
    hall: row.hall,
    posAlive: row.posAlive,
  };
}

function servesAtTables(hall: Hall | null): boolean {
  return (
    hall !== null &&
    hall.orderTypeId !== null &&
    hall.sections.some(({ tables }) => tables.length > 0)
  );
}

/** iiko docs: `CourierOnly`, `SelfServiceOnly`, `CourierAndSelfService`; the set is open, and may be null. */
export function servicesOf(deliveryServiceType: string | null): Service[] {
  if (deliveryServiceType === 'CourierOnly') {
    return ['delivery'];
  }
  return deliveryServiceType === 'SelfServiceOnly' ? ['pickup'] : ['delivery', 'pickup'];
}
