import { setTimeout as delay } from 'node:timers/promises';
import { createBenchDatabase, ENGINES, type BenchDatabase, type Engine } from './bench-database.js';
import { Shopper, type PlacedOrder } from './shopper.js';
import { startSandbox, startService, type RunningSandbox, type Surroundings } from './stack.js';
import { median, percentile, round } from './statistics.js';

export interface OrderOptions {
  /** Orders placed as fast as they are accepted; rounded up to the same number for each guest. */
  orders: number;
  guests: number;
}

export interface OrderResult {
  engine: Engine;
  burst: {
    orders: number;
    guests: number;
    acceptedPerSecond: number;
    p50Ms: number;
    p99Ms: number;
    /** From the first request until the last order was confirmed. */
    allConfirmedInSeconds: number;
  };
  steady: {
    orders: number;
    perSecond: number;
    p50Ms: number;
    p99Ms: number;
    confirmedP50Ms: number;
    confirmedP99Ms: number;
  };
}

/** How long the simulated iiko takes for any call. */
export const IIKO_LATENCY_MS = 300;
/** How long it takes from there until the restaurant has the order: the sandbox's own default. */
export const IIKO_CREATION_MS = 2_000;
const STEADY_PER_SECOND = 10;
const STEADY_ORDERS = 200;
const WARM_UP_ORDERS = 50;

/** Orders until they are confirmed, and the proof that each is in iiko once. */
export async function measureOrders(
  surroundings: Surroundings,
  options: OrderOptions,
): Promise<OrderResult[]> {
  const results: OrderResult[] = [];
  for (const engine of ENGINES) {
    const sandbox = await startSandbox(surroundings, ['--speed', '1']);
    const database = await createBenchDatabase(engine, surroundings);
    results.push(await measureOn(surroundings, sandbox, database, options));
  }
  return results;
}

async function measureOn(
  surroundings: Surroundings,
  sandbox: RunningSandbox,
  database: BenchDatabase,
  options: OrderOptions,
): Promise<OrderResult> {
  const service = await startService(surroundings, sandbox, database, {
    IIKO_WEBHOOK_TOKEN: 'a-token-of-the-benchmark',
    IIKO_WEBHOOK_REGISTER: 'true',
  });
  // Orders stay where they are once they are confirmed; cooking is not what is measured.
  await sandbox.control('POST', 'settings', { kitchenPaused: true });
  const everyone: Shopper[] = [];
  const invite = async (count: number) => {
    const shoppers = await Promise.all(
      Array.from({ length: count }, () => Shopper.start(service.url)),
    );
    everyone.push(...shoppers);
    return shoppers;
  };
  await placeAtOnce(await invite(10), WARM_UP_ORDERS);
  await untilConfirmed(everyone);
  await sandbox.control('POST', 'faults', {
    path: '*',
    kind: 'latency',
    delayMs: IIKO_LATENCY_MS,
    times: null,
  });
  console.error(`orders on ${database.engine}, ${STEADY_PER_SECOND} a second`);
  const steady = await measureSteady(await invite(STEADY_ORDERS));
  console.error(`orders on ${database.engine}, as many as it takes`);
  const burst = await measureBurst(await invite(options.guests), options.orders);
  await assertEachOnce(sandbox, everyone);
  await service.program.stop();
  return { engine: database.engine, burst, steady };
}

/** Guests come one after another, whether or not those before have been answered. */
async function measureSteady(shoppers: Shopper[]): Promise<OrderResult['steady']> {
  const quoted = await Promise.all(
    shoppers.map(async (shopper) => ({ shopper, quoteId: await shopper.quote() })),
  );
  const startedAt = performance.now();
  await Promise.all(
    quoted.map(async ({ shopper, quoteId }, index) => {
      await delay(
        Math.max(0, (index * 1_000) / STEADY_PER_SECOND - (performance.now() - startedAt)),
      );
      await shopper.place(quoteId);
    }),
  );
  await untilConfirmed(shoppers);
  const confirmedMs: number[] = [];
  for (const shopper of shoppers) {
    for (const { id } of shopper.placed) {
      confirmedMs.push(await shopper.confirmedInMs(id));
    }
  }
  return {
    orders: confirmedMs.length,
    perSecond: STEADY_PER_SECOND,
    ...acceptance(shoppers.flatMap(({ placed }) => placed)),
    confirmedP50Ms: round(median(confirmedMs)),
    confirmedP99Ms: round(percentile(confirmedMs, 99)),
  };
}

/** Every guest orders again as soon as the last order was accepted. */
async function measureBurst(shoppers: Shopper[], orders: number): Promise<OrderResult['burst']> {
  const { elapsedMs, startedAt } = await placeAtOnce(shoppers, orders);
  await untilConfirmed(shoppers);
  const placed = shoppers.flatMap((shopper) => shopper.placed);
  return {
    orders: placed.length,
    guests: shoppers.length,
    acceptedPerSecond: round((placed.length / elapsedMs) * 1_000),
    ...acceptance(placed),
    allConfirmedInSeconds: round((performance.now() - startedAt) / 1_000),
  };
}

async function placeAtOnce(
  shoppers: Shopper[],
  orders: number,
): Promise<{ startedAt: number; elapsedMs: number }> {
  const each = Math.ceil(orders / shoppers.length);
  const quotes = await Promise.all(
    shoppers.map(async (shopper) => {
      const quoteIds: string[] = [];
      while (quoteIds.length < each) {
        quoteIds.push(await shopper.quote());
      }
      return { shopper, quoteIds };
    }),
  );
  const startedAt = performance.now();
  await Promise.all(
    quotes.map(async ({ shopper, quoteIds }) => {
      for (const quoteId of quoteIds) {
        await shopper.place(quoteId);
      }
    }),
  );
  return { startedAt, elapsedMs: performance.now() - startedAt };
}

async function untilConfirmed(shoppers: Shopper[]): Promise<void> {
  for (const shopper of shoppers) {
    await shopper.untilAllConfirmed();
  }
}

function acceptance(placed: PlacedOrder[]): { p50Ms: number; p99Ms: number } {
  const times = placed.map(({ acceptedInMs }) => acceptedInMs);
  return { p50Ms: round(median(times), 1), p99Ms: round(percentile(times, 99), 1) };
}

/** @throws Error when iiko lacks an accepted order, has one that nobody placed, or was sent one again */
async function assertEachOnce(sandbox: RunningSandbox, shoppers: Shopper[]): Promise<void> {
  const accepted = shoppers.flatMap(({ placed }) => placed.map(({ id }) => id)).toSorted();
  const { items: orders } = (await sandbox.control('GET', 'orders')) as { items: { id: string }[] };
  const { items: creations } = (await sandbox.control(
    'GET',
    'calls?path=/api/1/deliveries/create',
  )) as { items: { request: { order: { id: string } } }[] };
  const known = orders.map(({ id }) => id).toSorted();
  const sent = creations.map(({ request }) => request.order.id).toSorted();
  if (known.join() !== accepted.join()) {
    throw new Error(`${accepted.length} orders were accepted, iiko has ${known.length}`);
  }
  if (sent.join() !== accepted.join()) {
    throw new Error(`${accepted.length} orders were sent in ${sent.length} calls`);
  }
}
