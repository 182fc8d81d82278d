import type { OrderDto } from '../src/orders/read/order.dto.js';
import { StopListsService } from '../src/stop-lists/stop-lists.service.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const COMMAND = '/api/1/commands/status';
const BY_ID = '/api/1/deliveries/by_id';
const BY_DATE = '/api/1/deliveries/by_delivery_date_and_status';
const BY_REVISION = '/api/1/deliveries/by_revision';
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const CORRELATION_ID = '10000000-0000-4000-8000-000000000001';

interface Call {
  path: string;
  status: number;
  request: { order?: { id: string }; orderIds?: string[] };
}

/** Whatever iiko, the network or the POS do: the restaurant has each order once, the guest the truth. */
describe('orders when iiko fails', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { ORDER_SUBMIT_MINUTES: '1', IIKO_TIMEOUT_MS: '2000' },
    });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
    await app.control('DELETE', 'calls');
    await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items: [] });
    await app.control('POST', 'settings', {
      kitchenPaused: true,
      posRejection: null,
      cancelRejection: null,
      duplicateAnswer: 'ok',
    });
  });

  const arm = (path: string, kind: string, more: object = {}) =>
    app.control('POST', 'faults', { path, kind, times: 1, ...more });

  /** The regular comparison with iiko would find the order before anybody looks for it. */
  const silenceReconciliation = async () => {
    const body = { correlationId: CORRELATION_ID, maxRevision: 1, ordersByOrganizations: [] };
    for (const path of [BY_REVISION, BY_DATE]) {
      await arm(path, 'status', { status: 200, body, times: null });
    }
  };

  const callsOf = async (path: string, orderId: string): Promise<Call[]> => {
    const { data } = await app.control('GET', `calls?path=${path}`);
    return (data as { items: Call[] }).items.filter(
      ({ request }) => request.order?.id === orderId || request.orderIds?.includes(orderId),
    );
  };

  const timesInSandbox = async (orderId: string): Promise<number> => {
    const { data } = await app.control('GET', 'orders');
    return (data as { items: { id: string }[] }).items.filter(({ id }) => id === orderId).length;
  };

  it.each([
    ['the answer is lost', 'lost-answer', {}],
    ['the gateway fails after iiko took it', 'status', { status: 502, execute: true }],
    ['iiko answers nonsense', 'malformed', {}],
  ])('looks the order up when %s, and does not send it again', async (_name, kind, more) => {
    await silenceReconciliation();
    await arm(CREATE, kind, more);
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    expect(await timesInSandbox(order.id)).toBe(1);
    expect(await callsOf(CREATE, order.id)).toHaveLength(1);
    expect((await callsOf(BY_ID, order.id)).length).toBeGreaterThan(0);
  });

  it.each([
    ['the connection breaks before iiko gets it', 'drop', {}],
    ['iiko does not answer in time', 'latency', { delayMs: 4_000 }],
  ])(
    'sends the same order again only after it was not found, when %s',
    async (_name, kind, more) => {
      await arm(CREATE, kind, more);
      const order = await guest.place();
      await guest.awaitStatus(order.id, 'confirmed');
      expect(await timesInSandbox(order.id)).toBe(1);
      const { data } = await app.control('GET', 'calls');
      const story = (data as { items: Call[] }).items
        .filter(({ path }) => path === CREATE || path === BY_ID)
        .filter(
          ({ request }) =>
            request.order?.id === order.id || request.orderIds?.includes(order.id) === true,
        )
        .map(({ path }) => path);
      const [first, ...rest] = story;
      expect(first).toBe(CREATE);
      const second = rest.indexOf(CREATE);
      if (second !== -1) {
        expect(
          rest.slice(0, second).filter((path) => path === BY_ID).length,
        ).toBeGreaterThanOrEqual(3);
      }
    },
  );

  it('tells the guest that the outcome is being found out', async () => {
    await arm(CREATE, 'drop');
    await arm(BY_ID, 'status', { status: 500, times: 3 });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'unknown');
    await guest.awaitStatus(order.id, 'confirmed');
    expect(await timesInSandbox(order.id)).toBe(1);
  });

  it('waits as long as iiko says when it is sent too much', async () => {
    await arm(CREATE, 'status', { status: 429, retryAfterSeconds: 2 });
    const order = await guest.place();
    await eventually(async () => {
      expect(await callsOf(CREATE, order.id)).toHaveLength(1);
    });
    // Another order of the same key would only be refused as well.
    const other = await guest.place();
    for (const { id } of [order, other]) {
      await guest.awaitStatus(id, 'confirmed');
      expect(await timesInSandbox(id)).toBe(1);
    }
    expect(await callsOf(CREATE, order.id)).toHaveLength(2);
    expect(await callsOf(CREATE, other.id)).toHaveLength(1);
  });

  it.each(['ok', 'bad-request'])(
    'takes "already exists" as news that it is there (answered as %s)',
    async (duplicateAnswer) => {
      await app.control('POST', 'settings', { duplicateAnswer });
      // The first answer is lost, and look-ups are answered as if the order were not there yet.
      await silenceReconciliation();
      await arm(CREATE, 'lost-answer');
      const absent = { correlationId: CORRELATION_ID, orders: [] };
      // For as long as it takes: look-ups of earlier orders meet the fault as well.
      const { data } = await arm(BY_ID, 'status', { status: 200, body: absent, times: null });
      const order = await guest.place();
      await eventually(async () => {
        expect(await callsOf(CREATE, order.id)).toHaveLength(2);
      });
      await app.control('DELETE', `faults/${(data as { id: string }).id}`);
      await guest.awaitStatus(order.id, 'confirmed');
      expect(await timesInSandbox(order.id)).toBe(1);
      expect(await callsOf(CREATE, order.id)).toHaveLength(2);
    },
  );

  it('learns the outcome when iiko has forgotten the command', async () => {
    await arm(COMMAND, 'status', { status: 410 });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
  });

  it('renews the token in the middle of an order', async () => {
    await app.control('POST', 'tokens/expire');
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    expect(await timesInSandbox(order.id)).toBe(1);
  });

  it.each([
    ['Product Борщ is inactive. Only active products can be added to order', 'item_unavailable'],
    [
      'Order item modifier has invalid group amount: min = 1, max = 1, actual = 0.',
      'modifiers_invalid',
    ],
    ['Payment type Наличные is deleted.', 'payment_unavailable'],
    ['Something nobody has seen before', 'restaurant_refused'],
  ])('rejects with a reason when the POS says "%s"', async (posRejection, code) => {
    await app.control('POST', 'settings', { posRejection });
    const order = await guest.place();
    const rejected = await guest.awaitStatus(order.id, 'rejected');
    expect(rejected.problem).toMatchObject({ code });
    expect(rejected.cancellable).toBe(false);
  });

  it('rejects at once what iiko refuses to take: sold out since the last read of the stop list', async () => {
    const items = [{ productId: SOUP, balance: 0 }];
    const { quoteId } = await guest.quote();
    await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
    const body = await bodyOf(guest.order(quoteId));
    const rejected = await guest.awaitStatus((body as OrderDto).id, 'rejected');
    expect(rejected.problem).toMatchObject({ code: 'item_stopped', action: 'changeCart' });
    // The refusal has the list read again.
    await eventually(async () => {
      expect((await guest.quote()).orderable).toBe(false);
    });
    await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items: [] });
    await app.nest.get(StopListsService).hint(ORGANIZATION);
    await eventually(async () => {
      expect((await guest.quote()).orderable).toBe(true);
    });
  });

  it('repairs what webhooks lost by reading what has changed', async () => {
    // This service is not registered for webhooks: everything comes by revision.
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    for (const [status, ours] of [
      ['CookingStarted', 'cooking'],
      ['OnWay', 'on_the_way'],
      ['Delivered', 'delivered'],
    ] as const) {
      await app.control('POST', `orders/${order.id}/status`, { status });
      await guest.awaitStatus(order.id, ours);
    }
  });

  it('cancels at once what iiko does not have, and never sends it', async () => {
    await arm('*', 'drop', { times: null });
    const order = await guest.place(aCart());
    const body = await bodyOf(guest.post(`/v1/orders/${order.id}/cancel`).expect(202));
    await app.control('DELETE', 'faults');
    const cancelled = await guest.awaitStatus(order.id, 'cancelled');
    expect((body as OrderDto).id).toBe(cancelled.id);
    await eventually(async () => {
      expect(await timesInSandbox(order.id)).toBe(0);
    });
  });

  it('says so when the restaurant refuses to cancel', async () => {
    await app.control('POST', 'settings', { cancelRejection: 'The bill has been printed' });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    await guest.post(`/v1/orders/${order.id}/cancel`).expect(202);
    await eventually(async () => {
      expect(await guest.read(order.id)).toMatchObject({
        status: 'confirmed',
        cancelRequestedAt: null,
        cancellable: true,
      });
    });
  });
});
