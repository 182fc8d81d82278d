import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { Cart } from '../src/orders/order-model.js';
import type { OrderDto } from '../src/orders/order.dto.js';
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
  reached?: (control: Control) => Promise<void>;
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

const orderIsThere = async (control: Control) => {
  const { items } = (await control('GET', 'orders')) as { items: unknown[] };
  expect(items.length).toBeGreaterThan(0);
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
    prepare: (control) => arm(control, BY_ID, 'latency', { delayMs: 10_000 }),
    reached: async (control) => {
      await called(COMMAND)(control);
    },
  },
];

const holdsOf = async (control: Control): Promise<{ sum: number }[]> => {
  const guest = (await control('GET', `customers/${MARIA.id}`)) as { holds: { sum: number }[] };
  return guest.holds;
};

const moneyIsHeld = async (control: Control) => {
  expect(await holdsOf(control)).toHaveLength(1);
};

/** A part is paid from a wallet, whose money has to be held and let go. */
const WALLET_STAGES: Stage[] = [
  {
    name: 'while nobody knows whether the money is held',
    prepare: (control) => arm(control, HOLD, 'status', { status: 502, execute: true, times: null }),
    reached: moneyIsHeld,
  },
  {
    name: 'after the money was held, before the order is there',
    prepare: (control) => arm(control, CREATE, 'drop', { times: null }),
    reached: async (control) => {
      await moneyIsHeld(control);
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

describe('a process that is killed', () => {
  const sandboxes: Sandbox[] = [];
  const databases: TestDatabase[] = [];
  const gateways: SmsGateway[] = [];
  const services: ServiceProcess[] = [];

  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop('SIGKILL')));
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    await Promise.all(databases.map((database) => database.drop()));
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });

  const signInMaria = async (service: ServiceProcess, gateway: SmsGateway): Promise<Guest> => {
    const { phone } = MARIA;
    await service.http().post('/v1/auth/otp').send({ phone }).expect(202);
    const code = gateway.lastCode(phone);
    const answer = service.http().post('/v1/auth/otp/verify').send({ phone, code }).expect(200);
    return Guest.of(service, (await bodyOf(answer)) as Session);
  };

  const start = async () => {
    const sandbox = await createSandbox({ streetsPerCity: 300, speed: 20, quotas: false });
    sandboxes.push(sandbox);
    const contract = ContractRecorder.load();
    contract?.attach(sandbox);
    const sandboxUrl = await sandbox.listen({ port: 0 });
    const control: Control = async (method, path, data) => {
      const { data: answer } = await axios.request<unknown>({
        method,
        url: `${sandboxUrl}/__sandbox/${path}`,
        data,
      });
      return answer;
    };
    const database = await createTestDatabase();
    databases.push(database);
    const gateway = await SmsGateway.start();
    gateways.push(gateway);
    const env = testEnvironment(sandboxUrl, database, { LOG_LEVEL: 'info', ...gateway.env });
    const service = await ServiceProcess.start(env);
    services.push(service);
    await control('POST', 'settings', { kitchenPaused: true });
    return { service, control, contract, env, gateway };
  };

  const killAndRestart = async (
    stage: Stage,
    { service: first, control, contract, env }: Awaited<ReturnType<typeof start>>,
    guest: Guest,
    cart: Cart,
  ): Promise<void> => {
    const { quoteId } = await guest.quote(cart);
    await stage.prepare(control);
    const body = await bodyOf(guest.order(quoteId));
    await eventually(() => stage.reached?.(control), 10_000);
    await first.stop('SIGKILL');

    await control('DELETE', 'faults');
    await control('POST', 'settings', { creationMs: 100, posRejection: null });
    await control('POST', 'clock', { advanceMs: 1_000 });
    const second = await ServiceProcess.start(env);
    services.push(second);
    const { id } = body as OrderDto;
    await eventually(async () => {
      const answer = await second
        .http()
        .get(`/v1/orders/${id}`)
        .set('authorization', `Bearer ${guest.token}`);
      expect(answer.body).toMatchObject({ status: stage.outcome ?? 'confirmed' });
    }, 60_000);
    const { items } = (await control('GET', 'orders')) as { items: { id: string }[] };
    expect(items.map((order) => order.id)).toEqual([id]);
    const held = stage.outcome === undefined ? (cart.useWallets ?? []) : [];
    await eventually(async () => {
      const sums = held.map(({ amount }) => ({ sum: amount / 100 }));
      expect(await holdsOf(control)).toMatchObject(sums);
    }, 60_000);
    expect(await second.stop('SIGTERM')).toBe(0);
    expect(contract?.violations() ?? []).toEqual([]);
  };

  // Side by side: each waits mostly for the queue to notice that the killed process is gone.
  it.each(STAGES)(
    'brings the order to the restaurant once: $name',
    async (stage) => {
      const stand = await start();
      await killAndRestart(stage, stand, await Guest.start(stand.service), aCart());
    },
    120_000,
  );

  it.each(WALLET_STAGES)(
    'holds the money of a wallet as long as there is an order: $name',
    async (stage) => {
      const stand = await start();
      const maria = await signInMaria(stand.service, stand.gateway);
      const useWallets = [{ walletId: WALLET, amount: 5_000 }];
      await killAndRestart(stage, stand, maria, aCart({ useWallets }));
    },
    120_000,
  );
});
