import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Location } from '../../restaurants/restaurant.js';
import type { DeliveryRules, DeliveryZone } from '../check/delivery-rules.js';

type Position = [longitude: number, latitude: number];

/**
 * Whether a zone covers a place. Undefined when that cannot be told: nobody knows the place, the zone is made
 * of streets and houses, or the rules name one that they do not have.
 */
export function covers(
  { zones }: DeliveryRules,
  zone: string | null,
  location: Location | null,
): boolean | undefined {
  if (zone === null) {
    return true;
  }
  if (location === null) {
    return undefined;
  }
  const { latitude, longitude } = location;
  const polygons = zones.filter(({ name }) => name === zone).map(polygonOf);
  const drawn = polygons.filter((polygon) => polygon !== null);
  if (drawn.some((polygon) => booleanPointInPolygon([longitude, latitude], polygon))) {
    return true;
  }
  return polygons.length > 0 && drawn.length === polygons.length ? false : undefined;
}

export interface Polygon {
  type: 'Polygon';
  coordinates: Position[][];
}

/** As RFC 7946 wants it: closed, the outer ring counterclockwise. Null where nothing is drawn. */
export function polygonOf({ corners }: DeliveryZone): Polygon | null {
  if (corners.length < 3) {
    return null;
  }
  const ring = corners.map(({ latitude, longitude }): Position => [longitude, latitude]);
  const ordered = doubleArea(ring) < 0 ? ring.toReversed() : ring;
  return { type: 'Polygon', coordinates: [[...ordered, ...ordered.slice(0, 1)]] };
}

/** Shoelace formula: positive when the corners go counterclockwise. */
function doubleArea(ring: Position[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
}
