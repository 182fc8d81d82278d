import { Jobs } from '../../src/platform/jobs/jobs.js';
import { SyncStates } from '../../src/sync/sync-states.js';
import { eventually } from './eventually.js';
import type { TestApp } from './start-app.js';

export const MOSCOW = '0a000000-0000-4000-8000-000000000001';
export const YEKATERINBURG = '0a000000-0000-4000-8000-000000000002';
export const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
export const ARBAT = '0b000000-0000-4000-8000-000000000002';
export const VAINERA = '0b000000-0000-4000-8000-000000000003';
export const CITY_OF_MOSCOW = '0c170000-0000-4000-8000-000000000001';
export const KHIMKI = '0c170000-0000-4000-8000-000000000002';
export const CITY_OF_YEKATERINBURG = '0c170000-0000-4000-8000-000000000003';

/** Inside the garden ring, where both restaurants of Moscow deliver. */
export const CENTRE = { city: 'Москва', street: 'Тверская', house: '12' };
/** Inside the ring road, where only one of them does, from ten to ten. */
export const OUTSKIRTS = { city: 'Москва', street: 'Профсоюзная', house: '40' };
export const ELSEWHERE = { city: 'Химки', street: 'Маяковского', house: '1' };
/** Of the outskirts, for when iiko cannot look it up. */
export const IN_OUTSKIRTS = { latitude: 55.67, longitude: 37.56 };
export const IN_CENTRE = { latitude: 55.7642, longitude: 37.6058 };
export const IN_KHIMKI = { latitude: 55.894, longitude: 37.444 };

export interface Check {
  deliverable: boolean;
  estimate: boolean;
  restaurant: { id: string; name: string } | null;
  zone: string | null;
  minutes: number | null;
  minimum: { amount: number; currency: string } | null;
  fee: { productId: string; amount: { amount: number; currency: string } | null } | null;
  location: { latitude: number; longitude: number } | null;
  reasons: {
    code: string;
    detail: string;
    action: string;
    help: {
      addAmount?: { amount: number; currency: string };
      nextTime?: string;
      latestTime?: string;
      pickupRestaurantIds?: string[];
      deliveryRestaurantIds?: string[];
    };
  }[];
}

export const codesOf = ({ reasons }: Check) => reasons.map(({ code }) => code);

/** Of an answer where nobody delivers. */
export const NO_TERMS = { zone: null, minutes: null, minimum: null, fee: null };

/** The day after tomorrow in Moscow. */
export function moscowTime(clock: string): string {
  const day = new Date(Date.now() + 2 * 86_400_000 + 3 * 3_600_000).toISOString().slice(0, 10);
  return `${day}T${clock}:00+03:00`;
}

export const roubles = (units: number) => ({ amount: units * 100, currency: 'RUB' });

/** Enough, at noon. */
export async function check(
  app: TestApp,
  question: Record<string, unknown>,
  language = 'ru',
): Promise<Check> {
  const response = await app
    .http()
    .post('/v1/delivery/check')
    .set('accept-language', language)
    .send({ at: moscowTime('12:00'), sum: roubles(2_000), ...question });
  expect({ status: response.status, body: response.body as unknown }).toMatchObject({
    status: 200,
  });
  return response.body as Check;
}

/** Until the rules have been read after what was changed at iiko. */
export async function readRules(app: TestApp): Promise<void> {
  const states = app.nest.get(SyncStates, { strict: false });
  const before = states.state('delivery').asOf;
  await app.nest.get(Jobs, { strict: false }).send('delivery.sync', {}, { key: 'delivery' });
  await eventually(() => {
    expect(states.state('delivery').asOf?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  });
}

export async function untilRead(app: TestApp, source: string): Promise<void> {
  await eventually(() => {
    expect(app.nest.get(SyncStates, { strict: false }).state(source).asOf).toBeDefined();
  });
}
