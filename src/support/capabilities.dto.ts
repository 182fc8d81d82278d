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
   * What addresses must look like: `Legacy`, `City`, `International`, …
   * @example City
   */
  readonly addressFormatType: string | null;

  /** @example CourierAndSelfService */
  readonly deliveryServiceType: string | null;

  readonly anonymousGuestsAllowed: boolean;
  readonly itemCommentsAllowed: boolean;
  readonly restaurants: RestaurantCapabilitiesDto[];
}

export class MenuSourceDto {
  /** Without an external menu the nomenclature is sold. */
  readonly source: 'external-menu' | 'nomenclature';
  readonly externalMenuId: string | null;
  readonly priceCategoryId: string | null;
}

export class SourceDto {
  /**
   * What is read from iiko or told it, and for which organization. `webhooks/…` is the address that iiko
   * calls.
   * @example stop-lists/0a000000-0000-4000-8000-000000000001
   */
  readonly source: string;

  /** When iiko last confirmed it; null before the first time. */
  readonly asOf: string | null;

  readonly stale: boolean;

  /** Why the last attempt failed. */
  readonly error: string | null;
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

/** What this iiko account can do, as far as it was found out. */
export class CapabilitiesDto {
  readonly organizations: OrganizationCapabilitiesDto[];
  readonly menu: MenuSourceDto;
  readonly webhooks: WebhooksDto;
  readonly circuits: CircuitsDto;
  readonly sources: SourceDto[];

  /** What features say of themselves, by name; null for one that could not be read. */
  readonly features: Record<string, object | null>;
}
