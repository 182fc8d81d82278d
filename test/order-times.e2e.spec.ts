import { randomUUID } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import { orders } from '../src/orders/orders.table.js';
import { bodyOf } from './support/body-of.js';
import { EventClient } from './support/event-client.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import { aSecret, Receiver } from './support/webhook-receiver.js';

const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const TIME = /^\d{4}-\d{2}-\d{2}T/;
const IN_MOSCOW = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+03:00$/;
const IN_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$/;

/** Every text of an answer that is a time, by where it stands. */
function timesOf(value: unknown, path = ''): [path: string, time: string][] {
  if (typeof value === 'string') {
    return TIME.test(value) ? [[path, value]] : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => timesOf(one, `${path}/${key}`))
    : [];
}

/** @param members that must be among them, so that the check is not of nothing */
function expectTimes(value: unknown, members: string[], form = IN_MOSCOW): void {
  const times = timesOf(value);
  expect(times.filter(([, time]) => !form.test(time))).toEqual([]);
  expect(times.map(([path]) => path)).toEqual(expect.arrayContaining(members));
}

describe('times of an order', () => {
  let receiver: Receiver;
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: {
        ...OPERATOR_ENV,
        STOREFRONT_WEBHOOK_URL: receiver.url,
        STOREFRONT_WEBHOOK_SECRET: aSecret(),
      },
    });
    guest = await Guest.start(app);
    await eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables`).expect(200));
      expect((body as { items: unknown[] }).items).not.toEqual([]);
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    await app.stop();
    receiver.close();
  });

  const support = (path: string) =>
    bodyOf(app.http().get(`/v1/support/${path}`).set('x-api-key', OPERATOR_KEY).expect(200));

  const placeAtTable = async (): Promise<string> => {
    const cart = aCart({ service: 'dine-in', tableId: TABLE });
    const { id } = await guest.place(cart, [{ method: 'card' }]);
    await guest.awaitStatus(id, 'confirmed');
    return id;
  };

  it('have the offset of the restaurant and whole seconds, whoever is answered', async () => {
    expectTimes(await guest.quote(), ['/expiresAt', '/earliestAt']);
    const id = await placeAtTable();
    const more = { lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }] };
    const added = guest.post(`/v1/orders/${id}/items`, more).set('idempotency-key', randomUUID());
    expectTimes(await bodyOf(added.expect(202)), ['/additions/0/createdAt', '/updatedAt']);
    expectTimes(await bodyOf(guest.post(`/v1/orders/${id}/cancel`, {}).expect(202)), [
      '/cancelRequestedAt',
      '/cancellation/requestedAt',
    ]);
    const list = await bodyOf(guest.get('/v1/orders').expect(200));
    expectTimes(list, ['/items/0/createdAt', '/items/0/updatedAt']);
    expectTimes(await support('orders'), ['/items/0/createdAt']);
    expectTimes(await support(`orders/${id}`), [
      '/createdAt',
      '/cancellation/requestedAt',
      '/iiko/newsAt',
      '/events/0/at',
    ]);
    await eventually(() => {
      const steps = receiver.about(id).map(({ body }) => body);
      expectTimes(steps, ['/0/timestamp', '/0/data/order/createdAt']);
    });
  });

  it('are the same in streams of orders and of stop lists', async () => {
    const id = await placeAtTable();
    const order = await EventClient.open(`${app.url}/v1/orders/${id}/events`, guest);
    const path = `/v1/restaurants/${RESTAURANT}/stop-list`;
    const stopList = await EventClient.open(`${app.url}${path}/events`);
    await app.control('PUT', 'stop-list', {
      terminalGroupId: RESTAURANT,
      items: [{ productId: SOUP, balance: 3 }],
    });
    await eventually(() => {
      expectTimes(order.events, ['/0/data/at']);
      expectTimes(stopList.events, ['/0/data/asOf', '/1/data/asOf']);
      const told = receiver.ofType('stop-list.updated').map(({ body }) => body);
      const here = told.filter(({ data }) => data.restaurantId === RESTAURANT);
      expectTimes(here, ['/0/timestamp', '/0/data/asOf']);
    });
    order.leave();
    stopList.leave();
    expectTimes(await bodyOf(app.http().get(path).expect(200)), ['/asOf']);
    const restaurant = bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}`).expect(200));
    expectTimes(await restaurant, ['/asOf']);
    expectTimes(await support(`restaurants/${RESTAURANT}/menu-report`), ['/readAt']);
  });

  it('of an online payment too', async () => {
    const { id } = await guest.place(aCart(), [{ method: 'online' }]);
    expectTimes(await guest.read(id), ['/onlinePayment/expiresAt']);
    const notice = {
      status: 'paid',
      reference: 'pay-1',
      amount: (await guest.read(id)).due.amount,
    };
    const request = app.http().post(`/v1/support/orders/${id}/payment`).send(notice);
    const answer = await bodyOf(request.set('x-api-key', OPERATOR_KEY).expect(200));
    expectTimes(answer, ['/payment/expiresAt', '/payment/paidAt']);
  });

  it('are in UTC where the restaurant is not known any more', async () => {
    const { id } = await guest.place(aCart());
    await app.nest
      .get(Database)
      .db.update(orders)
      .set({ restaurantId: randomUUID(), nextActionAt: null });
    expectTimes(await guest.read(id), ['/createdAt', '/updatedAt'], IN_UTC);
  });
});
