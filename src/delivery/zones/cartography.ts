import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/logging/logger.js';
import { Gauge } from '../../platform/metrics/gauge.js';
import type { GaugeValue } from '../../platform/metrics/metrics.js';
import { RestaurantsService, type Organization } from '../../restaurants/restaurants.service.js';
import { servicesOf } from '../../restaurants/restaurant.js';
import { isEmpty, type DeliveryRules } from '../check/delivery-rules.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';

/** What an organization has drawn. */
export interface CartographyState {
  organizationId: string;
  organizationName: string;
  offersDelivery: boolean;
  zones: number;
  /** Names of zones made of streets and houses: we cannot tell what is in them. */
  zonesWithoutPolygon: string[];
  rules: number;
  /** Offers delivery, and neither zones nor restrictions: iiko allows it to every address there is. */
  empty: boolean;
}

/** Watches over the trap of empty cartography: an order for another town would be taken. */
@Injectable()
export class Cartography {
  private readonly reported = new Set<string>();

  constructor(
    private readonly snapshots: DeliverySnapshots,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Gauge(
    'delivery_cartography_empty',
    '1 while an organization offers delivery and has no zones or restrictions in iiko',
    ['organization'],
  )
  emptiness(): GaugeValue[] {
    return this.states().map(({ organizationId, empty }) => ({
      labels: { organization: organizationId },
      value: empty ? 1 : 0,
    }));
  }

  /** Of the organizations whose rules have been read. */
  states(): CartographyState[] {
    return this.restaurants.organizations().flatMap((organization) => {
      const rules = this.snapshots.rulesOf(organization.id);
      return rules === undefined ? [] : [toState(organization, rules)];
    });
  }

  isEmpty(organizationId: string): boolean {
    const rules = this.snapshots.rulesOf(organizationId);
    return rules !== undefined && isEmpty(rules);
  }

  /** Warns once, and again when it has been repaired in between. */
  report(organizationId: string, rules: DeliveryRules): void {
    const [organization] = this.restaurants.within([organizationId]).organizations;
    if (organization === undefined || !toState(organization, rules).empty) {
      this.reported.delete(organizationId);
      return;
    }
    if (!this.reported.has(organizationId)) {
      this.reported.add(organizationId);
      this.logger.warn(
        { organizationId, organization: organization.name },
        'the delivery zones are not drawn in iiko: it allows delivery to any address',
      );
    }
  }
}

function toState({ id, name, deliveryServiceType }: Organization, rules: DeliveryRules) {
  const offersDelivery = servicesOf(deliveryServiceType).includes('delivery');
  return {
    organizationId: id,
    organizationName: name,
    offersDelivery,
    zones: rules.zones.length,
    zonesWithoutPolygon: rules.zones
      .filter(({ corners }) => corners.length < 3)
      .map((zone) => zone.name),
    rules: rules.rules.length,
    empty: offersDelivery && isEmpty(rules),
  };
}
