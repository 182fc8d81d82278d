import { RefusalDto } from './refusal.dto.js';

export class PaymentKindDto {
  /**
   * iiko's kind.
   * @example Cash
   */
  readonly kind: string;

  /** @example Наличные */
  readonly name: string;
}

export class RestaurantCapabilitiesDto {
  readonly id: string;
  readonly name: string;
  readonly services: string[];
  readonly timeZone: string;

  /** Whether its POS answered the last check; null when that is not known. */
  readonly posAlive: boolean | null;

  /** Ways of payment that can be used there. */
  readonly payments: PaymentKindDto[];
}

export class OrganizationCapabilitiesDto {
  readonly id: string;
  readonly name: string;

  /**
   * The format of addresses: `Legacy`, `City`, `International`, …
   * @example City
   */
  readonly addressFormatType: string | null;

  /** @example CourierAndSelfService */
  readonly deliveryServiceType: string | null;

  readonly anonymousGuestsAllowed: boolean;
  readonly itemCommentsAllowed: boolean;

  /** Deliveries and pickups need a marketing source (`marketingSourceRequiredInDelivery`). */
  readonly marketingSourceRequired: boolean;

  /** The one that orders have (IIKO_MARKETING_SOURCES); null: none. */
  readonly marketingSourceId: string | null;

  /** It is required and not set: the organization takes neither deliveries nor pickups from here. Set IIKO_MARKETING_SOURCES. */
  readonly marketingSourceMissing: boolean;
  readonly restaurants: RestaurantCapabilitiesDto[];
}

export class NamedMenuDto {
  /** @example 1001 */
  readonly id: string;

  /** @example Доставка */
  readonly name: string;
}

/** What iiko lists to the key, to choose of. */
export class MenuListDto {
  /** For IIKO_EXTERNAL_MENU_ID. */
  readonly menus: NamedMenuDto[];

  /** For IIKO_PRICE_CATEGORY_ID; empty where prices come from the menus themselves. */
  readonly priceCategories: NamedMenuDto[];
}

export class MenuSourceDto {
  /** Without an external menu the nomenclature is sold. */
  readonly source: 'external-menu' | 'nomenclature';
  readonly externalMenuId: string | null;
  readonly priceCategoryId: string | null;

  /** Null while iiko has not told. */
  readonly available: MenuListDto | null;

  /**
   * The problem if iiko does not list the configured menu or price category.
   * @example null
   */
  readonly problem: string | null;
}

export class SourceGapDto {
  /** @example time zone of "Новая группа" (0b000000-0000-4000-8000-000000000009) */
  readonly what: string;

  /** @example iiko has "00:00:00" for it; Etc/GMT-10 is its sisters' */
  readonly reason: string;

  /** Whether it is looked for again soon: it may be there then. */
  readonly passing: boolean;
}

export class SourceDto {
  /**
   * The data that is read from or written to iiko, with its organization. `webhooks/…` is the address that iiko
   * calls.
   * @example stop-lists/0a000000-0000-4000-8000-000000000001
   */
  readonly source: string;

  /** When iiko last confirmed it; null before the first time. */
  readonly asOf: string | null;

  readonly stale: boolean;

  /** Why the last attempt failed. */
  readonly error: string | null;

  /**
   * Data that was missing at the last read; the previous value or a default is used instead.
   * @example []
   */
  readonly gaps: SourceGapDto[];
}

export class WebhooksDto {
  /** Whether this service tells iiko its address (IIKO_WEBHOOK_REGISTER). */
  readonly registeredByService: boolean;

  /** Organizations for which iiko has confirmed the address. */
  readonly organizationIds: string[];
}

export class CircuitsDto {
  /** `open`: iiko failed so often that it is not called for a moment. */
  readonly iiko: 'closed' | 'open' | 'half-open';

  /** iiko's loyalty breaks by itself. */
  readonly loyalty: 'closed' | 'open' | 'half-open';
}

export class LoyaltyCapabilityDto {
  /** Whether loyalty is asked at all (LOYALTY). */
  readonly enabled: boolean;

  /** The organization whose loyalty program holds the guests' accounts. */
  readonly organizationId: string | null;

  /**
   * Why it does not answer; null while it does, or was never tried.
   * @example not_provisioned
   */
  readonly reason: 'off' | 'not_provisioned' | 'unreachable' | 'slow' | 'closed' | null;

  /** When this process last tried. */
  readonly checkedAt: string | null;
}

/** What an organization has drawn for its deliveries. */
export class CartographyDto {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly offersDelivery: boolean;
  readonly zones: number;

  /** Names of zones made of streets and houses: only iiko can tell what is in them. */
  readonly zonesWithoutPolygon: string[];

  readonly rules: number;

  /** Nothing is drawn although it delivers: iiko allows any address there is. Draw zones in iikoWeb. */
  readonly empty: boolean;
}

/** Read the capabilities of the iiko account, as far as it was found out. */
export class CapabilitiesDto {
  readonly organizations: OrganizationCapabilitiesDto[];
  readonly menu: MenuSourceDto;
  readonly webhooks: WebhooksDto;
  readonly circuits: CircuitsDto;

  /** Operations that iiko has refused permanently; `POST /v1/support/iiko/retry` retries them. */
  readonly refusals: RefusalDto[];
  readonly sources: SourceDto[];

  readonly loyalty: LoyaltyCapabilityDto;
  readonly cartography: CartographyDto[];
}
