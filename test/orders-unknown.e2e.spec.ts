import { sql } from 'drizzle-orm';
import type { Response } from 'supertest';
import { Database } from '../src/platform/database/database.js';
import type { SupportOrderDto, SupportOrderListDto } from '../src/support/support.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const BY_ID = '/api/1/deliveries/by_id';
const BY_REVISION = '/api/1/deliveries/by_revision';
const BY_DATE = '/api/1/deliveries/by_delivery_date_and_status';
const CORRELATION_ID = '10000000-0000-4000-8000-000000000001';
const TABLE_CREATE = '/api/1/order/create';
const TABLE_BY_ID = '/api/1/order/by_id';
const AT_TABLE = aCart({ service: 'dine-in', tableId: '07ab1e00-0000-4000-8000-000000000001' });
const OTHER_RESTAURANT = '0b000000-0000-4000-8000-000000000002';

interface SandboxOrder {
  id: string;
  order: { status: string } | null;
}

describe('orders that only an operator can settle', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false }, env: OPERATOR_ENV });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
  });

  const arm = async (path: string, kind: string, more: object = {}): Promise<string> => {
    const { data } = await app.control('POST', 'faults', { path, kind, times: null, ...more });
    return `faults/${(data as { id: string }).id}`;
  };

  /** Its answer is lost, nobody can look it up, and time goes by. News of it are kept back until it is settled. */
  const placeUnknown = async (
    kind: 'drop' | 'lost-answer',
    place = async () => (await guest.place()).id,
  ): Promise<string> => {
    const nothing = { correlationId: CORRELATION_ID, maxRevision: 1, ordersByOrganizations: [] };
    for (const path of [BY_REVISION, BY_DATE]) {
      await arm(path, 'status', { status: 200, body: nothing });
    }
    const armed = [
      await arm(CREATE, kind),
      await arm(TABLE_CREATE, kind),
      await arm(BY_ID, 'status', { status: 500 }),
      await arm(TABLE_BY_ID, 'status', { status: 500 }),
    ];
    const id = await place();
    await guest.awaitStatus(id, 'unknown');
    await app.nest
      .get(Database)
      .db.execute(
        sql`update orders set awaited_since = now() - interval '1 hour', next_action_at = now() where id = ${id}`,
      );
    await eventually(async () => {
      expect((await read(id)).submission.alertedAt).not.toBeNull();
      // One that is queued still would find the order before the operator says anything.
      const { rows } = (await app.nest.get(Database).db.execute(
        sql`select id from pgboss.job
            where singleton_key = ${id} and state < 'completed' and start_after <= now()`,
      )) as { rows: unknown[] };
      expect(rows).toEqual([]);
    });
    for (const fault of armed) {
      await app.control('DELETE', fault);
    }
    return id;
  };

  const ask = (path: string) => app.http().get(path).set('x-api-key', OPERATOR_KEY);

  const read = async (orderId: string): Promise<SupportOrderDto> =>
    (await bodyOf(ask(`/v1/support/orders/${orderId}`).expect(200))) as SupportOrderDto;

  /** Until iiko's circuit is closed again the operator is told to come back. */
  const resolve = (orderId: string, body: object): Promise<Response> =>
    eventually(async () => {
      const response = await app
        .http()
        .post(`/v1/support/orders/${orderId}/resolve`)
        .set('x-api-key', OPERATOR_KEY)
        .send(body);
      expect(response.status).not.toBe(503);
      return response;
    });

  /** What the operator says about an order that is `unknown`; from then on there are news of it again. */
  const settle = async (orderId: string, body: object): Promise<Response> => {
    const response = await resolve(orderId, body);
    await app.control('DELETE', 'faults');
    return response;
  };

  const inSandbox = async (): Promise<SandboxOrder[]> => {
    const { data } = await app.control('GET', 'orders');
    return (data as { items: SandboxOrder[] }).items;
  };

  const statusInSandbox = async (iikoId: string): Promise<string | undefined> =>
    (await inSandbox()).find(({ id }) => id === iikoId)?.order?.status;

  it('are told to operators, listed and counted, and looked for more slowly', async () => {
    const id = await placeUnknown('drop');
    const body = await bodyOf(ask('/v1/support/orders?status=unknown').expect(200));
    const listed = (body as SupportOrderListDto).items.find((order) => order.id === id);
    expect(listed?.alertedAt).not.toBeNull();
    const { text } = await app.http().get('/metrics').expect(200);
    expect(text).toMatch(/^orders_to_resolve [1-9]/m);
    const { submission, events } = await read(id);
    expect(Date.parse(submission.nextActionAt ?? '')).toBeGreaterThan(
      Date.parse(submission.alertedAt ?? '') + 20_000,
    );
    expect(events.at(-1)).toMatchObject({ status: 'unknown', cause: 'job' });
    expect((await resolve(id, { action: 'reject' })).status).toBe(200);
  });

  it('are sent again under another id when they are not there', async () => {
    const id = await placeUnknown('drop');
    const response = await settle(id, { action: 'retry', note: 'the kitchen has nothing' });
    expect(response.status).toBe(200);
    const { iiko, resolution } = response.body as SupportOrderDto;
    expect(iiko.orderId).not.toBe(id);
    expect(resolution).toMatchObject({ action: 'retry', operator: 'support' });
    expect((await resolve(id, { action: 'retry' })).status).toBe(200);
    await guest.awaitStatus(id, 'confirmed');
    const order = await read(id);
    expect(order.iiko.orderId).toBe(iiko.orderId);
    expect(order.submission.alertedAt).toBeNull();
    expect(order.events.find(({ cause }) => cause === 'operator')).toMatchObject({
      operator: 'support',
      note: expect.stringContaining('the kitchen has nothing') as string,
    });
    const sent = (await inSandbox()).filter((one) => [id, iiko.orderId].includes(one.id));
    expect(sent.map((one) => one.id)).toEqual([iiko.orderId]);
    expect((await resolve(id, { action: 'retry' })).status).toBe(200);
    expectProblem(await resolve(id, { action: 'reject' }), 409, 'order_not_unknown');
    expect((await guest.read(id)).changes).toBeNull();
  });

  it('are not sent again when they are there after all', async () => {
    const id = await placeUnknown('lost-answer');
    expectProblem(await settle(id, { action: 'retry' }), 409, 'order_found_at_iiko');
    await guest.awaitStatus(id, 'confirmed');
    expect(await read(id)).toMatchObject({
      iiko: { orderId: id },
      submission: { attempts: 1, alertedAt: null },
    });
  });

  it('are withdrawn under the old id when they surface there later', async () => {
    const id = await placeUnknown('lost-answer');
    const absent = { correlationId: CORRELATION_ID, orders: [] };
    await arm(BY_ID, 'status', { status: 200, body: absent });
    const response = await settle(id, { action: 'retry' });
    await guest.awaitStatus(id, 'confirmed');
    // Something changes in the old one, and so it is heard of.
    await app.control('POST', `orders/${id}/edit`, {});
    await eventually(async () => {
      expect(await statusInSandbox(id)).toBe('Cancelled');
    });
    const { orderId } = (response.body as SupportOrderDto).iiko;
    expect(await statusInSandbox(orderId)).toBe('WaitCooking');
    expect((await guest.read(id)).status).toBe('confirmed');
  });

  it('are confirmed on the word of an operator', async () => {
    const id = await placeUnknown('drop');
    const response = await settle(id, { action: 'confirm', note: 'number 57' });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ status: 'confirmed', resolution: { action: 'confirm' } });
    expect((await resolve(id, { action: 'confirm' })).status).toBe(200);
    expectProblem(await resolve(id, { action: 'retry' }), 409, 'order_not_unknown');
  });

  it('are cancelled once they are confirmed, when the guest had asked for it', async () => {
    const id = await placeUnknown('lost-answer');
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    expect((await settle(id, { action: 'confirm' })).status).toBe(200);
    await guest.awaitStatus(id, 'cancelled');
    expect(await statusInSandbox(id)).toBe('Cancelled');
  });

  it('are confirmed under the id that they have at iiko, which has to be theirs', async () => {
    const other = await guest.place();
    await guest.awaitStatus(other.id, 'confirmed');
    const id = await placeUnknown('lost-answer');
    const { data } = await app.control('POST', `orders/${id}/move`, {
      terminalGroupId: OTHER_RESTAURANT,
    });
    const { id: iikoOrderId } = data as SandboxOrder;
    for (const wrong of [CORRELATION_ID, other.id]) {
      const answer = await resolve(id, { action: 'confirm', iikoOrderId: wrong });
      expectProblem(answer, 422, 'iiko_order_mismatch');
    }
    // The till takes a moment to make it anew.
    await eventually(async () => {
      expect((await resolve(id, { action: 'confirm', iikoOrderId })).status).toBe(200);
    });
    await app.control('DELETE', 'faults');
    await app.control('POST', `orders/${iikoOrderId}/status`, { status: 'CookingStarted' });
    await guest.awaitStatus(id, 'cooking');
  });

  it('are cancelled in the restaurant when they were given up and are there', async () => {
    const id = await placeUnknown('lost-answer');
    const response = await settle(id, { action: 'reject', note: 'ordered elsewhere' });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      status: 'rejected',
      problem: { code: 'restaurant_unreachable' },
    });
    await eventually(async () => {
      expect(await statusInSandbox(id)).toBe('Cancelled');
    });
    expect((await guest.read(id)).status).toBe('rejected');
  });

  describe('at a table', () => {
    /** With more dishes, which wait for it. */
    const placeAtTable = async (): Promise<string> => {
      const { id } = await guest.place(AT_TABLE, [{ method: 'card' }]);
      const { lines } = AT_TABLE;
      await guest.post(`/v1/orders/${id}/items`, { lines }).set('idempotency-key', id).expect(202);
      return id;
    };

    const awaitAddition = (id: string, status: string) =>
      eventually(async () => {
        expect((await guest.read(id)).additions).toMatchObject([{ status }]);
      });

    const itemsInSandbox = async (iikoId: string): Promise<number> => {
      const { data } = await app.control('GET', `orders/${iikoId}`);
      return (data as { order: { items: unknown[] } | null }).order?.items.length ?? 0;
    };

    beforeAll(async () => {
      await eventually(async () => {
        expect((await guest.quote(AT_TABLE)).problems).toEqual([]);
      });
    });

    it('are sent again, and then what was added to them', async () => {
      const id = await placeUnknown('drop', placeAtTable);
      const response = await resolve(id, { action: 'retry' });
      expect(response.status).toBe(200);
      const { orderId } = (response.body as SupportOrderDto).iiko;
      await guest.awaitStatus(id, 'confirmed');
      await awaitAddition(id, 'confirmed');
      expect(await itemsInSandbox(orderId)).toBe(2);
      expect((await inSandbox()).some((one) => one.id === id)).toBe(false);
      expect((await guest.read(id)).changes).toBeNull();
    });

    it('are confirmed where they are, and then get what was added to them', async () => {
      const id = await placeUnknown('lost-answer', placeAtTable);
      expect((await resolve(id, { action: 'confirm' })).status).toBe(200);
      await awaitAddition(id, 'confirmed');
      expect(await itemsInSandbox(id)).toBe(2);
    });

    it('are given up with what was added, and withdrawn', async () => {
      const id = await placeUnknown('lost-answer', placeAtTable);
      expect((await resolve(id, { action: 'reject' })).status).toBe(200);
      await awaitAddition(id, 'refused');
      await eventually(async () => {
        expect(await statusInSandbox(id)).toBe('Deleted');
      });
      expect(await itemsInSandbox(id)).toBe(1);
      expect((await guest.read(id)).status).toBe('rejected');
    });
  });

  it('can be resolved by operators only', async () => {
    const url = `/v1/support/orders/${CORRELATION_ID}/resolve`;
    expectProblem(await guest.post(url, { action: 'reject' }), 401, 'operator_key_invalid');
    expectProblem(await resolve(CORRELATION_ID, { action: 'reject' }), 404, 'order_not_found');
    expectProblem(await resolve(CORRELATION_ID, { action: 'wait' }), 400, 'validation_failed');
  });
});
