import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import type { WebhookListDto } from '../src/support/webhook-inbox.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { sendRaw } from './support/raw-http.js';
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
      env: { ...OPERATOR_ENV, ORDER_POLL_SECONDS: '600' },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    await app.stop();
  });

  const orderEvent = (eventInfo: object, eventType = 'DeliveryOrderUpdate') => ({
    eventType,
    eventTime: '2026-11-22 09:30:00.000',
    organizationId: ORGANIZATION,
    correlationId: randomUUID(),
    eventInfo,
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
    const event = orderEvent(older as object);
    await post([event, { eventType: 'SomethingNew', eventInfo: { surprise: true } }, 42]).expect(
      200,
    );
    await app.control('POST', `orders/${order.id}/status`, { status: 'CookingCompleted' });
    await guest.awaitStatus(order.id, 'ready');
  });

  it('never have an order refused because the restaurant has it already', async () => {
    await app.control('POST', 'settings', { creationMs: 20_000 });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'sent');
    const message = 'Order already exists';
    const refused = {
      id: order.id,
      organizationId: ORGANIZATION,
      timestamp: Date.now() + 60_000,
      creationStatus: 'Error',
      errorInfo: { code: 'DuplicatedOrderId', message, description: message },
      order: null,
    };
    await post([orderEvent(refused, 'DeliveryOrderError')]).expect(200);
    await guest.awaitStatus(order.id, 'confirmed');
    await app.control('POST', 'settings', { creationMs: 2_000 });
    expect((await guest.read(order.id)).problem).toBeNull();
  });

  it('are applied together, those of each order by its own clock', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { id } = await guest.place();
      await guest.awaitStatus(id, 'confirmed');
      ids.push(id);
    }
    const [first = '', second = '', third = ''] = ids;
    const told = async (id: string, laterMs: number, status: string) => {
      const { data } = await app.control('GET', `orders/${id}`);
      const info = data as { timestamp: number; order: object };
      return orderEvent({
        ...info,
        timestamp: info.timestamp + laterMs,
        order: { ...info.order, status },
      });
    };
    await post([
      await told(first, 3_000, 'CookingCompleted'),
      await told(first, 1_000, 'CookingStarted'),
      await told(second, 1_000, 'CookingStarted'),
      // Nothing but that it is as it was, later.
      await told(third, 2_000, 'WaitCooking'),
    ]).expect(200);
    await guest.awaitStatus(first, 'ready');
    await guest.awaitStatus(second, 'cooking');
    await post([
      await told(third, 1_000, 'CookingStarted'),
      await told(first, 4_000, 'CookingStarted'),
    ]).expect(200);
    await guest.awaitStatus(first, 'cooking');
    expect((await guest.read(third)).status).toBe('confirmed');
  });

  it('are taken whatever they hold: iiko blocks who answers anything but 200', async () => {
    await post([]).expect(200);
    await post({ eventType: 'StopListUpdate' }).expect(200);
    await post({ eventType: 'cut within an emoji \ud83d', other: '\\ud83d' }).expect(200);
    const stored = await app.nest
      .get(Database)
      .db.execute(sql`select body from webhook_inbox where body::text like '%an emoji%'`);
    expect(stored.rows).toEqual([
      { body: { eventType: 'cut within an emoji \ufffd', other: '\\ud83d' } },
    ]);
    await post([null, 'text', { eventInfo: [] }]).expect(200);
    const raw = app.http().post('/v1/webhooks/iiko').set('authorization', TOKEN);
    await raw.set('content-type', 'application/json').send('null').expect(200);
    await app.http().post('/v1/webhooks/iiko').set('authorization', TOKEN).expect(200);
  });

  const list = async (query: string) => {
    const request = app.http().get(`/v1/support/webhooks?${query}`);
    return (await bodyOf(request.set('x-api-key', OPERATOR_KEY).expect(200))) as WebhookListDto;
  };
  const replay = (id: string) =>
    app.http().post(`/v1/support/webhooks/${id}/replay`).set('x-api-key', OPERATOR_KEY);

  it('are refused before their body is read when the token is wrong', async () => {
    const { host } = new URL(app.url);
    // A megabyte is announced and never sent: who waits for it would answer nothing.
    const head = [
      'POST /v1/webhooks/iiko HTTP/1.1',
      `host: ${host}`,
      'authorization: a guess',
      'content-type: application/json',
      'content-length: 1000000',
      'connection: close',
    ];
    const answer = await sendRaw(app.url, `${head.join('\r\n')}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('"code":"webhook_token_invalid"');
  });

  it('are refused with a 4xx that says why when they are no JSON or too large', async () => {
    const send = (body: string) =>
      app
        .http()
        .post('/v1/webhooks/iiko')
        .set('authorization', `Bearer ${TOKEN}`)
        .set('content-type', 'application/json')
        .send(body);
    expect((await send('[{"eventType":').expect(400)).body).toMatchObject({
      code: 'malformed_json',
    });
    const large = JSON.stringify([{ eventType: 'x'.repeat(1_100_000) }]);
    expect((await send(large).expect(413)).body).toMatchObject({ code: 'body_too_large' });
  });

  it('keep what could not be read, with the reason, until an operator has it processed again', async () => {
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    const info = {
      id: order.id,
      organizationId: ORGANIZATION,
      timestamp: Date.now() + 60_000,
      creationStatus: 'Success',
      order: { status: 'CookingStarted' },
    };
    const { id } = (await bodyOf(
      post([orderEvent({ ...info, timestamp: 'soon' }), { eventType: 'SomethingNew' }]).expect(200),
    )) as { id: string };
    const entry = await eventually(async () => {
      const [first] = (await list(`state=failed&orderId=${order.id}`)).items;
      expect(first?.id).toBe(id);
      return first;
    });
    expect(entry).toMatchObject({
      types: ['DeliveryOrderUpdate', 'SomethingNew'],
      eventCount: 2,
      failures: [
        {
          index: 0,
          type: 'DeliveryOrderUpdate',
          orderId: order.id,
          reason: expect.stringMatching(/^eventInfo\.timestamp/) as string,
        },
      ],
    });
    // As if a later version could read it.
    const readable = JSON.stringify([orderEvent(info)]);
    await app.nest
      .get(Database)
      .db.execute(sql`update webhook_inbox set body = ${readable}::jsonb where id = ${id}`);
    expect((await replay(id).expect(202)).body).toMatchObject({
      id,
      state: 'pending',
      replayedBy: 'support',
    });
    await guest.awaitStatus(order.id, 'cooking');
    const { items } = await list('state=processed&type=SomethingNew');
    expect(items.map((one) => one.id)).toContain(id);
    expect((await replay(randomUUID()).expect(404)).body).toMatchObject({
      code: 'webhook_not_found',
    });
  });

  it('are processed again by the time they came, with a bound', async () => {
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    const database = app.nest.get(Database).db;
    // By themselves, at a time of their own: two that failed and can be read by now, and one that was processed.
    const at = (minute: number) => new Date(Date.UTC(2025, 0, 1, 12, minute)).toISOString();
    const add = async (minute: number, status: string, state: 'failed_at' | 'processed_at') => {
      const id = randomUUID();
      const body = JSON.stringify([
        {
          eventType: 'DeliveryOrderUpdate',
          eventTime: '2026-11-22 09:30:00.000',
          organizationId: ORGANIZATION,
          correlationId: randomUUID(),
          eventInfo: {
            id: order.id,
            organizationId: ORGANIZATION,
            timestamp: Date.now() + minute * 60_000,
            creationStatus: 'Success',
            order: { status },
          },
        },
      ]);
      await database.execute(
        sql`insert into webhook_inbox (id, received_at, body, types, order_ids, ${sql.identifier(state)})
          values (${id}, ${at(minute)}::timestamptz, ${body}::jsonb, array['DeliveryOrderUpdate'], array[${order.id}], now())`,
      );
      return id;
    };
    await add(1, 'CookingStarted', 'failed_at');
    await add(2, 'CookingCompleted', 'failed_at');
    await add(3, 'Closed', 'processed_at');
    const ask = (body: object) =>
      app.http().post('/v1/support/webhooks/replay').set('x-api-key', OPERATOR_KEY).send(body);
    const range = { from: at(0), to: at(10) };
    expect((await ask({ ...range, type: 'StopListUpdate' }).expect(202)).body).toEqual({
      queued: 0,
      nextFrom: null,
    });
    const bounded = (await ask({ ...range, state: 'failed', limit: 1 }).expect(202)).body as object;
    expect(bounded).toEqual({ queued: 1, nextFrom: at(2) });
    await guest.awaitStatus(order.id, 'cooking');
    const rest = { from: at(2), to: at(3), state: 'failed', orderId: order.id };
    expect((await ask(rest).expect(202)).body).toEqual({ queued: 1, nextFrom: null });
    await guest.awaitStatus(order.id, 'ready');
    expect((await ask(range).expect(202)).body).toEqual({ queued: 3, nextFrom: null });
    await guest.awaitStatus(order.id, 'completed');
    const { items } = await list(`orderId=${order.id}&state=processed`);
    expect(items.filter(({ replayedBy }) => replayedBy === 'support')).toHaveLength(3);

    const wrong = await ask({ from: at(2), to: at(1), state: 'pending', limit: 5_000 });
    expect(wrong.status).toBe(400);
    const { errors } = wrong.body as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['/limit', '/state', '/to']);
  });

  it('are listed page by page, newest first', async () => {
    await Promise.all([post([]), post([]), post([])]);
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${String(first.nextCursor)}`);
    const seen = [...first.items, ...second.items];
    expect(new Set(seen.map(({ id }) => id)).size).toBe(4);
    const times = seen.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual(times.toSorted().reverse());
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

  it('are kept when their type is not known, and nothing is read for them', async () => {
    await app.control('DELETE', 'calls');
    const { id } = (await bodyOf(
      post([orderEvent({ id: randomUUID() }, 'PersonalShiftUpdate')]).expect(200),
    )) as { id: string };
    const [kept] = await eventually(async () => {
      const { items } = await list('type=PersonalShiftUpdate');
      expect(items[0]?.state).toBe('processed');
      return items;
    });
    expect(kept).toMatchObject({ id, types: ['PersonalShiftUpdate'], failures: [] });
    for (const path of ['/api/1/nomenclature', '/api/2/menu/by_id', '/api/1/stop_lists']) {
      const { data } = await app.control('GET', `calls?path=${path}`);
      expect((data as { items: unknown[] }).items).toEqual([]);
    }
  });
});
