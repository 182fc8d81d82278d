import { Injectable } from '@nestjs/common';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import { DeliveryFees } from '../check/delivery-fees.js';
import { minimumOf } from '../check/delivery-estimate.js';
import { toClock } from '../check/delivery-hours.js';
import { rulesFor, type DeliveryRule, type DeliveryRules } from '../check/delivery-rules.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';
import { polygonOf } from './delivery-zones.js';
import { toWeekday, type DeliveryZoneMap } from './delivery-zones.dto.js';

/** The zones of each restaurant as a map. */
@Injectable()
export class DeliveryZoneMaps {
  constructor(
    private readonly snapshots: DeliverySnapshots,
    private readonly fees: DeliveryFees,
  ) {}

  /** Undefined before the rules were first read. */
  of(restaurant: Restaurant): DeliveryZoneMap | undefined {
    const rules = this.snapshots.rulesOf(restaurant.organizationId);
    if (rules === undefined) {
      return undefined;
    }
    const own = rulesFor(rules, restaurant.id).toSorted(
      (one, other) => one.priority - other.priority,
    );
    return {
      type: 'FeatureCollection',
      features: own.map((rule) => ({
        type: 'Feature',
        geometry: geometryOf(rules, rule),
        properties: this.propertiesOf(rule, restaurant),
      })),
    };
  }

  private propertiesOf(rule: DeliveryRule, { id, currency }: Restaurant) {
    const { zone, minutes, hours, feeProductId } = rule;
    const money = (amount: number | null) => (amount === null ? null : { amount, currency });
    const fee = feeProductId === null ? null : this.fees.feeOf(id, feeProductId);
    return {
      zone,
      minimum: money(minimumOf(rule, currency)),
      minutes,
      fee: fee && { productId: fee.productId, amount: money(fee.amount) },
      hours: hours.weekdays.map((day) => ({
        weekday: toWeekday(day),
        from: toClock(hours.from),
        to: toClock(hours.to),
      })),
    };
  }
}

function geometryOf({ zones }: DeliveryRules, { zone: name }: DeliveryRule) {
  const zone = zones.find((one) => one.name === name);
  return zone === undefined ? null : polygonOf(zone);
}
