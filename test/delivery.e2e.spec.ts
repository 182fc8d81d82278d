import axios from 'axios';
import { DeliveryService } from '../src/delivery/delivery.service.js';
import { Events } from '../src/platform/events/events.js';
import {
  ARBAT,
  CENTRE,
  check,
  CITY_OF_MOSCOW,
  CITY_OF_YEKATERINBURG,
  ELSEWHERE,
  IN_CENTRE,
  KHIMKI,
  MOSCOW,
  moscowTime,
  NO_TERMS,
  OUTSKIRTS,
  readRules,
  roubles,
  TVERSKAYA,
  untilRead,
  VAINERA,
  YEKATERINBURG,
  codesOf,
} from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const FEE = '0c000000-0000-4000-8000-000000000201';
const FAR_FEE = '0c000000-0000-4000-8000-000000000202';
const ALLOWED = '/api/1/delivery_restrictions/allowed';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    sandbox: { quotas: false },
    env: {
      POS_CHECK_SECONDS: '5',
      RESTAURANT_LOCATIONS: `${TVERSKAYA}=55.7642,37.6058; ${ARBAT}=55.7503,37.5925`,
    },
  });
  await untilRead(app, 'delivery');
});

afterAll(() => app.stop());

/** What iiko was asked, the last time. */
async function lastQuestion(): Promise<unknown> {
  const { data } = await app.control('GET', `calls?path=${ALLOWED}`);
  return (data as { items: { request: unknown }[] }).items.at(-1)?.request;
}

async function questionCount(): Promise<number> {
  const { data } = await app.control('GET', `calls?path=${ALLOWED}`);
  return (data as { items: unknown[] }).items.length;
}

describe('GET /v1/delivery/cities', () => {
  it('lists cities with those who deliver there', async () => {
    const response = await app.http().get('/v1/delivery/cities').expect(200);
    expect(response.headers['cache-control']).toContain('public');
    expect(response.body).toEqual({
      items: [
        {
          id: CITY_OF_YEKATERINBURG,
          name: 'Екатеринбург',
          organizationIds: [YEKATERINBURG],
          restaurantIds: [VAINERA],
        },
        ...[
          { id: CITY_OF_MOSCOW, name: 'Москва' },
          { id: KHIMKI, name: 'Химки' },
        ].map((city) => ({
          ...city,
          organizationIds: [MOSCOW],
          restaurantIds: expect.arrayContaining([TVERSKAYA, ARBAT]) as string[],
        })),
      ],
    });
  });
});

describe('POST /v1/delivery/check', () => {
  it('chooses the nearest of those whom iiko puts first', async () => {
    const address = { city: 'Москва', street: 'Арбат', house: '24' };
    expect((await check(app, { address })).restaurant?.id).toBe(ARBAT);
  });

  it('chooses whom iiko puts first, with the terms of the zone', async () => {
    expect(await check(app, { address: CENTRE })).toEqual({
      deliverable: true,
      estimate: false,
      restaurant: { id: TVERSKAYA, name: 'Самовар на Тверской' },
      zone: 'Центр',
      minutes: 40,
      minimum: roubles(800),
      fee: { productId: FEE, amount: roubles(199) },
      location: {
        latitude: expect.closeTo(55.764, 2) as number,
        longitude: expect.closeTo(37.605, 2) as number,
      },
      reasons: [],
    });
  });

  it('lets the storefront choose', async () => {
    const answer = await check(app, { address: CENTRE, restaurantId: ARBAT });
    expect(answer).toMatchObject({ deliverable: true, restaurant: { id: ARBAT }, minutes: 45 });
  });

  it('says how much is missing, in the language of the guest', async () => {
    const question = { address: CENTRE, sum: roubles(550) };
    const answer = await check(app, question);
    expect(answer).toMatchObject({ deliverable: false, minimum: roubles(800) });
    expect(answer.reasons).toEqual([
      {
        code: 'sum_below_minimum',
        detail: expect.stringMatching(/добавьте ещё 250\s₽/) as string,
        action: 'changeCart',
        help: { addAmount: roubles(250), pickupRestaurantIds: [TVERSKAYA, ARBAT] },
      },
    ]);
    const english = await check(app, question, 'en');
    expect(english.reasons[0]?.detail).toMatch(/add RUB\s250/);
  });

  it('refuses no sum that nobody has named', async () => {
    const answer = await check(app, { address: CENTRE, sum: undefined });
    expect(answer).toMatchObject({ deliverable: true, minimum: roubles(800), reasons: [] });
  });

  it.each([
    ['ru', undefined, 'Нужна валюта ресторана: RUB.'],
    ['en', ARBAT, 'Must be the currency of the restaurant: RUB.'],
  ])(
    'refuses a sum in another currency, in words of %s',
    async (language, restaurantId, detail) => {
      const sum = { amount: 200_000, currency: 'USD' };
      const response = await app
        .http()
        .post('/v1/delivery/check')
        .set('accept-language', language)
        .send({ address: CENTRE, restaurantId, sum });
      expect(expectProblem(response, 400, 'validation_failed').errors).toEqual([
        { code: 'foreign_currency', pointer: '/sum/currency', detail },
      ]);
    },
  );

  it('says when it is possible', async () => {
    expect(await check(app, { address: OUTSKIRTS })).toMatchObject({
      deliverable: true,
      restaurant: { id: ARBAT },
      zone: 'Москва',
      fee: { productId: FAR_FEE, amount: roubles(299) },
    });
    const late = await check(app, { address: OUTSKIRTS, at: moscowTime('08:00') });
    expect(late.deliverable).toBe(false);
    expect(late.reasons).toMatchObject([
      {
        code: 'time_unacceptable',
        action: 'changeTime',
        help: { nextTime: moscowTime('10:00') },
      },
    ]);
  });

  it('refuses a time that is over, and says when it can be instead', async () => {
    const past = { address: CENTRE, at: '2020-01-01T12:00:00+03:00' };
    const answer = await check(app, past);
    expect(answer).toMatchObject({
      deliverable: false,
      zone: 'Центр',
      reasons: [
        {
          code: 'time_too_early',
          action: 'changeTime',
          detail: expect.stringMatching(/не успеем/) as string,
        },
      ],
    });
    const nextTime = Date.parse(answer.reasons[0]?.help.nextTime ?? '');
    expect(nextTime).toBeGreaterThan(Date.now());
    expect((await check(app, past, 'en')).reasons[0]?.detail).toMatch(
      /^We cannot deliver by this time/,
    );
  });

  it('refuses a time that no orders are taken for yet, as a quote does', async () => {
    const at = new Date(Date.now() + 61 * 86_400_000).toISOString();
    const answer = await check(app, { address: CENTRE, at });
    expect(answer).toMatchObject({
      deliverable: false,
      zone: 'Центр',
      reasons: [{ code: 'time_too_late', action: 'changeTime' }],
    });
    const latestTime = Date.parse(answer.reasons[0]?.help.latestTime ?? '');
    expect(latestTime).toBeLessThan(Date.parse(at));
    expect(
      await check(app, { address: CENTRE, at: new Date(latestTime - 86_400_000).toISOString() }),
    ).not.toMatchObject({ reasons: [{ code: 'time_too_late' }] });
    const guest = await Guest.start(app);
    const lines = [{ itemId: SOUP, quantity: 6, modifiers: [] }];
    const quote = await guest.quote(aCart({ service: 'delivery', address: CENTRE, at, lines }));
    expect(quote.problems.map(({ code }) => code)).toEqual(['time_too_late']);
  });

  it('proposes pickup where nobody delivers', async () => {
    const answer = await check(app, { address: ELSEWHERE });
    expect(answer).toMatchObject({ deliverable: false, ...NO_TERMS });
    expect(answer.reasons).toMatchObject([
      {
        code: 'outside_zones',
        action: 'changeAddress',
        help: { pickupRestaurantIds: [TVERSKAYA, ARBAT] },
      },
    ]);
  });

  it('names another restaurant where the chosen one does not deliver', async () => {
    const answer = await check(app, { address: OUTSKIRTS, restaurantId: TVERSKAYA });
    expect(answer).toMatchObject({
      deliverable: false,
      restaurant: { id: TVERSKAYA },
      reasons: [{ code: 'outside_zones', help: { deliveryRestaurantIds: [ARBAT] } }],
    });
  });

  it('tells an address that is not on the map', async () => {
    const answer = await check(app, { address: { ...CENTRE, street: 'Несуществующая' } });
    expect(answer).toMatchObject({
      deliverable: false,
      location: null,
      reasons: [{ code: 'address_unknown' }],
    });
  });

  it('goes by the pin of the guest', async () => {
    const address = { ...CENTRE, street: 'Несуществующая', location: IN_CENTRE };
    expect(await check(app, { address })).toMatchObject({
      deliverable: true,
      zone: 'Центр',
      location: IN_CENTRE,
    });
    expect(await lastQuestion()).toMatchObject({ orderLocation: IN_CENTRE });
  });

  it('writes an address and a time as each organization wants them', async () => {
    const at = moscowTime('12:00');
    await check(app, { address: { ...CENTRE, building: '2' }, at });
    expect(await lastQuestion()).toMatchObject({
      organizationIds: [MOSCOW],
      deliveryAddress: { line1: 'Москва, Тверская, 12, корп. 2' },
      deliveryDate: `${at.slice(0, 10)} 12:00:00.000`,
      deliverySum: 2_000,
    });
    await untilRead(app, `delivery-streets/${YEKATERINBURG}/${CITY_OF_YEKATERINBURG}`);
    const address = { city: 'екатеринбург', street: 'ул. вайнера', house: '9' };
    expect(await check(app, { address, at })).toMatchObject({
      deliverable: true,
      restaurant: { id: VAINERA },
      fee: null,
    });
    expect(await lastQuestion()).toMatchObject({
      organizationIds: [YEKATERINBURG],
      deliveryAddress: {
        streetId: '057ee700-0000-4000-8000-000000020301',
        streetName: 'Вайнера',
        house: '9',
      },
      deliveryDate: `${at.slice(0, 10)} 14:00:00.000`,
    });
  });

  it('does not ask the same twice within seconds', async () => {
    const question = { address: { ...CENTRE, house: '77' } };
    const first = await check(app, question);
    const asked = await questionCount();
    expect(await check(app, question)).toEqual(first);
    expect(await questionCount()).toBe(asked);
  });

  it('prefers a restaurant that takes orders', async () => {
    await app.control('POST', 'pos', { terminalGroupId: TVERSKAYA, online: false });
    // Tomorrow it may be back. What is wanted now it cannot have, whatever its hours say besides.
    const now = { address: CENTRE, at: undefined };
    await eventually(async () => {
      expect((await check(app, now)).restaurant?.id).not.toBe(TVERSKAYA);
    });
    expect(await check(app, { address: CENTRE })).toMatchObject({ restaurant: { id: TVERSKAYA } });
    const named = await check(app, { ...now, restaurantId: TVERSKAYA });
    expect(named.deliverable).toBe(false);
    expect(codesOf(named)).toContain('restaurant_unavailable');
    await app.control('POST', 'pos', { terminalGroupId: TVERSKAYA, online: true });
    await eventually(async () => {
      const answer = await check(app, { ...now, restaurantId: TVERSKAYA });
      expect(codesOf(answer)).not.toContain('restaurant_unavailable');
    });
  });

  it.each([
    ['no address', {}, 400, 'validation_failed'],
    [
      'a house that is too long',
      { address: { ...CENTRE, house: '1'.repeat(11) } },
      400,
      'validation_failed',
    ],
    [
      'a time without an offset',
      { address: CENTRE, at: '2026-11-22T19:30:00' },
      400,
      'validation_failed',
    ],
    [
      'a pin that is nowhere',
      { address: { ...CENTRE, location: { latitude: 91, longitude: 0 } } },
      400,
      'validation_failed',
    ],
    [
      'an unknown restaurant',
      { address: CENTRE, restaurantId: MOSCOW },
      404,
      'restaurant_not_found',
    ],
  ])('refuses %s', async (_what, body, status, code) => {
    const response = await app.http().post('/v1/delivery/check').send(body);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ code });
  });
});

describe('GET /v1/restaurants/{restaurantId}/delivery-zones', () => {
  const path = `/v1/restaurants/${ARBAT}/delivery-zones`;

  it('draws the zones with their terms', async () => {
    const { headers, data } = await axios.get<{
      features: { geometry: { coordinates: number[][][] }; properties: { zone: string } }[];
    }>(app.url + path);
    expect(headers['content-type']).toBe('application/geo+json; charset=utf-8');
    expect(data).toMatchObject({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: { zone: 'Центр', minutes: 45 } },
        {
          type: 'Feature',
          geometry: { type: 'Polygon' },
          properties: {
            zone: 'Москва',
            minimum: roubles(1_500),
            fee: { productId: FAR_FEE, amount: roubles(299) },
          },
        },
      ],
    });
    const [ring] = data.features[0]?.geometry.coordinates ?? [];
    expect(ring?.at(0)).toEqual(ring?.at(-1));
    const [longitude = 0, latitude = 0] = ring?.[0] ?? [];
    expect([Math.floor(longitude), Math.floor(latitude)]).toEqual([37, 55]);
    expect(data.features[1]?.properties).toMatchObject({
      hours: expect.arrayContaining([{ weekday: 'monday', from: '10:00', to: '22:00' }]) as unknown,
    });
  });

  it('is not sent again while it has not changed', async () => {
    const first = await app.http().get(path).expect(200);
    const tag = String(first.headers.etag);
    await app.http().get(path).set('if-none-match', tag).expect(304);
  });

  it('is not there for an unknown restaurant', async () => {
    const response = await app.http().get(path.replace(ARBAT, MOSCOW)).expect(404);
    expect(response.body).toMatchObject({ code: 'restaurant_not_found' });
  });
});

describe('reading the rules again', () => {
  it('writes nothing that has not changed', async () => {
    const changes: unknown[] = [];
    const events = app.nest.get(Events, { strict: false });
    const subscription = events.on('delivery.changed').subscribe((change) => changes.push(change));
    await readRules(app);
    subscription.unsubscribe();
    expect(changes.filter((change) => (change as { kind: string }).kind !== 'streets')).toEqual([]);
  });
});

describe('a directory that nothing was drawn in', () => {
  beforeAll(async () => {
    await app.control('POST', 'settings', { cartography: 'empty' });
    await readRules(app);
  });

  afterAll(async () => {
    await app.control('POST', 'settings', { cartography: 'zones' });
    await readRules(app);
  });

  it('is told to operators', async () => {
    const service = app.nest.get(DeliveryService, { strict: false });
    await eventually(() => {
      expect(service.cartography()).toContainEqual({
        organizationId: MOSCOW,
        organizationName: 'Самовар, Москва',
        offersDelivery: true,
        zones: 0,
        zonesWithoutPolygon: [],
        rules: 0,
        empty: true,
      });
    });
    const { text } = await app.http().get('/metrics').expect(200);
    expect(text).toContain(`delivery_cartography_empty{organization="${MOSCOW}"} 1`);
  });

  it('makes a guess of every yes', async () => {
    const answer = await check(app, { address: { ...ELSEWHERE, house: '5' } });
    expect(answer).toMatchObject({ deliverable: true, estimate: true, zone: null, minimum: null });
  });
});
