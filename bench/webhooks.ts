import { setTimeout as delay } from 'node:timers/promises';
import { createBenchDatabase, ENGINES, type Engine } from './bench-database.js';
import { Shopper } from './shopper.js';
import { fetchJson, startSandbox, startService, type Surroundings } from './stack.js';
import { median, percentile, round } from './statistics.js';

export interface WebhooksResult {
  engine: Engine;
  /** Bodies a second, and events in each. */
  bodiesPerSecond: number;
  eventsPerBody: number;
  seconds: number;
  answered: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** From the last answer until every body was processed. */
  drainedInMs: number;
  /** Processor time of the service for all of it: beside `seconds` it tells a busy machine from a slow service. */
  cpuSeconds: number;
  /** Placed meanwhile. */
  orders: number;
  orderP99Ms: number;
}

const TOKEN = 'a-token-of-the-benchmark';
const BODIES_PER_SECOND = 100;
const EVENTS_PER_BODY = 3;
const ORDERS_PER_SECOND = 5;
/** Half of the events are about orders of other channels, as iiko sends them. */
const KNOWN_ORDERS = 100;
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const DRAIN_LIMIT_MS = 120_000;

/** Webhooks in arrays, at a steady rate, while orders are taken and brought to iiko. */
export async function measureWebhooks(
  surroundings: Surroundings,
  { seconds }: { seconds: number },
): Promise<WebhooksResult> {
  const [engine = 'PGlite'] = ENGINES;
  const sandbox = await startSandbox(surroundings, ['--speed', '1']);
  const database = await createBenchDatabase(engine, surroundings);
  const service = await startService(surroundings, sandbox, database, {
    IIKO_WEBHOOK_TOKEN: TOKEN,
    METRICS_TOKEN: '',
  });
  await sandbox.control('POST', 'settings', { kitchenPaused: true });
  const first = await Shopper.start(service.url);
  for (let count = 0; count < KNOWN_ORDERS; count += 1) {
    await first.place(await first.quote());
  }
  await first.untilAllConfirmed();
  const { items } = (await sandbox.control('GET', 'orders')) as { items: OrderInfo[] };
  await send(service.url, [toEvent(items, 0), toEvent(items, 1)]);
  console.error(`webhooks on ${engine}, ${BODIES_PER_SECOND * EVENTS_PER_BODY} events a second`);
  const shopper = await Shopper.start(service.url);
  const cpuBefore = service.program.cpuSeconds();
  const [times] = await Promise.all([
    sendSteadily(service.url, items, seconds),
    shop(shopper, seconds * ORDERS_PER_SECOND),
  ]);
  const drainedInMs = await untilDrained(service.url);
  const cpuSeconds = service.program.cpuSeconds() - cpuBefore;
  await shopper.untilAllConfirmed();
  await service.program.stop();
  return {
    engine,
    bodiesPerSecond: BODIES_PER_SECOND,
    eventsPerBody: EVENTS_PER_BODY,
    seconds,
    answered: times.length,
    p50Ms: round(median(times), 1),
    p99Ms: round(percentile(times, 99), 1),
    maxMs: round(Math.max(...times), 1),
    drainedInMs: round(drainedInMs),
    cpuSeconds: round(cpuSeconds, 1),
    orders: shopper.placed.length,
    orderP99Ms: round(
      percentile(
        shopper.placed.map(({ acceptedInMs }) => acceptedInMs),
        99,
      ),
      1,
    ),
  };
}

interface OrderInfo {
  id: string;
  timestamp: number;
}

/** At their moments, whether or not those before have been answered. */
async function sendSteadily(url: string, orders: OrderInfo[], seconds: number): Promise<number[]> {
  const startedAt = performance.now();
  const bodies = Array.from({ length: seconds * BODIES_PER_SECOND }, (_body, index) => index);
  return Promise.all(
    bodies.map(async (index) => {
      const dueMs = (index * 1_000) / BODIES_PER_SECOND;
      await delay(Math.max(0, dueMs - (performance.now() - startedAt)));
      const events = Array.from({ length: EVENTS_PER_BODY }, (_event, place) =>
        toEvent(orders, index * EVENTS_PER_BODY + place),
      );
      const sentAt = performance.now();
      await send(url, events);
      return performance.now() - sentAt;
    }),
  );
}

async function send(url: string, events: object[]): Promise<void> {
  await fetchJson(`${url}/v1/webhooks/iiko`, {
    method: 'POST',
    headers: { authorization: TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
}

/** News that moves the clock of an order of ours, or is about one that is not. */
function toEvent(orders: OrderInfo[], index: number): object {
  const order = orders[index % orders.length];
  if (order === undefined) {
    throw new Error('the simulator has no orders');
  }
  const isOurs = index % 2 === 0;
  const foreignId = `0e000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return {
    eventType: 'DeliveryOrderUpdate',
    eventTime: '2026-11-22 09:30:00.000',
    organizationId: ORGANIZATION,
    correlationId: null,
    eventInfo: {
      ...order,
      id: isOurs ? order.id : foreignId,
      timestamp: order.timestamp + index + 1,
    },
  };
}

async function shop(shopper: Shopper, orders: number): Promise<void> {
  const startedAt = performance.now();
  for (let index = 0; index < orders; index += 1) {
    await delay(Math.max(0, (index * 1_000) / ORDERS_PER_SECOND - (performance.now() - startedAt)));
    await shopper.place(await shopper.quote());
  }
}

async function untilDrained(url: string): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < DRAIN_LIMIT_MS) {
    const response = await fetch(`${url}/metrics`);
    const depth = /^job_queue_depth\{queue="webhooks\.process"\} (\d+)$/m.exec(
      await response.text(),
    )?.[1];
    if (depth === '0') {
      return performance.now() - startedAt;
    }
    await delay(50);
  }
  throw new Error('not all webhooks were processed in time');
}
