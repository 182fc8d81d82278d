import { setTimeout as delay } from 'node:timers/promises';
import { createBenchDatabase, ENGINES, type Engine } from './bench-database.js';
import { Shopper } from './shopper.js';
import { startSandbox, startService, type RunningSandbox, type Surroundings } from './stack.js';

/** Where the orders are while calls are counted. */
export type Stage = 'in the kitchen' | 'in creation';

export interface ReconcileRow {
  engine: Engine;
  stage: Stage;
  openOrders: number;
  /** Calls of iiko in one minute, by its path. */
  calls: Record<string, number>;
  callsPerMinute: number;
}

/** Lets a state be kept for as long as it is looked at, and an order in creation with it. */
const POS_TIMEOUT_SECONDS = 300;
const CREATION_MS = 600_000;
const WINDOW_MS = 60_000;
/** A third of what is usual, so that a window has six ticks in it. */
const POLL_SECONDS = 10;
const FEW = 10;
const MANY = 1_000;
const GUESTS = 20;
const PLACE_LIMIT_MS = 180_000;

/**
 * How many calls of iiko open orders cost by themselves: no webhooks, nothing happens, and no budget but the
 * service's own way of asking keeps the number down.
 */
export async function measureReconcile(surroundings: Surroundings): Promise<ReconcileRow[]> {
  const rows: ReconcileRow[] = [];
  const [engine = 'PGlite'] = ENGINES;
  for (const stage of ['in the kitchen', 'in creation'] as const) {
    for (const openOrders of [FEW, MANY]) {
      console.error(`reconciliation on ${engine}, ${openOrders} orders ${stage}`);
      const calls = await countCalls(surroundings, engine, { stage, openOrders });
      const callsPerMinute = Object.values(calls).reduce((sum, count) => sum + count, 0);
      rows.push({ engine, stage, openOrders, calls, callsPerMinute });
      await surroundings.cleanup.run();
    }
  }
  return rows;
}

async function countCalls(
  surroundings: Surroundings,
  engine: Engine,
  { stage, openOrders }: { stage: Stage; openOrders: number },
): Promise<Record<string, number>> {
  const sandbox = await startSandbox(surroundings, ['--speed', '1']);
  const database = await createBenchDatabase(engine, surroundings);
  const service = await startService(surroundings, sandbox, database, {
    METRICS_TOKEN: '',
    ORDER_POLL_SECONDS: String(POLL_SECONDS),
    ORDER_POS_TIMEOUT_SECONDS: String(POS_TIMEOUT_SECONDS),
  });
  const creationMs = stage === 'in creation' ? CREATION_MS : 0;
  await sandbox.control('POST', 'settings', { kitchenPaused: true, creationMs });
  const status = stage === 'in creation' ? 'sent' : 'confirmed';
  await placeAll(service.url, openOrders, status);
  await untilCompared(sandbox);
  await sandbox.control('DELETE', 'calls');
  await delay(WINDOW_MS);
  const calls = await callsOf(sandbox);
  await service.program.stop();
  return calls;
}

async function placeAll(url: string, orders: number, status: string): Promise<void> {
  const guests = Math.min(GUESTS, orders);
  const shoppers = await Promise.all(Array.from({ length: guests }, () => Shopper.start(url)));
  await Promise.all(
    shoppers.map(async (shopper) => {
      for (let count = 0; count < orders / guests; count += 1) {
        await shopper.place(await shopper.quote());
      }
    }),
  );
  const deadline = Date.now() + PLACE_LIMIT_MS;
  while ((await countOf(url, status)) < orders) {
    if (Date.now() > deadline) {
      throw new Error(`not all of ${orders} orders were ${status} in time`);
    }
    await delay(1_000);
  }
}

/** The first comparison reads whole days; from then on revisions are asked for. */
async function untilCompared(sandbox: RunningSandbox): Promise<void> {
  for (;;) {
    const { items } = (await sandbox.control(
      'GET',
      'calls?path=/api/1/deliveries/by_revision',
    )) as { items: unknown[] };
    if (items.length > 0) {
      return;
    }
    await delay(500);
  }
}

async function countOf(url: string, status: string): Promise<number> {
  const response = await fetch(`${url}/metrics`);
  const count = new RegExp(`^orders\\{status="${status}"\\} (\\d+)$`, 'm').exec(
    await response.text(),
  )?.[1];
  return Number(count ?? 0);
}

/** What is read whether or not there are orders (menus, stop lists, tills) is left out. */
async function callsOf(sandbox: RunningSandbox): Promise<Record<string, number>> {
  const { items } = (await sandbox.control('GET', 'calls')) as { items: { path: string }[] };
  const calls: Record<string, number> = {};
  for (const { path } of items) {
    if (/\/(?:deliveries|order|commands)\//.test(path) && !path.endsWith('/order_types')) {
      calls[path] = (calls[path] ?? 0) + 1;
    }
  }
  return calls;
}
