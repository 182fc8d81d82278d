import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { LoyaltyConnection } from '../customers/loyalty-connection.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import type { Plain } from '../http/plain.js';
import { IikoClient } from '../iiko/iiko.client.js';
import {
  RestaurantsService,
  type Organization,
  type Restaurant,
} from '../restaurants/restaurants.service.js';
import { kindOf, SyncStates } from '../sync/sync-states.js';
import type {
  CapabilitiesDto,
  LoyaltyCapabilityDto,
  MenuSourceDto,
  OrganizationCapabilitiesDto,
  RestaurantCapabilitiesDto,
  SourceDto,
} from './capabilities.dto.js';

/** What was found out about the iiko account, from memory: iiko is not asked. */
@Injectable()
export class CapabilitiesService {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly iiko: IikoClient,
    private readonly loyalty: LoyaltyConnection,
    private readonly delivery: DeliveryService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  read(): Plain<CapabilitiesDto> {
    const sources = this.states.sources().map((source) => this.sourceOf(source));
    return {
      organizations: this.restaurants
        .organizations()
        .map((organization) => toOrganization(organization, this.restaurants.list())),
      menu: this.menuSource(),
      webhooks: {
        registeredByService: this.config.iiko.registerWebhook,
        organizationIds: sources.flatMap(({ source, asOf }) =>
          kindOf(source) === 'webhooks' && asOf !== null ? [source.slice('webhooks/'.length)] : [],
        ),
      },
      circuits: this.iiko.circuitStates(),
      sources,
      loyalty: this.loyaltyState(),
      cartography: this.delivery.cartography(),
    };
  }

  private loyaltyState(): Plain<LoyaltyCapabilityDto> {
    const { checkedAt, ...state } = this.loyalty.state();
    return { ...state, checkedAt: checkedAt?.toISOString() ?? null };
  }

  private sourceOf(source: string): Plain<SourceDto> {
    const { asOf, stale, error = null, gaps } = this.states.state(source);
    return { source, asOf: asOf?.toISOString() ?? null, stale, error, gaps };
  }

  private menuSource(): Plain<MenuSourceDto> {
    const { externalMenuId = null, priceCategoryId = null } = this.config.iiko;
    const source = externalMenuId === null ? 'nomenclature' : 'external-menu';
    return { source, externalMenuId, priceCategoryId };
  }
}

function toOrganization(
  organization: Organization,
  restaurants: Restaurant[],
): Plain<OrganizationCapabilitiesDto> {
  return {
    id: organization.id,
    name: organization.name,
    addressFormatType: organization.addressFormatType,
    deliveryServiceType: organization.deliveryServiceType,
    anonymousGuestsAllowed: organization.isAnonymousGuestsAllowed,
    itemCommentsAllowed: organization.orderItemCommentEnabled,
    restaurants: restaurants
      .filter(({ organizationId }) => organizationId === organization.id)
      .map(toRestaurant),
  };
}

function toRestaurant(restaurant: Restaurant): Plain<RestaurantCapabilitiesDto> {
  const { id, name, services, timeZone, posAlive, paymentTypes } = restaurant;
  const payments = paymentTypes.map((type) => ({ kind: type.kind, name: type.name }));
  return { id, name, services, timeZone, posAlive, payments };
}
