import { moneyFromUnits } from '../../platform/http/money.js';
import type { IikoDeliveryAllowed } from '../../iiko/schemas/geography.js';
import type { Restaurant } from '../../restaurants/restaurant.js';
import type { DeliveryReasonCode } from '../check/delivery-check.js';
import { minimumOf } from '../check/delivery-estimate.js';
import { findRule, type DeliveryRule, type DeliveryRules } from '../check/delivery-rules.js';
import type { DeliveryVerdict } from '../check/delivery-verdict.js';

type AllowedItem = IikoDeliveryAllowed['allowedItems'][number];
type RejectedItem = IikoDeliveryAllowed['rejectedItems'][number];

interface Knowledge {
  findRestaurant: (restaurantId: string) => Restaurant | undefined;
  /** What iiko's answer leaves out: minimums of a yes, priorities. */
  rulesOf: (organizationId: string) => DeliveryRules | undefined;
}

/** iiko's answer, for the restaurants that we know. */
export function readAllowed(answer: IikoDeliveryAllowed, knowledge: Knowledge): DeliveryVerdict[] {
  const known = <Item extends { terminalGroupId: string | null }>(
    items: Item[],
    read: (item: Item, restaurant: Restaurant) => DeliveryVerdict,
  ) =>
    items.flatMap((item) => {
      const restaurant = knowledge.findRestaurant(item.terminalGroupId ?? '');
      return restaurant === undefined ? [] : [read(item, restaurant)];
    });
  return [
    ...known(answer.allowedItems, (item, restaurant) => readYes(item, restaurant, knowledge)),
    ...known(answer.rejectedItems, (item, restaurant) =>
      readNo(item, restaurant, { ...knowledge, isFound: answer.location !== null }),
    ),
  ];
}

function readYes(
  item: AllowedItem,
  restaurant: Restaurant,
  { rulesOf }: Knowledge,
): DeliveryVerdict {
  const rule = findRule(rulesOf(restaurant.organizationId), restaurant.id, item.zone);
  return {
    ...toTerms(rule, restaurant),
    refusal: null,
    zone: item.zone,
    minutes: item.deliveryDurationInMinutes,
    minimum: minimumOf(rule, restaurant.currency),
    feeProductId: item.deliveryServiceProductId,
  };
}

function readNo(
  item: RejectedItem,
  restaurant: Restaurant,
  { rulesOf, isFound }: Knowledge & { isFound: boolean },
): DeliveryVerdict {
  const { id, organizationId, currency } = restaurant;
  const rule = findRule(rulesOf(organizationId), id, item.zone);
  const minSum = item.rejectItemData?.minSum ?? null;
  const said = minSum === null ? null : moneyFromUnits(minSum, currency).amount;
  const refusal =
    REFUSALS.get(item.rejectCode) ?? (isFound ? 'restaurant_unavailable' : 'address_unknown');
  return {
    ...toTerms(rule, restaurant),
    refusal,
    zone: item.zone,
    minimum: said ?? minimumOf(rule, currency),
  };
}

/** What our copy of the rules adds. */
function toTerms(rule: DeliveryRule | undefined, { id }: Restaurant) {
  return {
    restaurantId: id,
    minutes: rule?.minutes ?? null,
    feeProductId: rule?.feeProductId ?? null,
    priority: rule?.priority ?? 0,
    estimate: false,
  };
}

/** `Undefined` is what it says; without a place on the map the address is to blame. */
const REFUSALS: ReadonlyMap<string, DeliveryReasonCode> = new Map(
  Object.entries({
    SumIsLessThenMinimum: 'sum_below_minimum',
    DeliveryTimeIsUnacceptable: 'time_unacceptable',
    DayOfWeekIsUnacceptable: 'day_unacceptable',
    OutOfTerminalZone: 'outside_zones',
  } as const),
);
