import type { JobName } from '../src/platform/jobs/job-queues.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { PaymentMethodListDto } from '../src/restaurants/payment-methods.dto.js';
import { RestaurantsService } from '../src/restaurants/restaurants.service.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { OPERATOR_ENV } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const ARBAT = '0b000000-0000-4000-8000-000000000002';
const VAYNERA = '0b000000-0000-4000-8000-000000000003';
const UNKNOWN = '0b000000-0000-4000-8000-00000000dead';
const CASH = '09322f46-578a-d210-add7-eec222a08871';

interface Restaurant {
  id: string;
  name: string;
  acceptsOrders: boolean;
  reason: string | null;
  asOf: string;
}

let app: TestApp;

async function list(): Promise<Restaurant[]> {
  const response = await app.http().get('/v1/restaurants').expect(200);
  return (response.body as { items: Restaurant[] }).items;
}

async function find(id: string): Promise<Restaurant> {
  const response = await app.http().get(`/v1/restaurants/${id}`).expect(200);
  return response.body as Restaurant;
}

/** Does at once what is due within the minute or the hour. */
function run(name: Extract<JobName, 'restaurants.sync' | 'restaurants.check-pos'>): Promise<void> {
  return app.nest.get(Jobs).send(name, {});
}

beforeAll(async () => {
  app = await startTestApp({
    sandbox: { quotas: false },
    // Within one test more is read than iiko would allow in a minute.
    env: { ...OPERATOR_ENV, IIKO_BUDGETS: 'Data: dictionaries=1000; POS: availability=1000' },
  });
});

afterAll(() => app.stop());

describe('GET /v1/restaurants', () => {
  it('lists every terminal group with the address, zone and currency of its organization', async () => {
    const response = await app.http().get('/v1/restaurants').expect(200);
    expect((await list()).map(({ id }) => id).sort()).toEqual([TVERSKAYA, ARBAT, VAYNERA]);
    expect(response.headers['cache-control']).toBe(
      'public, max-age=30, stale-while-revalidate=300, stale-if-error=86400',
    );
    expect(response.headers['x-data-stale']).toBe('false');
  });

  it('answers 304 to the tag it gave', async () => {
    const { headers } = await app.http().get('/v1/restaurants').expect(200);
    const unchanged = await app
      .http()
      .get('/v1/restaurants')
      .set('If-None-Match', String(headers.etag));
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.etag).toBe(headers.etag);
  });
});

describe('GET /v1/restaurants/{restaurantId}', () => {
  it('answers with one restaurant', async () => {
    const restaurant = await find(VAYNERA);
    expect(restaurant).toEqual({
      id: VAYNERA,
      organizationId: '0a000000-0000-4000-8000-000000000002',
      name: 'Самовар на Вайнера',
      organizationName: 'Самовар, Екатеринбург',
      address: 'Екатеринбург, Вайнера, 9',
      location: { latitude: 56.8343, longitude: 60.5951 },
      timeZone: 'Asia/Yekaterinburg',
      currency: 'RUB',
      services: ['delivery', 'pickup'],
      acceptsOrders: true,
      acceptsLaterOrders: true,
      reason: null,
      reasonText: null,
      asOf: restaurant.asOf,
    });
    expect(Date.now() - Date.parse(restaurant.asOf)).toBeLessThan(60_000);
  });

  it('knows ids in capitals too', async () => {
    expect(await find(VAYNERA.toUpperCase())).toEqual(await find(VAYNERA));
  });

  it('answers 404 for a restaurant that does not exist', async () => {
    const response = await app.http().get(`/v1/restaurants/${UNKNOWN}`).expect(404);
    expect(response.body).toMatchObject({ code: 'restaurant_not_found', action: 'fix' });
  });

  it('answers 400 for what is no UUID', async () => {
    const response = await app.http().get('/v1/restaurants/tverskaya').expect(400);
    expect(response.body).toMatchObject({
      code: 'validation_failed',
      errors: [{ code: 'is_uuid', pointer: '/restaurantId' }],
    });
  });
});

describe('who takes orders', () => {
  it('follows the state of the till, restaurant by restaurant', async () => {
    await app.control('POST', 'pos', { terminalGroupId: ARBAT, online: false });
    await run('restaurants.check-pos');
    await eventually(async () => {
      expect(await find(ARBAT)).toMatchObject({ acceptsOrders: false, reason: 'pos_offline' });
    });
    expect(await find(TVERSKAYA)).toMatchObject({ acceptsOrders: true, reason: null });

    await app.control('POST', 'pos', { terminalGroupId: ARBAT, online: true });
    await run('restaurants.check-pos');
    await eventually(async () => {
      expect(await find(ARBAT)).toMatchObject({ acceptsOrders: true, reason: null });
    });
    expect((await list()).every(({ acceptsOrders }) => acceptsOrders)).toBe(true);
  });

  it('leaves out a group that sleeps', async () => {
    await app.control('POST', 'pos', { terminalGroupId: ARBAT, condition: 'sleeping' });
    await run('restaurants.sync');
    await eventually(async () => {
      expect(await find(ARBAT)).toMatchObject({ acceptsOrders: false, reason: 'asleep' });
    });
    await app.control('POST', 'pos', { terminalGroupId: ARBAT, condition: 'enabled' });
    await run('restaurants.sync');
    await eventually(async () => {
      expect(await find(ARBAT)).toMatchObject({ acceptsOrders: true });
    });
  });
});

describe('a restaurant that iiko no longer lists', () => {
  it('is not found any more, and comes back as it was', async () => {
    const before = await find(VAYNERA);
    await app.control('POST', 'pos', { terminalGroupId: VAYNERA, condition: 'disabled' });
    await run('restaurants.sync');
    await eventually(async () => {
      await app.http().get(`/v1/restaurants/${VAYNERA}`).expect(404);
      expect((await list()).map(({ id }) => id).sort()).toEqual([TVERSKAYA, ARBAT]);
    });
    await app.http().get(`/v1/restaurants/${VAYNERA}/stop-list`).expect(404);

    await app.control('POST', 'pos', { terminalGroupId: VAYNERA, condition: 'enabled' });
    await run('restaurants.sync');
    await eventually(async () => {
      expect(await find(VAYNERA)).toMatchObject({ name: before.name });
    });
  });
});

describe('GET /v1/restaurants/{restaurantId}/payment-methods', () => {
  const read = (id: string) => app.http().get(`/v1/restaurants/${id}/payment-methods`);
  const methodsOf = async (id: string) => {
    const body = await bodyOf(read(id).expect(200));
    return (body as PaymentMethodListDto).items.map(({ method, name }) => `${method}: ${name}`);
  };

  it('lists what can be used there, without what was removed or belongs to another restaurant', async () => {
    const common = ['cash: Наличные', 'card: Банковские карты'];
    const wallet = 'wallet: Бонусы';
    expect(await methodsOf(TVERSKAYA)).toEqual([...common, 'online: Оплата с сайта', wallet]);
    expect(await methodsOf(ARBAT)).toEqual([...common, wallet]);
  });

  it('is kept by caches as the restaurants are', async () => {
    const first = await read(TVERSKAYA).expect(200);
    expect(first.headers['cache-control']).toBe(
      'public, max-age=30, stale-while-revalidate=300, stale-if-error=86400',
    );
    expect(first.headers['x-data-stale']).toBe('false');
    await read(TVERSKAYA).set('if-none-match', String(first.headers.etag)).expect(304);
  });

  it('answers 404 for a restaurant that does not exist', async () => {
    const body = await bodyOf(read(UNKNOWN).expect(404));
    expect(body).toMatchObject({ code: 'restaurant_not_found' });
  });
});

describe('RestaurantsService', () => {
  it('knows what an order needs', () => {
    const restaurants = app.nest.get(RestaurantsService);
    expect(restaurants.find(TVERSKAYA)).toMatchObject({
      organizationId: MOSCOW,
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      currencyMinimumDenomination: 0.01,
      addressFormatType: 'City',
      countryPhoneCode: '7',
      isAnonymousGuestsAllowed: false,
      orderItemCommentEnabled: true,
    });
    expect(restaurants.find(TVERSKAYA)?.paymentTypes).toContainEqual({
      id: CASH,
      kind: 'Cash',
      name: 'Наличные',
      processing: 'Internal',
      marketingCampaignIds: [],
      combinable: true,
    });
    expect(restaurants.find(TVERSKAYA)?.cancelCauses.map(({ name }) => name)).toEqual([
      'Отказ гостя',
      'Нет курьера',
    ]);
    expect(restaurants.timeZoneOf(MOSCOW)).toBe('Europe/Moscow');
  });
});
