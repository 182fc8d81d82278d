import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createBenchDatabase, ENGINES, type Engine } from './bench-database.js';
import { RESTAURANT, Shopper, SOUP } from './shopper.js';
import {
  fetchJson,
  startSandbox,
  startService,
  type RunningSandbox,
  type Surroundings,
} from './stack.js';
import { median, percentile, round } from './statistics.js';

export interface FanOut {
  listeners: number;
  changes: number;
  /** From the change to each listener. */
  p50Ms: number;
  p99Ms: number;
  /** From the change to the last of its listeners; of the changes the one in the middle, and the slowest. */
  lastP50Ms: number;
  lastMaxMs: number;
}

export interface StreamsResult {
  engine: Engine;
  streams: number;
  openedInMs: number;
  residentBeforeMb: number;
  residentMb: number;
  kbPerStream: number;
  stopList: FanOut;
  orders: FanOut;
}

const TOKEN = 'a-token-of-the-benchmark';
const ORDERS = 100;
const CHANGES = 20;
const OPENED_AT_ONCE = 50;
const HEAR_LIMIT_MS = 30_000;
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const STATUSES = ['CookingStarted', 'CookingCompleted'];

/** Half of the streams follow one stop list, the other half a hundred orders. */
export async function measureStreams(
  surroundings: Surroundings,
  { streams }: { streams: number },
): Promise<StreamsResult> {
  const [engine = 'PGlite'] = ENGINES;
  const sandbox = await startSandbox(surroundings, ['--speed', '20']);
  const database = await createBenchDatabase(engine, surroundings);
  const service = await startService(surroundings, sandbox, database, {
    IIKO_WEBHOOK_TOKEN: TOKEN,
    IIKO_WEBHOOK_REGISTER: 'true',
    STREAMS_MAX: String(streams),
    STREAMS_PER_SESSION: '0',
    STREAMS_PER_ADDRESS: '0',
  });
  await sandbox.control('POST', 'settings', { kitchenPaused: true });
  const shopper = await Shopper.start(service.url);
  for (let count = 0; count < ORDERS; count += 1) {
    await shopper.place(await shopper.quote());
  }
  await shopper.untilAllConfirmed();
  await delay(2_000);
  const residentBeforeMb = service.program.memory().residentMb;
  console.error(`${streams} streams on ${engine}`);
  const openedAt = performance.now();
  const half = Math.floor(streams / 2);
  const stopLists = await openAll(half, () => ({
    url: `${service.url}/v1/restaurants/${RESTAURANT}/stop-list/events`,
  }));
  const orderIds = shopper.placed.map(({ id }) => id);
  const orders = await openAll(streams - half, (index) => {
    const id = orderIds[index % orderIds.length] ?? '';
    return { url: `${service.url}/v1/orders/${id}/events`, subject: id, token: shopper.token };
  });
  const openedInMs = performance.now() - openedAt;
  await delay(2_000);
  const { residentMb } = service.program.memory();
  const stopList = await measureStopList(service.url, sandbox, stopLists);
  const ofOrders = await measureOrders(sandbox, orders, orderIds);
  [...stopLists, ...orders].forEach((listener) => {
    listener.leave();
  });
  await service.program.stop();
  return {
    engine,
    streams,
    openedInMs: round(openedInMs),
    residentBeforeMb: round(residentBeforeMb),
    residentMb: round(residentMb),
    kbPerStream: round(((residentMb - residentBeforeMb) * 1_024) / streams, 1),
    stopList,
    orders: ofOrders,
  };
}

interface Source {
  url: string;
  subject?: string;
  token?: string;
}

/** What one client has heard, by its own clock, which is that of the service. */
class Listener {
  heard: { at: number; data: Record<string, unknown> }[] = [];

  private constructor(
    private readonly response: IncomingMessage,
    readonly subject: string,
  ) {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const at = Date.now();
      text += chunk;
      const end = text.lastIndexOf('\n\n');
      for (const [, data = ''] of text.slice(0, end + 1).matchAll(/^data: (.*)$/gm)) {
        this.heard.push({ at, data: JSON.parse(data) as Record<string, unknown> });
      }
      text = text.slice(end + 2);
    });
    // It ends when the service is stopped, which nobody minds.
    response.on('error', () => undefined);
  }

  static open({ url, subject = '', token }: Source): Promise<Listener> {
    return new Promise((resolve, reject) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      get(url, { agent, headers }, (response) => {
        if (response.statusCode === 200) {
          resolve(new Listener(response, subject));
        } else {
          reject(new Error(`${url} answered ${String(response.statusCode)}`));
        }
      }).on('error', reject);
    });
  }

  leave(): void {
    this.response.destroy();
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

async function openAll(count: number, sourceOf: (index: number) => Source): Promise<Listener[]> {
  const listeners: Listener[] = [];
  while (listeners.length < count) {
    const size = Math.min(OPENED_AT_ONCE, count - listeners.length);
    const from = listeners.length;
    const opened = Array.from({ length: size }, (_one, index) =>
      Listener.open(sourceOf(from + index)),
    );
    listeners.push(...(await Promise.all(opened)));
  }
  return listeners;
}

/** From the moment at which iiko was read, which is when the service could know. */
async function measureStopList(
  url: string,
  sandbox: RunningSandbox,
  listeners: Listener[],
): Promise<FanOut> {
  const changes: number[][] = [];
  for (let change = 1; change <= CHANGES; change += 1) {
    forget(listeners);
    await sandbox.control('PUT', 'stop-list', {
      terminalGroupId: RESTAURANT,
      items: [{ productId: SOUP, balance: change }],
    });
    await hint(url);
    await untilHeard(listeners);
    changes.push(delaysOf(listeners, 'asOf'));
  }
  return summarise(listeners.length, changes);
}

/** From the transaction that changed the order. */
async function measureOrders(
  sandbox: RunningSandbox,
  listeners: Listener[],
  orderIds: string[],
): Promise<FanOut> {
  const changes: number[][] = [];
  for (const status of STATUSES) {
    forget(listeners);
    // All at once: a kitchen that a hundred orders come out of in one second is the worst there is.
    await Promise.all(
      orderIds.map((id) => sandbox.control('POST', `orders/${id}/status`, { status })),
    );
    await untilHeard(listeners);
    for (const id of orderIds) {
      changes.push(
        delaysOf(
          listeners.filter(({ subject }) => subject === id),
          'at',
        ),
      );
    }
  }
  return summarise(listeners.length, changes);
}

async function hint(url: string): Promise<void> {
  await fetchJson(`${url}/v1/webhooks/iiko`, {
    method: 'POST',
    headers: { authorization: TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        eventType: 'StopListUpdate',
        eventTime: '2026-11-22 09:30:00.000',
        organizationId: ORGANIZATION,
        correlationId: null,
        eventInfo: { terminalGroupsStopListsUpdates: [{ id: RESTAURANT, isFull: false }] },
      },
    ]),
  });
}

function forget(listeners: Listener[]): void {
  listeners.forEach((listener) => {
    listener.heard = [];
  });
}

async function untilHeard(listeners: Listener[]): Promise<void> {
  const deadline = Date.now() + HEAR_LIMIT_MS;
  while (listeners.some(({ heard }) => heard.length === 0)) {
    if (Date.now() > deadline) {
      const deaf = listeners.filter(({ heard }) => heard.length === 0).length;
      throw new Error(`${deaf} of ${listeners.length} listeners have heard nothing`);
    }
    await delay(5);
  }
}

function delaysOf(listeners: Listener[], moment: 'asOf' | 'at'): number[] {
  return listeners.flatMap(({ heard }) =>
    heard.slice(0, 1).map(({ at, data }) => at - Date.parse(String(data[moment]))),
  );
}

function summarise(listeners: number, changes: number[][]): FanOut {
  const last = changes.map((delays) => Math.max(...delays));
  const all = changes.flat();
  return {
    listeners,
    changes: changes.length,
    p50Ms: round(median(all)),
    p99Ms: round(percentile(all, 99)),
    lastP50Ms: round(median(last)),
    lastMaxMs: round(Math.max(...last)),
  };
}
