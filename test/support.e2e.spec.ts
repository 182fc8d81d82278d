import { randomUUID } from 'node:crypto';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import type { CapabilitiesDto } from '../src/support/capabilities.dto.js';
import type { SupportOrderDto, SupportOrderListDto } from '../src/support/support.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ webhooks: true, env: OPERATOR_ENV });
  guest = await Guest.start(app);
});

afterAll(() => app.stop());

const ask = (path: string) => app.http().get(path).set('x-api-key', OPERATOR_KEY);

async function read(orderId: string): Promise<SupportOrderDto> {
  return (await bodyOf(ask(`/v1/support/orders/${orderId}`).expect(200))) as SupportOrderDto;
}

async function list(query: string): Promise<SupportOrderListDto> {
  return (await bodyOf(ask(`/v1/support/orders${query}`).expect(200))) as SupportOrderListDto;
}

describe('/v1/support', () => {
  it.each(['orders', `orders/${randomUUID()}`, 'capabilities'])(
    'lets nobody read %s without a key of an operator',
    async (path) => {
      const url = `/v1/support/${path}`;
      expectProblem(await app.http().get(url), 401, 'operator_key_invalid');
      expectProblem(await guest.get(url), 401, 'operator_key_invalid');
      const wrong = app.http().get(url).set('x-api-key', `${OPERATOR_KEY}!`);
      expectProblem(await wrong, 401, 'operator_key_invalid');
    },
  );

  it('is not kept by caches', async () => {
    const { headers } = await ask('/v1/support/capabilities').expect(200);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('GET /v1/support/orders/{orderId}', () => {
  it('tells what happened to an order, each step with what iiko calls it', async () => {
    const { id } = await guest.place();
    const placed = await guest.awaitStatus(id, 'confirmed');
    const order = await read(id);
    expect(order).toMatchObject({
      id,
      status: 'confirmed',
      number: placed.number,
      problem: null,
      restaurantId: RESTAURANT,
      restaurantName: 'Самовар на Тверской',
      service: 'pickup',
      address: null,
      total: placed.total,
      payments: ['cash'],
      submission: { state: 'received', attempts: 1, withdrawing: false },
      iiko: {
        organizationId: ORGANIZATION,
        terminalGroupId: RESTAURANT,
        known: true,
        creationStatus: 'Success',
      },
      idempotencyKeyKept: true,
    });
    expect(order.iiko.correlationId).toMatch(UUID);
    expect(order.events.map(({ sequence }) => sequence)).toEqual(
      order.events.map((_event, index) => index + 1),
    );
    expect(order.events[0]).toMatchObject({ status: 'accepted', note: 'accepted' });
    expect(order.events.at(-1)).toMatchObject({ status: 'confirmed' });
    expect(order.events.at(-1)?.correlationId).toMatch(UUID);
  });

  it('says neither who the guest is nor where the guest lives', async () => {
    const address = {
      city: 'Москва',
      street: 'Тверская',
      house: '10',
      flat: '4711',
      entrance: '77',
      doorphone: 'К4712',
      comment: 'Во дворе налево',
      location: { latitude: 55.7615, longitude: 37.6093 },
    };
    const { id } = await guest.place(
      aCart({
        service: 'delivery',
        address,
        lines: [{ itemId: SOUP, quantity: 3, modifiers: [] }],
      }),
    );
    const response = await ask(`/v1/support/orders/${id}`).expect(200);
    expect(response.body).toMatchObject({
      phone: '+7900***67',
      address: { city: 'Москва', street: 'Тверская' },
    });
    expect(response.text).not.toMatch(/9001234567|Анна|4711|4712|налево|55\.76/);
  });

  it('explains what was refused, in the language asked for', async () => {
    await app.control('POST', 'settings', { posRejection: 'Product is out of stock' });
    const { id } = await guest.place();
    await guest.awaitStatus(id, 'rejected');
    await app.control('POST', 'settings', { posRejection: null });
    const order = await read(id);
    expect(order.problem).toMatchObject({
      code: 'item_stopped',
      detail: 'Что-то из заказа закончилось.',
    });
    expect(order.events.at(-1)).toMatchObject({ status: 'rejected', problem: 'item_stopped' });
    expect(order.events.at(-1)?.note).toContain('creation failed');
    const english = await ask(`/v1/support/orders/${id}`).set('accept-language', 'en');
    expect((english.body as SupportOrderDto).problem?.detail).toMatch(/^[^а-я]+$/);
    const { items } = await list('?status=rejected');
    expect(items).toContainEqual({
      id,
      status: 'rejected',
      createdAt: order.createdAt,
      alertedAt: null,
      restaurantId: RESTAURANT,
      problem: order.problem,
      refundDue: false,
    });
  });

  it('knows no order that does not exist', async () => {
    const unknown = await ask(`/v1/support/orders/${randomUUID()}`);
    expectProblem(unknown, 404, 'order_not_found');
    expectProblem(await ask('/v1/support/orders/42'), 400, 'validation_failed');
  });
});

describe('GET /v1/support/orders', () => {
  it('lists the orders of all guests by status, page by page', async () => {
    const others = await Guest.start(app);
    const placed = [await guest.place(), await others.place(), await guest.place()];
    for (const { id } of placed) {
      await guest.post(`/v1/orders/${id}/cancel`);
      await others.post(`/v1/orders/${id}/cancel`);
    }
    const ids = await eventually(async () => {
      const { items } = await list('?status=cancelled&limit=100');
      const found = items.map(({ id }) => id);
      expect(found).toEqual(expect.arrayContaining(placed.map(({ id }) => id)));
      expect(items.every(({ status }) => status === 'cancelled')).toBe(true);
      return found;
    });
    const first = await list('?status=cancelled&limit=2');
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await list(`?status=cancelled&limit=100&cursor=${first.nextCursor ?? ''}`);
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.nextCursor).toBeUndefined();
    expect((await list('?limit=100')).items.length).toBeGreaterThan(ids.length);
  });

  it('refuses a status that does not exist and a cursor that is none', async () => {
    for (const [query, code] of [
      ['status=lost', 'is_in'],
      ['cursor=next', 'invalid_cursor'],
      ['limit=101', 'max'],
    ]) {
      const response = await ask(`/v1/support/orders?${query ?? ''}`);
      const { errors } = expectProblem(response, 400, 'validation_failed');
      expect(errors?.map((error) => error.code)).toEqual([code]);
    }
  });
});

describe('GET /v1/support/capabilities', () => {
  it('tells what the iiko account can do', async () => {
    const body = await bodyOf(ask('/v1/support/capabilities').expect(200));
    const capabilities = body as CapabilitiesDto;
    expect(capabilities).toMatchObject({
      menu: { source: 'external-menu', externalMenuId: '1001', priceCategoryId: null },
      webhooks: { registeredByService: true },
      circuits: { iiko: 'closed', loyalty: 'closed' },
      loyalty: { enabled: true, reason: null },
    });
    expect(capabilities.webhooks.organizationIds).toContain(ORGANIZATION);
    expect(capabilities.cartography).toContainEqual(
      expect.objectContaining({ organizationId: ORGANIZATION, zones: 2, empty: false }),
    );
    const organization = capabilities.organizations.find(({ id }) => id === ORGANIZATION);
    expect(organization).toMatchObject({
      name: 'Самовар, Москва',
      addressFormatType: expect.any(String) as string,
      deliveryServiceType: expect.any(String) as string,
    });
    const restaurant = organization?.restaurants.find(({ id }) => id === RESTAURANT);
    expect(restaurant?.payments).toContainEqual({ kind: 'Cash', name: 'Наличные' });
    const stopLists = capabilities.sources.find(
      ({ source }) => source === `stop-lists/${ORGANIZATION}`,
    );
    expect(stopLists).toMatchObject({ stale: false, error: null });
  });

  it('holds no secret', async () => {
    const { text } = await ask('/v1/support/capabilities').expect(200);
    expect(text).not.toContain('a-token-of-the-tests');
  });
});

describe('GET /status', () => {
  const status = async () =>
    (await bodyOf(app.http().get('/status').expect(200))) as ServiceStatusDto;

  it('says that everything works', async () => {
    const body = await eventually(async () => {
      const found = await status();
      expect(found.degraded).toEqual([]);
      return found;
    });
    expect(body.status).toBe('ok');
    expect(body.iiko.reachable).toBe(true);
    expect(Date.now() - Date.parse(body.iiko.lastAnswerAt ?? '')).toBeLessThan(60_000);
    const menu = body.snapshots.find(({ source }) => source === `catalog/${ORGANIZATION}`);
    expect(menu).toMatchObject({ stale: false });
    expect(menu?.ageSeconds).toBeLessThan(120);
    expect(body.restaurants.find(({ id }) => id === RESTAURANT)).toMatchObject({
      name: 'Самовар на Тверской',
      acceptsOrders: true,
      reason: null,
      stopListStale: false,
    });
    expect(body.jobsWaiting).toEqual(expect.any(Number));
  });

  it('says what does not', async () => {
    await app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online: false });
    await app.nest.get(Jobs, { strict: false }).send('restaurants.check-pos', {});
    await eventually(async () => {
      const { degraded, restaurants } = await status();
      expect(degraded).toContain(`orders/${RESTAURANT}`);
      expect(restaurants.find(({ id }) => id === RESTAURANT)).toMatchObject({
        posAlive: false,
        acceptsOrders: false,
        reason: 'pos_offline',
      });
    });
  });
});
