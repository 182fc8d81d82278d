import { distance } from '@turf/distance';
import type { Location } from '../../restaurants/restaurant.js';
import type { DeliveryAddress } from './delivery-check.js';

export interface Candidate {
  organizationId: string;
  /** Names of the cities it delivers in; empty where that is not known. */
  cities: string[];
  location: Location | null;
  /** Takes addresses in one line, which its directory need not have. */
  takesAnyAddress: boolean;
}

/** Nobody brings a meal farther than that. */
const REACH_KM = 50;

/**
 * Organizations that may deliver to an address: whose city it is, or which lie near it. When there are none,
 * those that may know more than their directories say.
 */
export function chooseCandidates(candidates: Candidate[], address: DeliveryAddress): string[] {
  const near = candidates.filter(
    ({ cities, location }) =>
      cities.some((city) => cityKey(city) === cityKey(address.city)) ||
      (address.location !== undefined &&
        location !== null &&
        kilometresBetween(address.location, location) <= REACH_KM),
  );
  const asked =
    near.length > 0
      ? near
      : candidates.filter(({ cities, takesAnyAddress }) => takesAnyAddress || cities.length === 0);
  return asked.map(({ organizationId }) => organizationId);
}

/** «г. Москва» and «москва» are one city. */
export function cityKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/^\s*(?:г|город)[.\s]+/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function kilometresBetween(one: Location, other: Location): number {
  return distance([one.longitude, one.latitude], [other.longitude, other.latitude]);
}
