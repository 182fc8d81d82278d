import type { SandboxClock } from '../clock.js';
import type { Point } from '../data/cities.js';
import type { Organization } from '../data/organizations.js';
import type { Address, OrderRequest } from '../order-request.js';
import type { Settings } from '../settings.js';
import type { OrderPlace, StreetReference } from '../stored-order.js';
import type { Terminals } from '../terminals.js';
import { parseLocal } from '../time.js';
import { checkDelivery } from './delivery-check.js';
import { DeliveryMap } from './delivery-map.js';
import { Geocoder, type SoughtAddress } from './geocoder.js';
import { covers } from './refusals.js';
import { StreetDirectory } from './street-directory.js';

export interface DeliveryInquiry {
  organizations: readonly Organization[];
  isCourierDelivery: boolean;
  address: SoughtAddress | null;
  /** Where it is given the address is not looked for. */
  location: Point | null;
  /** Local to each organization; null: now. */
  deliveryDate: string | null;
  sum: number | null;
}

type LegacyStreet = Extract<Address, { type: 'legacy' }>['street'];

// iiko docs, "Cities and streets export": an order with an unknown street gets the default one.
const DEFAULT_STREET: StreetReference = {
  id: '0f000000-0000-4000-b000-000000000002',
  name: 'Улица по умолчанию',
  city: { id: '0f000000-0000-4000-b000-000000000001', name: 'Город по умолчанию' },
};

/** Where the restaurants deliver: the directory of streets, the map service, zones. */
export class Geography {
  readonly directory: StreetDirectory;
  readonly map: DeliveryMap;
  private readonly geocoder: Geocoder;

  constructor(
    private readonly clock: SandboxClock,
    private readonly terminals: Terminals,
    settings: Settings,
    { hasFees, streetsPerCity }: { hasFees: boolean; streetsPerCity: number | undefined },
  ) {
    this.map = new DeliveryMap(settings, hasFees);
    this.directory = new StreetDirectory(streetsPerCity);
    this.geocoder = new Geocoder(this.directory);
  }

  /** Which terminal groups would take an order, the preferred ones first, and why others not. */
  check({ organizations, address, location, deliveryDate, ...inquiry }: DeliveryInquiry) {
    const point = location ?? this.locate(organizations, address);
    const verdicts = organizations
      .flatMap((organization) =>
        checkDelivery(
          organization,
          this.connectedGroups(organization),
          this.map.rulesOf(organization),
          {
            ...inquiry,
            point,
            at:
              deliveryDate === null
                ? this.clock.now()
                : parseLocal(deliveryDate, organization.timeZone),
          },
        ),
      )
      .sort((a, b) => a.priority - b.priority);
    return {
      location: point,
      allowedItems: verdicts.flatMap((one) => ('allowed' in one ? [one.allowed] : [])),
      rejectedItems: verdicts.flatMap((one) => ('rejected' in one ? [one.rejected] : [])),
    };
  }

  /** How the POS files an order's address. */
  placeOf(organization: Organization, { deliveryPoint }: OrderRequest): OrderPlace {
    const address = deliveryPoint?.address;
    const region = this.directory
      .regions(organization)
      .find(({ id }) => id === address?.regionId?.toLowerCase());
    return {
      street: address?.type === 'legacy' ? this.streetOf(organization, address.street) : null,
      region: region ? { id: region.id, name: region.name } : null,
    };
  }

  /** The product that pays for the delivery, by the zone that the order names or lies in. */
  feeProductOf(
    organization: Organization,
    terminalGroupId: string,
    { deliveryPoint, deliveryZone }: OrderRequest,
  ): string | null {
    const { zones, restrictions } = this.map.rulesOf(organization);
    const own = restrictions
      .filter((one) => one.terminalGroupId === terminalGroupId)
      .sort((a, b) => a.priority - b.priority);
    const point =
      deliveryPoint?.coordinates ??
      this.locate([organization], soughtIn(deliveryPoint?.address ?? null));
    const matching =
      own.find(({ zone }) => zone !== null && zone === deliveryZone) ??
      own.find((one) => point && covers(one, zones, point));
    return matching?.deliveryServiceProductId ?? null;
  }

  reset(): void {
    this.map.reset();
  }

  private locate(
    organizations: readonly Organization[],
    address: SoughtAddress | null,
  ): Point | null {
    const found = address
      ? organizations.map((organization) => this.geocoder.locate(organization, address))
      : [];
    return found.find((point) => point !== null) ?? null;
  }

  // A group that the login does not see cannot be proposed to it.
  private connectedGroups({ terminalGroups }: Organization): Organization['terminalGroups'] {
    return terminalGroups.filter(({ id }) => this.terminals.condition(id) !== 'disabled');
  }

  private streetOf(organization: Organization, sought: LegacyStreet): StreetReference {
    const { id, classifierId } = sought;
    const street =
      (id ? this.directory.byId(organization, id) : undefined) ??
      (classifierId ? this.directory.byClassifierId(organization, classifierId) : undefined) ??
      this.streetByExactName(organization, sought);
    return street && !street.isDeleted
      ? { id: street.id, name: street.name, city: { id: street.city.id, name: street.city.name } }
      : DEFAULT_STREET;
  }

  // iiko docs: names must be spelled as in the directory, "Ленина" and not "ул. Ленина".
  private streetByExactName(organization: Organization, { name, city: cityName }: LegacyStreet) {
    const city = this.directory.cities(organization).find((one) => one.name === cityName);
    const street = city && name ? this.directory.byName(city, name) : undefined;
    return street?.name === name ? street : undefined;
  }
}

const soughtIn = (address: Address | null): SoughtAddress | null => {
  if (address?.type !== 'legacy') {
    return address;
  }
  const { id, name, city } = address.street;
  return { streetId: id, streetName: name, city, house: address.house };
};
