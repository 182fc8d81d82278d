import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { OrderDto } from '../src/orders/order.dto.js';
import { ContractRecorder } from './support/contract.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { ServiceProcess } from './support/service-process.js';
import { testEnvironment } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const COMMAND = '/api/1/commands/status';
const BY_ID = '/api/1/deliveries/by_id';

/** Where in an order's way to the restaurant the process is killed. */
interface Stage {
  name: string;
  /** Slows the sandbox down at the place, so that the kill comes there. */
  prepare: (control: Control) => Promise<unknown>;
  /** Holds when the place is reached; absent: as soon as the guest has the 202. */
  reached?: (control: Control) => Promise<void>;
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

describe('a process that is killed', () => {
  const sandboxes: Sandbox[] = [];
  const databases: TestDatabase[] = [];
  const services: ServiceProcess[] = [];

  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop('SIGKILL')));
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    await Promise.all(databases.map((database) => database.drop()));
  });

  const killAndRestart = async (stage: Stage): Promise<void> => {
    const sandbox = await createSandbox({ speed: 20, quotas: false });
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
    const env = testEnvironment(sandboxUrl, database, { LOG_LEVEL: 'info' });
    const first = await ServiceProcess.start(env);
    services.push(first);
    const guest = await Guest.start(first);
    const { quoteId } = await guest.quote();
    await control('POST', 'settings', { kitchenPaused: true });
    await stage.prepare(control);
    const body = await bodyOf(guest.order(quoteId));
    await eventually(() => stage.reached?.(control), 10_000);
    await first.stop('SIGKILL');

    await control('DELETE', 'faults');
    await control('POST', 'settings', { creationMs: 100 });
    await control('POST', 'clock', { advanceMs: 1_000 });
    const second = await ServiceProcess.start(env);
    services.push(second);
    const { id } = body as OrderDto;
    await eventually(async () => {
      const answer = await second
        .http()
        .get(`/v1/orders/${id}`)
        .set('authorization', `Bearer ${guest.token}`);
      expect(answer.body).toMatchObject({ status: 'confirmed' });
    }, 60_000);
    const { items } = (await control('GET', 'orders')) as { items: { id: string }[] };
    expect(items.map((order) => order.id)).toEqual([id]);
    expect(await second.stop('SIGTERM')).toBe(0);
    expect(contract?.violations() ?? []).toEqual([]);
  };

  // Side by side: each waits mostly for the queue to notice that the killed process is gone.
  it.each(STAGES)('brings the order to the restaurant once: $name', killAndRestart, 120_000);
});
