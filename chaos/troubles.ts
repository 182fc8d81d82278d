import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from './calls.js';
import { RESTAURANTS } from './carts.js';
import type { Random } from './random.js';
import type { SandboxControl } from './sandbox.js';

const CREATE = '/api/1/deliveries/create';
const READS = [
  '/api/1/deliveries/by_id',
  '/api/1/deliveries/by_revision',
  '/api/1/deliveries/by_delivery_date_and_status',
  '/api/1/commands/status',
];
const OTHERS = [
  '/api/1/deliveries/cancel',
  '/api/1/loyalty/iiko/calculate',
  '/api/1/delivery_restrictions/allowed',
  '/api/1/terminal_groups/is_alive',
  '/api/1/access_token',
  '*',
];

/** What iiko, the network and the restaurant do to a chain on a bad day; one of them at a time. */
type Trouble = (sandbox: SandboxControl, random: Random) => Promise<string>;

const fault = async (sandbox: SandboxControl, path: string, kind: string, more: object = {}) => {
  await sandbox.control('POST', 'faults', { path, kind, times: 1, ...more });
  return `${kind} ${path === '*' ? 'anywhere' : path.replace('/api/1/', '')}`;
};

const anyPath = (random: Random): string =>
  random.pick(random.chance(0.5) ? [CREATE] : [...READS, ...OTHERS]);

const TROUBLES: readonly Trouble[] = [
  (sandbox, random) => fault(sandbox, CREATE, 'lost-answer', { times: random.between(1, 3) }),
  (sandbox, random) => fault(sandbox, CREATE, 'drop', { times: random.between(1, 3) }),
  (sandbox, random) => fault(sandbox, anyPath(random), 'drop', { times: random.between(1, 5) }),
  (sandbox, random) =>
    fault(sandbox, anyPath(random), 'lost-answer', { times: random.between(1, 5) }),
  (sandbox, random) =>
    fault(sandbox, anyPath(random), 'malformed', { times: random.between(1, 3) }),
  (sandbox, random) =>
    fault(sandbox, anyPath(random), 'latency', {
      delayMs: random.between(200, 3_500),
      times: random.between(1, 6),
    }),
  async (sandbox, random) => {
    const status = random.pick([408, 429, 500, 502, 503, 504]);
    const execute = random.chance(0.5) && status !== 429;
    const path = anyPath(random);
    await fault(sandbox, path, 'status', { status, execute, times: random.between(1, 4) });
    return `status ${status}${execute ? ' after all was done' : ''}`;
  },
  async (sandbox, random) => {
    await sandbox.control('POST', 'webhooks', { lose: random.between(1, 25) });
    return 'webhooks lost';
  },
  async (sandbox, random) => {
    await sandbox.control('POST', 'webhooks', { duplicate: random.between(1, 25) });
    return 'webhooks sent twice';
  },
  async (sandbox, random) => {
    await sandbox.control('POST', 'webhooks', { shuffle: random.chance(0.7) });
    return 'webhooks out of order';
  },
  async (sandbox) => {
    await sandbox.control('POST', 'tokens/expire');
    return 'tokens expired';
  },
  async (sandbox, random) => {
    const duplicateAnswer = random.pick(['ok', 'bad-request']);
    await sandbox.control('POST', 'settings', { duplicateAnswer });
    return 'repeated ids answered in another way';
  },
  moveAnOrder,
];

/** Staff hand an order over to the other restaurant of the organization. */
async function moveAnOrder(sandbox: SandboxControl, random: Random): Promise<string> {
  const orders = await sandbox.openOrders();
  if (orders.length === 0) {
    return 'nothing to move';
  }
  const terminalGroupId = random.pick(RESTAURANTS.slice(0, 2));
  try {
    await sandbox.control('POST', `orders/${random.pick(orders)}/move`, { terminalGroupId });
    return 'orders moved by staff';
  } catch {
    // Closed meanwhile.
    return 'nothing to move';
  }
}

/** Makes trouble until it is told to stop. */
export async function makeTrouble(
  sandbox: SandboxControl,
  random: Random,
  tally: Tally,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const what = await random.pick(TROUBLES)(sandbox, random);
    tally.add(`iiko: ${what}`);
    await delay(random.between(everyMs / 2, everyMs * 1.5), undefined, { signal }).catch(
      () => undefined,
    );
  }
}

/** iiko and the restaurants work as they should from here on. */
export async function makePeace(sandbox: SandboxControl): Promise<void> {
  await sandbox.control('DELETE', 'faults');
  await sandbox.control('POST', 'webhooks', { lose: 0, duplicate: 0, shuffle: false });
  await sandbox.control('POST', 'settings', { posRejection: null });
  for (const terminalGroupId of RESTAURANTS) {
    await sandbox.control('POST', 'pos', { terminalGroupId, online: true });
  }
}
