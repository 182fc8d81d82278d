import type { Organization } from '../data/organizations.js';
import { DELIVERY_RULES, type DeliveryRules } from '../data/delivery-zones.js';
import type { Settings } from '../settings.js';

// The trap that real accounts have: nothing is drawn, so nothing is forbidden.
const NOTHING_DRAWN: DeliveryRules = {
  rejectOnGeocodingError: false,
  zones: [],
  restrictions: [],
};

/** Delivery zones and restrictions of each organization, as drawn in its cartography. */
export class DeliveryMap {
  private readonly replaced = new Map<string, DeliveryRules>();

  constructor(
    private readonly settings: Settings,
    /** The menu is the built-in one, which sells the delivery that the zones name. */
    private readonly hasFees: boolean,
  ) {}

  /** What iiko goes by: nothing while the setting `cartography` is `empty`. */
  rulesOf(organization: Organization): DeliveryRules {
    return this.settings.current.cartography === 'empty' ? NOTHING_DRAWN : this.drawn(organization);
  }

  drawn(organization: Organization): DeliveryRules {
    return this.replaced.get(organization.id) ?? this.builtIn(organization);
  }

  replace({ id }: Organization, rules: DeliveryRules): void {
    this.replaced.set(id, rules);
  }

  reset(): void {
    this.replaced.clear();
  }

  // With a loaded export an organization has fewer terminal groups and another menu.
  private builtIn({ code, terminalGroups }: Organization): DeliveryRules {
    const rules = DELIVERY_RULES[code] ?? NOTHING_DRAWN;
    const known = new Set(terminalGroups.map(({ id }) => id));
    return {
      ...rules,
      restrictions: rules.restrictions
        .filter(({ terminalGroupId }) => known.has(terminalGroupId))
        .map((one) => (this.hasFees ? one : { ...one, deliveryServiceProductId: null })),
    };
  }
}
