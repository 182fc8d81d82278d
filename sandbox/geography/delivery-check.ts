import { DateTime } from 'luxon';
import type { Point } from '../data/cities.js';
import {
  DEFAULT_DELIVERY_MIN,
  DEFAULT_PICKUP_MIN,
  type DeliveryRules,
  type Restriction,
} from '../data/delivery-zones.js';
import type { Organization, TerminalGroup } from '../data/organizations.js';
import { REFUSALS, refusalOf, type Refusal } from './refusals.js';

export interface Inquiry {
  isCourierDelivery: boolean;
  /** null: the address could not be found on the map. */
  point: Point | null;
  /** Milliseconds since the epoch. */
  at: number;
  sum: number | null;
}

export interface AllowedItem {
  terminalGroupId: string;
  organizationId: string;
  deliveryDurationInMinutes: number;
  zone: string | null;
  deliveryServiceProductId: string | null;
}

export interface RejectedItem {
  terminalGroupId: string;
  organizationId: string;
  zone: string | null;
  rejectCode: Refusal['code'] | 'Undefined';
  rejectHint: string;
  rejectItemData: Refusal['data'];
}

/** What became of one terminal group, with the priority by which answers are sorted. */
export type Verdict = { priority: number } & (
  { allowed: AllowedItem } | { rejected: RejectedItem }
);

const FIRST = 0;

/** One verdict for each terminal group of the organization that could deliver at all. */
export function checkDelivery(
  organization: Organization,
  groups: readonly TerminalGroup[],
  rules: DeliveryRules,
  inquiry: Inquiry,
): Verdict[] {
  if (!inquiry.isCourierDelivery) {
    return groups.map((group) => unrestricted(group, DEFAULT_PICKUP_MIN));
  }
  if (rules.restrictions.length === 0) {
    return groups.map((group) => unrestricted(group, DEFAULT_DELIVERY_MIN));
  }
  const { point, at, sum } = inquiry;
  return groups.flatMap((group) => {
    const own = rules.restrictions
      .filter(({ terminalGroupId }) => terminalGroupId === group.id)
      .sort((a, b) => a.priority - b.priority);
    if (own.length === 0) {
      return [];
    }
    if (point === null) {
      return [rules.rejectOnGeocodingError ? notFound(group) : unrestricted(group)];
    }
    const local = DateTime.fromMillis(at, { zone: organization.timeZone });
    return judge(group, own, (one) => refusalOf(one, rules.zones, { point, at: local, sum }));
  });
}

const unrestricted = (
  { id, organizationId }: TerminalGroup,
  minutes = DEFAULT_DELIVERY_MIN,
): Verdict => ({
  priority: FIRST,
  allowed: {
    terminalGroupId: id,
    organizationId,
    deliveryDurationInMinutes: minutes,
    zone: null,
    deliveryServiceProductId: null,
  },
});

const notFound = ({ id, organizationId }: TerminalGroup): Verdict => ({
  priority: FIRST,
  rejected: {
    terminalGroupId: id,
    organizationId,
    zone: null,
    rejectCode: 'Undefined',
    rejectHint: 'The address was not found on the map.',
    rejectItemData: null,
  },
});

/** The first restriction that lets the order through; else the refusal that came nearest to it. */
function judge(
  group: TerminalGroup,
  restrictions: readonly Restriction[],
  refuse: (restriction: Restriction) => Refusal | undefined,
): Verdict[] {
  const judged = restrictions.map((restriction) => ({ restriction, refusal: refuse(restriction) }));
  const passed = judged.find(({ refusal }) => refusal === undefined);
  if (passed) {
    return [allowedBy(passed.restriction, group)];
  }
  const [nearest] = judged
    .flatMap(({ restriction, refusal }) => (refusal ? [{ restriction, refusal }] : []))
    .sort((a, b) => REFUSALS.indexOf(b.refusal.code) - REFUSALS.indexOf(a.refusal.code));
  return nearest ? [rejectedBy(nearest.restriction, group, nearest.refusal)] : [];
}

const allowedBy = (restriction: Restriction, group: TerminalGroup): Verdict => ({
  priority: restriction.priority,
  allowed: {
    terminalGroupId: group.id,
    organizationId: group.organizationId,
    deliveryDurationInMinutes: restriction.deliveryDurationInMinutes,
    zone: restriction.zone,
    deliveryServiceProductId: restriction.deliveryServiceProductId,
  },
});

const rejectedBy = (
  { priority, zone }: Restriction,
  group: TerminalGroup,
  { code, hint, data }: Refusal,
): Verdict => ({
  priority,
  rejected: {
    terminalGroupId: group.id,
    organizationId: group.organizationId,
    zone,
    rejectCode: code,
    rejectHint: hint,
    rejectItemData: data,
  },
});
