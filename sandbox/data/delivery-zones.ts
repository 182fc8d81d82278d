import { itemId, terminalGroupId } from './ids.js';
import type { Point } from './cities.js';

export interface DeliveryZone {
  name: string;
  /** Corners in order; the last is joined to the first. */
  coordinates: Point[];
}

export interface Restriction {
  terminalGroupId: string;
  /** Name of a zone; null: wherever the address is. */
  zone: string | null;
  minSum: number | null;
  /** Bit 0 is Monday, bit 6 Sunday. */
  weekMap: number;
  /** Minutes from midnight; null: the whole day. An end before the beginning lies on the next day. */
  from: number | null;
  to: number | null;
  /** The smallest comes first. */
  priority: number;
  deliveryDurationInMinutes: number;
  deliveryServiceProductId: string | null;
}

export interface DeliveryRules {
  rejectOnGeocodingError: boolean;
  zones: DeliveryZone[];
  restrictions: Restriction[];
}

export const EVERY_DAY = 0b111_1111;
export const DEFAULT_DELIVERY_MIN = 60;
export const DEFAULT_PICKUP_MIN = 30;

type Corner = readonly [latitude: number, longitude: number];

const polygon = (corners: readonly Corner[]): Point[] =>
  corners.map(([latitude, longitude]) => ({ latitude, longitude }));

const GARDEN_RING = polygon([
  [55.7697, 37.596],
  [55.7723, 37.6323],
  [55.7688, 37.6487],
  [55.7586, 37.6601],
  [55.7415, 37.653],
  [55.7315, 37.637],
  [55.729, 37.6225],
  [55.7352, 37.594],
  [55.7475, 37.5835],
  [55.7608, 37.5812],
]);

const MOSCOW = polygon([
  [55.911, 37.572],
  [55.882, 37.725],
  [55.814, 37.839],
  [55.711, 37.838],
  [55.618, 37.78],
  [55.572, 37.65],
  [55.615, 37.46],
  [55.713, 37.384],
  [55.789, 37.372],
  [55.868, 37.46],
]);

const YEKATERINBURG = polygon([
  [56.929, 60.535],
  [56.929, 60.676],
  [56.879, 60.77],
  [56.799, 60.77],
  [56.749, 60.676],
  [56.749, 60.535],
  [56.799, 60.441],
  [56.879, 60.441],
]);

const restriction = (
  group: number,
  zone: string,
  fields: Partial<Restriction> & Pick<Restriction, 'priority' | 'deliveryDurationInMinutes'>,
): Restriction => ({
  terminalGroupId: terminalGroupId(group),
  zone,
  minSum: null,
  weekMap: EVERY_DAY,
  from: null,
  to: null,
  deliveryServiceProductId: null,
  ...fields,
});

/** The zones of the built-in organizations, by the organizations' codes. */
export const DELIVERY_RULES: Readonly<Record<string, DeliveryRules>> = {
  MSK: {
    rejectOnGeocodingError: true,
    zones: [
      { name: 'Центр', coordinates: GARDEN_RING },
      { name: 'Москва', coordinates: MOSCOW },
    ],
    restrictions: [
      restriction(1, 'Центр', {
        minSum: 800,
        priority: 1,
        deliveryDurationInMinutes: 40,
        deliveryServiceProductId: itemId(201),
      }),
      restriction(2, 'Центр', {
        minSum: 800,
        priority: 1,
        deliveryDurationInMinutes: 45,
        deliveryServiceProductId: itemId(201),
      }),
      restriction(2, 'Москва', {
        minSum: 1500,
        from: 10 * 60,
        to: 22 * 60,
        priority: 2,
        deliveryDurationInMinutes: 75,
        deliveryServiceProductId: itemId(202),
      }),
    ],
  },
  EKB: {
    rejectOnGeocodingError: true,
    zones: [{ name: 'Екатеринбург', coordinates: YEKATERINBURG }],
    restrictions: [
      restriction(3, 'Екатеринбург', {
        minSum: 700,
        priority: 1,
        deliveryDurationInMinutes: 60,
      }),
    ],
  },
};
