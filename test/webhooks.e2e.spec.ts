import { randomUUID } from 'node:crypto';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest, RESTAURANT, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TOKEN = 'a-token-of-the-tests';

describe('webhooks of iiko', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      // Nothing but webhooks tells what has changed.
      env: { ORDER_POLL_SECONDS: '600' },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  }, 60_000);

  afterAll(async () => {
    await app.stop();
  });

  const post = (body: object) =>
    app.http().post('/v1/webhooks/iiko').set('authorization', TOKEN).send(body);

  it('bring the news of an order when they come twice and in the wrong order', async () => {
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    await app.control('POST', 'webhooks', { duplicate: 6, shuffle: true });
    for (const status of ['CookingStarted', 'CookingCompleted', 'Closed']) {
      await app.control('POST', `orders/${order.id}/status`, { status });
    }
    await guest.awaitStatus(order.id, 'completed');
  });

  it('never take an order back to what it was before', async () => {
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    const { data: older } = await app.control('GET', `orders/${order.id}`);
    await app.control('POST', `orders/${order.id}/status`, { status: 'CookingStarted' });
    await guest.awaitStatus(order.id, 'cooking');
    const event = {
      eventType: 'DeliveryOrderUpdate',
      eventTime: '2026-11-22 09:30:00.000',
      organizationId: ORGANIZATION,
      correlationId: randomUUID(),
      eventInfo: older as object,
    };
    await post([event, { eventType: 'SomethingNew', eventInfo: { surprise: true } }, 42]).expect(
      200,
    );
    await app.control('POST', `orders/${order.id}/status`, { status: 'CookingCompleted' });
    await guest.awaitStatus(order.id, 'ready');
  });

  it('are taken whatever they hold: iiko blocks who answers anything but 200', async () => {
    await post([]).expect(200);
    await post({ eventType: 'StopListUpdate' }).expect(200);
    await post([null, 'text', { eventInfo: [] }]).expect(200);
    const raw = app.http().post('/v1/webhooks/iiko').set('authorization', TOKEN);
    await raw.set('content-type', 'application/json').send('null').expect(200);
    await app.http().post('/v1/webhooks/iiko').set('authorization', TOKEN).expect(200);
  });

  it('read a stop list once for a burst of hints', async () => {
    await app.control('DELETE', 'calls');
    const hint = {
      eventType: 'StopListUpdate',
      eventTime: '2026-11-22 09:30:00.000',
      organizationId: ORGANIZATION,
      correlationId: randomUUID(),
      eventInfo: { terminalGroupsStopListsUpdates: [{ id: RESTAURANT, isFull: false }] },
    };
    await app.control('PUT', 'stop-list', {
      terminalGroupId: RESTAURANT,
      items: [{ productId: SOUP, balance: 3 }],
    });
    await Promise.all(Array.from({ length: 20 }, () => post([hint, hint]).expect(200)));
    await eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/stop-list`));
      expect(body).toMatchObject({
        source: 'webhook',
        items: [{ itemId: SOUP, sizeId: null, remaining: 3 }],
      });
    });
    const { data } = await app.control('GET', 'calls?path=/api/1/stop_lists');
    expect((data as { items: unknown[] }).items.length).toBeLessThanOrEqual(4);
  });
});
