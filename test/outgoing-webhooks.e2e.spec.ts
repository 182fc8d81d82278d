import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Database } from '../src/platform/database/database.js';
import { StopListsService } from '../src/stop-lists/stop-lists.service.js';
import type { OutgoingWebhookDto } from '../src/support/outgoing-webhooks.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import { aSecret, Receiver } from './support/webhook-receiver.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';

/** Of which no test orders any: an order that the till takes late would count one down. */
const PASTY = '0c000000-0000-4000-8000-000000000072';

describe('webhooks to the storefront', () => {
  const secrets = [aSecret(), aSecret()];
  let receiver: Receiver;
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: {
        ...OPERATOR_ENV,
        STOREFRONT_WEBHOOK_URL: receiver.url,
        STOREFRONT_WEBHOOK_SECRET: secrets.join(', '),
      },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  beforeEach(() => {
    receiver.answers.clear();
  });

  afterAll(async () => {
    await app.stop();
    receiver.close();
  });

  const list = async (status: string): Promise<OutgoingWebhookDto[]> => {
    const request = app.http().get(`/v1/support/outgoing-webhooks?status=${status}&limit=100`);
    const body = await bodyOf(request.set('x-api-key', OPERATOR_KEY).expect(200));
    return (body as { items: OutgoingWebhookDto[] }).items;
  };
  const about = async (status: string, subjectId: string) =>
    (await list(status)).filter((message) => message.subjectId === subjectId);
  const retry = (id: string) =>
    app.http().post(`/v1/support/outgoing-webhooks/${id}/retry`).set('x-api-key', OPERATOR_KEY);
  /** As if the time until the next attempt had passed. */
  const letTimePass = () =>
    app.nest
      .get(Database)
      .db.execute(
        sql`update pgboss.job set start_after = now() where name = 'outgoing-webhooks.deliver'`,
      );

  it('tell each step of an order, signed with both secrets, without what is private', async () => {
    const order = await guest.place(aCart());
    await guest.awaitStatus(order.id, 'confirmed');
    const calls = await eventually(() => {
      const steps = receiver.about(order.id);
      expect(steps.map(({ body }) => body.data.order?.status)).toContain('confirmed');
      return steps;
    });
    for (const { headers, text } of calls) {
      for (const secret of secrets) {
        expect(() =>
          new Webhook(secret).verify(text, headers as Record<string, string>),
        ).not.toThrow();
      }
      expect(String(headers['webhook-signature'])).toMatch(/^v1,\S+ v1,\S+$/);
    }
    const sequences = calls.map(({ body }) => body.data.sequence);
    expect(new Set(sequences).size).toBe(sequences.length);
    const [first] = calls.toSorted((a, b) => a.body.data.sequence - b.body.data.sequence);
    expect(first?.body).toMatchObject({
      type: 'order.updated',
      timestamp: expect.stringMatching(/^\d{4}-.*\+03:00$/) as string,
      data: {
        sequence: 1,
        order: { id: order.id, status: 'accepted', total: order.total, problem: null },
      },
    });
    const shown = Object.keys(first?.body.data.order ?? {});
    const { address: _a, comment: _c, statusText: _s, claimToken: _t, ...told } = order;
    expect(shown.toSorted()).toEqual([...Object.keys(told), 'customerId'].toSorted());
    expect(first?.text).not.toMatch(/\+7900|Анна/);
  });

  it('come again with the same id and body until they are taken, and follow nobody elsewhere', async () => {
    receiver.answers.set('order.updated', {
      status: 307,
      headers: { location: `${receiver.url}/elsewhere` },
    });
    const order = await guest.place();
    await eventually(async () => {
      const [message] = await about('pending', order.id);
      expect(message).toMatchObject({ lastStatus: 307, lastError: 'answered 307', attempts: 1 });
      expect(Date.parse(String(message?.nextAttemptAt))).toBeGreaterThan(Date.now());
    });
    receiver.answers.clear();
    await letTimePass();
    const again = await eventually(() => {
      const first = receiver.about(order.id).filter(({ body }) => body.data.sequence === 1);
      expect(first).toHaveLength(2);
      return first;
    });
    expect(new Set(again.map(({ text }) => text)).size).toBe(1);
    expect(new Set(again.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await guest.awaitStatus(order.id, 'confirmed');
  });

  it('are dead letters once the receiver wants no more, until an operator sends them again', async () => {
    receiver.answers.set('order.updated', { status: 410 });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    const dead = await eventually(async () => {
      expect(await about('pending', order.id)).toEqual([]);
      return about('dead', order.id);
    });
    expect(dead.length).toBeGreaterThanOrEqual(2);
    expect(dead[0]).toMatchObject({ attempts: 1, lastStatus: 410, nextAttemptAt: null });
    expect(await bodyOf(app.http().get('/status').expect(200))).toMatchObject({
      degraded: expect.arrayContaining(['outgoing-webhooks']) as string[],
      outgoingWebhooks: { enabled: true, dead: expect.any(Number) as number },
    });
    receiver.answers.clear();
    for (const { id } of dead) {
      expect((await retry(id).expect(202)).body).toMatchObject({ id, status: 'pending' });
    }
    await eventually(async () => {
      expect(await about('dead', order.id)).toEqual([]);
      expect((await about('delivered', order.id)).length).toBeGreaterThanOrEqual(dead.length);
    });
    expect((await retry(randomUUID()).expect(404)).body).toMatchObject({
      code: 'outgoing_webhook_not_found',
    });
    const metrics = (await app.http().get('/metrics')).text;
    expect(metrics).toMatch(/outgoing_webhooks_total\{type="order.updated",outcome="dead"\} [1-9]/);
    expect(metrics).toMatch(/outgoing_webhooks_total\{type="order.updated",outcome="delivered"\}/);
  });

  it('are given up after about a day', async () => {
    receiver.answers.set('order.updated', { status: 500 });
    const order = await guest.place();
    await eventually(async () => {
      expect((await about('pending', order.id))[0]?.attempts).toBeGreaterThan(0);
    });
    await app.nest
      .get(Database)
      .db.execute(sql`update outgoing_webhooks set attempts = 10 where subject_id = ${order.id}`);
    await letTimePass();
    await eventually(async () => {
      const messages = await about('dead', order.id);
      expect(messages.map(({ attempts, lastStatus }) => [attempts, lastStatus])).toContainEqual([
        11, 500,
      ]);
      await letTimePass();
    });
  });

  it('tell the latest stop list only, however often it changed meanwhile', async () => {
    const stop = async (balance: number) => {
      await app.control('PUT', 'stop-list', {
        terminalGroupId: RESTAURANT,
        items: [{ productId: PASTY, balance }],
      });
      await app.nest.get(StopListsService).hint(MOSCOW);
      await eventually(() => {
        expect(app.nest.get(StopListsService).remaining(RESTAURANT, PASTY, null)).toBe(balance);
      });
    };
    receiver.answers.set('stop-list.updated', { status: 503 });
    await stop(5);
    await eventually(async () => {
      const [message] = await about('pending', RESTAURANT);
      expect(message?.lastStatus).toBe(503);
    });
    await stop(4);
    await stop(3);
    receiver.answers.clear();
    await letTimePass();
    const latest = await eventually(async () => {
      expect(await about('pending', RESTAURANT)).toEqual([]);
      return receiver
        .ofType('stop-list.updated')
        .filter(({ body }) => body.data.restaurantId === RESTAURANT)
        .at(-1);
    });
    expect(latest?.body.data).toMatchObject({
      restaurantId: RESTAURANT,
      items: [{ itemId: PASTY, sizeId: null, remaining: 3 }],
    });
    expect((await about('superseded', RESTAURANT)).length).toBeGreaterThan(0);
  });
});
