import { sql } from 'drizzle-orm';
import { Database } from '../src/platform/database/database.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { moscowTime } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const LATER = moscowTime('12:00');
const ADDRESS = { city: 'Москва', street: 'Тверская', house: '12' };
const DELIVERY = aCart({
  service: 'delivery',
  address: ADDRESS,
  lines: [{ itemId: SOUP, quantity: 3, modifiers: [] }],
});
const AT_TABLE = aCart({ service: 'dine-in', tableId: '07ab1e00-0000-4000-8000-000000000001' });

interface RestaurantView {
  acceptsOrders: boolean;
  acceptsLaterOrders: boolean;
  reason: string | null;
}

describe('a restaurant whose till is offline', () => {
  let app: TestApp;
  let guest: Guest;
  let quotedBefore: string;
  let held: OrderDto;
  let heldDelivery: OrderDto;
  let atTable: OrderDto;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 50, quotas: false },
      env: { POS_CHECK_SECONDS: '5', ...OPERATOR_ENV },
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
    quotedBefore = (await guest.quote()).quoteId;
    await eventually(async () => {
      expect((await guest.quote(AT_TABLE)).problems).toEqual([]);
    });
    atTable = await guest.place(AT_TABLE, [{ method: 'card' }]);
    await guest.awaitStatus(atTable.id, 'confirmed');
    await setOnline(false);
    const reason = 'pos_offline';
    await awaitRestaurant({ acceptsOrders: false, acceptsLaterOrders: true, reason });
  });

  afterAll(async () => {
    await app.stop();
  });

  const setOnline = (online: boolean) =>
    app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online });

  const awaitRestaurant = (expected: RestaurantView) =>
    eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}`).expect(200));
      expect(body).toMatchObject(expected);
    });

  const creations = async (orderId: string): Promise<number> => {
    const { data } = await app.control('GET', `calls?path=${CREATE}`);
    const { items } = data as { items: { request: { order: { id: string } } }[] };
    return items.filter(({ request }) => request.order.id === orderId).length;
  };

  const supportOf = async (orderId: string) => {
    const request = app.http().get(`/v1/support/orders/${orderId}`).set('x-api-key', OPERATOR_KEY);
    return (await bodyOf(request.expect(200))) as {
      submission: { state: string; heldSince: string | null };
      events: { note: string | null }[];
    };
  };

  const awaitHeld = (orderId: string) =>
    eventually(async () => {
      expect((await supportOf(orderId)).submission.heldSince).not.toBeNull();
    });

  const heldInMetrics = async (): Promise<string | undefined> => {
    const { text } = await app.http().get('/metrics').expect(200);
    return /^\w*orders_held (\d+)$/m.exec(text)?.[1];
  };

  it('is not offered as soon as possible', async () => {
    const quote = await guest.quote();
    expect(quote.orderable).toBe(false);
    expect(quote.problems.map(({ code }) => code)).toEqual(['restaurant_unavailable']);
  });

  it('takes nothing for a table, nor more dishes for an order there', async () => {
    const quote = await guest.quote(AT_TABLE);
    expect(quote.problems.map(({ code }) => code)).toEqual(['restaurant_unavailable']);
    const { lines } = AT_TABLE;
    const refused = await guest
      .post(`/v1/orders/${atTable.id}/items`, { lines })
      .set('idempotency-key', 'more-dishes-1');
    expectProblem(refused, 409, 'items_not_orderable');
    expect(refused.body).toMatchObject({ errors: [{ code: 'restaurant_unavailable' }] });
    expect((await guest.read(atTable.id)).additions).toEqual([]);
  });

  it('refuses an order that was quoted while it was online', async () => {
    const refused = await guest.order(quotedBefore);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'quote_changed' });
  });

  it('still offers slots, and takes an order for one, which waits here', async () => {
    const url = `/v1/restaurants/${RESTAURANT}/time-slots?service=pickup&days=3`;
    const slots = (await bodyOf(app.http().get(url).expect(200))) as {
      asap: { available: boolean };
      days: { slots: unknown[] }[];
    };
    expect(slots.asap.available).toBe(false);
    expect(slots.days.at(-1)?.slots).not.toEqual([]);
    held = await guest.place(aCart({ at: LATER }));
    await awaitHeld(held.id);
    const { submission, events } = await supportOf(held.id);
    expect(submission.state).toBe('pending');
    expect(events.at(-1)?.note).toBe('kept until the till of the restaurant is back');
    expect(await heldInMetrics()).toBe('1');
    expect((await guest.read(held.id)).status).toBe('accepted');
    expect(await creations(held.id)).toBe(0);
  });

  it('delivers later, by the check of the delivery and by the quote', async () => {
    const ask = async (at?: string) =>
      (await bodyOf(
        app
          .http()
          .post('/v1/delivery/check')
          .send({ restaurantId: RESTAURANT, address: ADDRESS, ...(at && { at }) })
          .expect(200),
      )) as { deliverable: boolean; reasons: { code: string }[] };
    expect(await ask()).toMatchObject({
      deliverable: false,
      reasons: [{ code: 'restaurant_unavailable' }],
    });
    expect(await ask(LATER)).toMatchObject({ deliverable: true, reasons: [] });
    const soon = await guest.quote(DELIVERY);
    expect(soon.problems.map(({ code }) => code)).toContain('restaurant_unavailable');
    heldDelivery = await guest.place({ ...DELIVERY, at: LATER });
    await awaitHeld(heldDelivery.id);
    expect(await creations(heldDelivery.id)).toBe(0);
  });

  it('lets the guest take it back', async () => {
    const { id } = await guest.place(aCart({ at: LATER }));
    await awaitHeld(id);
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    expect((await guest.read(id)).status).toBe('cancelled');
    expect(await creations(id)).toBe(0);
  });

  it('gives one up that has waited until the restaurant would have to begin', async () => {
    const { id } = await guest.place(aCart({ at: LATER }));
    await awaitHeld(id);
    const dueAt = new Date(Date.now() + 30 * 60_000).toISOString();
    const change = sql`jsonb_set(cart, '{at}', to_jsonb(${dueAt}::text))`;
    await app.nest
      .get(Database)
      .db.execute(sql`update orders set cart = ${change} where id = ${id}`);
    const order = await guest.awaitStatus(id, 'rejected');
    expect(order.problem).toMatchObject({ code: 'restaurant_unreachable' });
    expect(await creations(id)).toBe(0);
  });

  it('gets it when it is back, once', async () => {
    await setOnline(true);
    await awaitRestaurant({ acceptsOrders: true, acceptsLaterOrders: true, reason: null });
    for (const { id } of [held, heldDelivery]) {
      await guest.awaitStatus(id, 'confirmed');
      expect(await creations(id)).toBe(1);
      expect((await supportOf(id)).submission.heldSince).toBeNull();
    }
    expect(await heldInMetrics()).toBe('0');
  });
});
