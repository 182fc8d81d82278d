import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { Cart } from '../src/orders/order-model.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { ContractRecorder } from './support/contract.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, type Session } from './support/guest.js';
import { ServiceProcess } from './support/service-process.js';
import { SmsGateway } from './support/sms-gateway.js';
import { testEnvironment } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const COMMAND = '/api/1/commands/status';
const BY_ID = '/api/1/deliveries/by_id';
const BY_REVISION = '/api/1/deliveries/by_revision';
const HOLD = '/api/1/loyalty/iiko/customer/wallet/hold';
const CANCEL_HOLD = '/api/1/loyalty/iiko/customer/wallet/cancel_hold';
const WALLET = '0c1d0000-0000-4000-9000-000000000001';
const MARIA = { phone: '+79990000001', id: '0c057000-0000-4000-8000-000000000001' };

/** Where in an order's way to the restaurant the process is killed. */
interface Stage {
  name: string;
  /** Slows the sandbox down at the place, so that the kill comes there. */
  prepare: (control: Control) => Promise<unknown>;
  /** Holds when the place is reached; absent: as soon as the guest has the 202. */
  reached?: (control: Control, orderId: string) => Promise<void>;
  /** What the order comes to after the restart; absent: the restaurant confirms it. */
  outcome?: OrderDto['status'];
}

type Control = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<unknown>;

const arm = (control: Control, path: string, kind: string, more: object = {}) =>
  control('POST', 'faults', { path, kind, times: 1, ...more });

const called = (path: string) => async (control: Control) => {
  const { items } = (await control('GET', `calls?path=${path}`)) as { items: unknown[] };
  expect(items.length).toBeGreaterThan(0);
};

const ordersOf = async (control: Control): Promise<string[]> => {
  const { items } = (await control('GET', 'orders')) as { items: { id: string }[] };
  return items.map(({ id }) => id);
};

const orderIsThere = async (control: Control, id: string) => {
  expect(await ordersOf(control)).toContain(id);
};

const STAGES: Stage[] = [
  { name: 'right after the 202', prepare: () => Promise.resolve() },
  {
    name: 'while iiko cannot be reached',
    prepare: (control) => arm(control, CREATE, 'drop'),
    reached: called(CREATE),
  },
  {
    name: 'while the order is on its way',
    prepare: (control) => arm(control, CREATE, 'latency', { delayMs: 3_000 }),
  },
  {
    name: 'after iiko took the order and the answer was lost',
    prepare: (control) => arm(control, CREATE, 'lost-answer'),
    reached: orderIsThere,
  },
  {
    name: 'after the answer, before the restaurant confirmed',
    prepare: (control) => control('POST', 'settings', { creationMs: 60_000 }),
    reached: orderIsThere,
  },
  {
    name: 'while the command is asked for',
    prepare: (control) => arm(control, COMMAND, 'latency', { delayMs: 10_000 }),
    reached: orderIsThere,
  },
  {
    name: 'while the outcome is read',
    prepare: async (control) => {
      await arm(control, BY_REVISION, 'latency', { delayMs: 10_000, times: null });
      await arm(control, BY_ID, 'latency', { delayMs: 10_000 });
    },
    reached: async (control) => {
      await called(COMMAND)(control);
    },
  },
];

const holdsOf = async (control: Control): Promise<{ sum: number }[]> => {
  const guest = (await control('GET', `customers/${MARIA.id}`)) as { holds: { sum: number }[] };
  return guest.holds;
};

/** A part is paid from a wallet, whose money has to be held and let go. */
const WALLET_STAGES: Stage[] = [
  {
    name: 'while nobody knows whether the money is held',
    prepare: (control) => arm(control, HOLD, 'status', { status: 502, execute: true, times: null }),
    reached: called(HOLD),
  },
  {
    name: 'after the money was held, before the order is there',
    prepare: (control) => arm(control, CREATE, 'drop', { times: null }),
    reached: async (control) => {
      await called(HOLD)(control);
      await called(CREATE)(control);
    },
  },
  {
    name: 'after the restaurant refused, before the money is let go',
    prepare: async (control) => {
      await control('POST', 'settings', { posRejection: 'Product is in stop list.' });
      await arm(control, CANCEL_HOLD, 'status', { status: 500, times: null });
    },
    reached: called(CANCEL_HOLD),
    outcome: 'rejected',
  },
];

const ADD_ITEMS = '/api/1/order/add_items';
const AT_TABLE = aCart({ service: 'dine-in', tableId: '07ab1e00-0000-4000-8000-000000000001' });

/** Dishes are added to an order at a table; a command has no id there that a repeat could be known by. */
const ADDITION_STAGES: Stage[] = [
  {
    name: 'while the command is on its way',
    prepare: (control) => arm(control, ADD_ITEMS, 'drop', { delayMs: 3_000 }),
  },
  {
    name: 'after iiko took the command and the answer was lost',
    prepare: (control) => arm(control, ADD_ITEMS, 'lost-answer'),
    reached: called(ADD_ITEMS),
  },
  {
    name: 'while the command is asked for',
    prepare: (control) => arm(control, COMMAND, 'latency', { delayMs: 10_000 }),
    reached: called(ADD_ITEMS),
  },
];

describe('a process that is killed', () => {
  let sandbox: Sandbox;
  let contract: ContractRecorder | undefined;
  let database: TestDatabase;
  let gateway: SmsGateway;
  let env: Record<string, string>;
  /** What runs now; each stage kills it and leaves the next one to the stage after it. */
  let service: ServiceProcess;
  const running = { http: () => service.http() };
  let control: Control;
  let maria: Guest | undefined;
  const placed: string[] = [];
  const held: { sum: number }[] = [];

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, speed: 20, quotas: false });
    contract = ContractRecorder.load();
    contract?.attach(sandbox);
    const sandboxUrl = await sandbox.listen({ port: 0 });
    control = async (method, path, data) => {
      const url = `${sandboxUrl}/__sandbox/${path}`;
      return (await axios.request<unknown>({ method, url, data })).data;
    };
    database = await createTestDatabase();
    gateway = await SmsGateway.start();
    env = testEnvironment(sandboxUrl, database, {
      LOG_LEVEL: 'info',
      SHUTDOWN_TIMEOUT_MS: '60000',
      ORDER_COMMAND_SETTLE_SECONDS: '2',
      ...gateway.env,
    });
    service = await ServiceProcess.start(env);
    await control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    expect(await service.stop('SIGTERM')).toBe(0);
    await sandbox.close();
    await database.drop();
    await gateway.close();
    expect(contract?.violations() ?? []).toEqual([]);
  });

  const signInMaria = async (): Promise<Guest> => {
    const { phone } = MARIA;
    await service.http().post('/v1/auth/otp').send({ phone }).expect(202);
    const code = gateway.lastCode(phone);
    const answer = service.http().post('/v1/auth/otp/verify').send({ phone, code }).expect(200);
    return Guest.of(running, (await bodyOf(answer)) as Session);
  };

  const killAndRestart = async (stage: Stage, guest: Guest, cart: Cart): Promise<void> => {
    const { quoteId } = await guest.quote(cart);
    await control('DELETE', 'calls');
    await stage.prepare(control);
    const { id } = (await bodyOf(guest.order(quoteId))) as OrderDto;
    placed.push(id);
    await eventually(() => stage.reached?.(control, id));
    await service.stop('SIGKILL');

    await control('DELETE', 'faults');
    await control('POST', 'settings', { creationMs: 100, posRejection: null });
    await control('POST', 'clock', { advanceMs: 1_000 });
    service = await ServiceProcess.start(env);
    await guest.awaitStatus(id, stage.outcome ?? 'confirmed');
    expect((await ordersOf(control)).toSorted()).toEqual(placed.toSorted());
    if (stage.outcome === undefined) {
      held.push(...(cart.useWallets ?? []).map(({ amount }) => ({ sum: amount / 100 })));
    }
    await eventually(async () => {
      expect(await holdsOf(control)).toMatchObject(held);
    });
    if (cart.useWallets === undefined) {
      // What is over is not asked for again: the next stage has iiko's attention to itself.
      await control('POST', `orders/${id}/status`, { status: 'Closed' });
      await guest.awaitStatus(id, 'completed');
    }
  };

  it.each(STAGES)('brings the order to the restaurant once: $name', async (stage) => {
    await killAndRestart(stage, await Guest.start(running), aCart());
  });

  it.each(ADDITION_STAGES)('adds dishes at a table once: $name', async ({ prepare, reached }) => {
    const guest = await Guest.start(running);
    await eventually(async () => {
      expect((await guest.quote(AT_TABLE)).problems).toEqual([]);
    });
    const { id } = await guest.place(AT_TABLE, [{ method: 'card' }]);
    placed.push(id);
    await guest.awaitStatus(id, 'confirmed');
    await control('DELETE', 'calls');
    await prepare(control);
    const { lines } = AT_TABLE;
    const request = guest.post(`/v1/orders/${id}/items`, { lines });
    await request.set('idempotency-key', id).expect(202);
    await eventually(() => reached?.(control, id));
    await service.stop('SIGKILL');
    await control('DELETE', 'faults');
    service = await ServiceProcess.start(env);
    await eventually(async () => {
      expect((await guest.read(id)).additions).toMatchObject([{ status: 'confirmed' }]);
    });
    const { order } = (await control('GET', `orders/${id}`)) as { order: { items: unknown[] } };
    expect(order.items).toHaveLength(2);
    await control('POST', `orders/${id}/status`, { status: 'Closed' });
  });

  it.each(WALLET_STAGES)(
    'holds the money of a wallet as long as there is an order: $name',
    async (stage) => {
      maria ??= await signInMaria();
      const useWallets = [{ walletId: WALLET, amount: 5_000 }];
      await killAndRestart(stage, maria, aCart({ useWallets }));
    },
  );
});
