import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { AccountMenus } from '../catalog/iiko/account-menus.js';
import { marketingSourceOf } from '../platform/config/placing.js';
import type { Plain } from '../platform/http/plain.js';
import { toRefusalDto } from './iiko/refusal.mapper.js';
import { IikoHealth } from './iiko/iiko-health.js';
import {
  RestaurantsService,
  type Organization,
  type Restaurant,
} from '../restaurants/restaurants.service.js';
import { kindOf, SyncStates } from '../sync/sync-states.js';
import { AccountFindings } from './account-findings.js';
import type {
  CapabilitiesDto,
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
    private readonly iiko: IikoHealth,
    private readonly menus: AccountMenus,
    private readonly findings: AccountFindings,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  read(): Plain<CapabilitiesDto> {
    const sources = this.states.sources().map((source) => this.sourceOf(source));
    return {
      organizations: this.restaurants.organizations().map((organization) => ({
        ...toOrganization(organization, this.restaurants.list()),
        ...this.marketingOf(organization),
      })),
      menu: this.menuSource(),
      webhooks: {
        registeredByService: this.config.iiko.registerWebhook,
        organizationIds: sources.flatMap(({ source, asOf }) =>
          kindOf(source) === 'webhooks' && asOf !== null ? [source.slice('webhooks/'.length)] : [],
        ),
      },
      circuits: this.iiko.circuitStates(),
      refusals: this.iiko.refusals().map(toRefusalDto),
      sources,
      loyalty: this.findings.loyalty(),
      cartography: this.findings.cartography(),
    };
  }

  private marketingOf({ id, marketingSourceRequired = false }: Organization) {
    const marketingSourceId = marketingSourceOf(this.config.orderMarks, id) ?? null;
    const marketingSourceMissing = marketingSourceRequired && marketingSourceId === null;
    return { marketingSourceRequired, marketingSourceId, marketingSourceMissing };
  }

  private sourceOf(source: string): Plain<SourceDto> {
    const { asOf, stale, error = null, gaps } = this.states.state(source);
    return { source, asOf: asOf?.toISOString() ?? null, stale, error, gaps };
  }

  private menuSource(): Plain<MenuSourceDto> {
    const { externalMenuId = null, priceCategoryId = null } = this.config.iiko;
    const source = externalMenuId === null ? 'nomenclature' : 'external-menu';
    const available = this.menus.current() ?? null;
    return { source, externalMenuId, priceCategoryId, available, problem: this.menus.problem() };
  }
}

function toOrganization(
  organization: Organization,
  restaurants: Restaurant[],
): Omit<
  Plain<OrganizationCapabilitiesDto>,
  'marketingSourceRequired' | 'marketingSourceId' | 'marketingSourceMissing'
> {
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
