import axios from 'axios';
import type { Readable } from 'node:stream';
import type { Response } from 'supertest';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { StopListsService } from '../src/stop-lists/stop-lists.service.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const ARBAT = '0b000000-0000-4000-8000-000000000002';
const UNKNOWN = '0b000000-0000-4000-8000-00000000dead';
const BORSCH = '0c000000-0000-4000-8000-000000000001';
const PIZZA = '0c000000-0000-4000-8000-000000000011';
const SMALL = '0d000000-0000-4000-8000-000000000001';
const LARGE = '0d000000-0000-4000-8000-000000000003';
const SOUR_CREAM = '0f000000-0000-4000-8000-000000000001';
const PATH = `/v1/restaurants/${TVERSKAYA}/stop-list`;

interface Stop {
  productId: string;
  sizeId?: string;
  balance: number;
}

interface StopList {
  asOf: string;
  source: string;
  stale: boolean;
  items: { itemId: string; sizeId: string | null; remaining: number }[];
}

let app: TestApp;

async function read(restaurantId = TVERSKAYA): Promise<StopList> {
  const response = await app.http().get(`/v1/restaurants/${restaurantId}/stop-list`).expect(200);
  return response.body as StopList;
}

const service = () => app.nest.get(StopListsService);

/** Stops things at the till, and hints as iiko's webhook does. */
async function stop(items: Stop[], terminalGroupId = TVERSKAYA): Promise<void> {
  await app.control('PUT', 'stop-list', { terminalGroupId, items });
  await service().hint(MOSCOW);
}

/** To the millisecond, which a body does not say. */
async function confirmedAt(restaurantId: string): Promise<string> {
  const { headers } = await app.http().get(`/v1/restaurants/${restaurantId}/stop-list`).expect(200);
  return String(headers['x-data-as-of']);
}

/** The same, until iiko has been read after it. */
async function stopAndWait(items: Stop[], terminalGroupId = TVERSKAYA): Promise<void> {
  const before = await confirmedAt(terminalGroupId);
  await stop(items, terminalGroupId);
  await eventually(async () => {
    expect(await confirmedAt(terminalGroupId)).not.toBe(before);
    const list = await read(terminalGroupId);
    expect(list.items.map(({ remaining }) => remaining).sort()).toEqual(
      items.map(({ balance }) => balance).sort(),
    );
  });
}

async function readCalls(): Promise<number> {
  const response = await app.control('GET', 'calls?path=/api/1/stop_lists');
  const { items } = response.data as { items: { request: { organizationIds: string[] } }[] };
  return items.filter(({ request }) => request.organizationIds.includes(MOSCOW)).length;
}

beforeAll(async () => {
  app = await startTestApp({
    sandbox: { quotas: false },
    env: { IIKO_BUDGETS: 'Data: stoplists=1000' },
  });
});

beforeEach(() => stopAndWait([]));

afterAll(() => app.stop());

describe('GET /v1/restaurants/{restaurantId}/stop-list', () => {
  it('lists items, sizes and modifiers with what is left of them', async () => {
    await stopAndWait([
      { productId: BORSCH, balance: 0 },
      { productId: PIZZA, sizeId: LARGE, balance: 2.5 },
      { productId: SOUR_CREAM, balance: 7 },
    ]);
    const response = await app.http().get(PATH).expect(200);
    expect(response.body).toEqual({
      asOf: expect.stringMatching(/^\d{4}-.*:\d{2}\+03:00$/) as string,
      source: 'webhook',
      stale: false,
      items: [
        { itemId: BORSCH, sizeId: null, remaining: 0 },
        { itemId: PIZZA, sizeId: LARGE, remaining: 2.5 },
        { itemId: SOUR_CREAM, sizeId: null, remaining: 7 },
      ],
    });
    expect(response.headers['cache-control']).toBe('public, max-age=5, stale-if-error=60');
    expect(response.headers['x-data-stale']).toBe('false');
  });

  describe('of which iiko sends a part that cannot be read', () => {
    afterEach(async () => {
      await app.control('DELETE', 'faults');
      await stopAndWait([]);
    });

    const answerWith = async (items: unknown[]) => {
      const { asOf } = await read();
      await app.control('POST', 'faults', {
        path: '/api/1/stop_lists',
        kind: 'status',
        status: 200,
        times: null,
        body: {
          correlationId: 'c0000000-0000-4000-8000-000000000001',
          terminalGroupStopLists: [{ organizationId: MOSCOW, items }],
        },
      });
      await service().hint(MOSCOW);
      return asOf;
    };

    it('stops what has no balance that can be read', async () => {
      await answerWith([
        {
          terminalGroupId: TVERSKAYA,
          items: [
            { productId: BORSCH, balance: null },
            { productId: PIZZA, sizeId: '', balance: '0' },
          ],
        },
      ]);
      await eventually(async () => {
        expect(await read()).toMatchObject({
          stale: false,
          items: [
            { itemId: BORSCH, sizeId: null, remaining: 0 },
            { itemId: PIZZA, sizeId: null, remaining: 0 },
          ],
        });
      });
    });

    it('keeps the list of a group that may be the one without an id, and says that it is old', async () => {
      await stopAndWait([{ productId: BORSCH, balance: 0 }]);
      const asOf = await answerWith([
        { items: [{ productId: PIZZA, balance: 0 }] },
        { terminalGroupId: ARBAT, items: [{ productId: SOUR_CREAM, balance: 0 }] },
      ]);
      await eventually(async () => {
        expect((await read(ARBAT)).items).toMatchObject([{ itemId: SOUR_CREAM }]);
        expect(await read()).toMatchObject({ asOf, stale: true, items: [{ itemId: BORSCH }] });
      });
    });

    it('keeps what was stopped in a group that stops something without a name', async () => {
      await stopAndWait([{ productId: BORSCH, balance: 0 }]);
      await answerWith([
        { terminalGroupId: TVERSKAYA, items: [{ balance: 0 }, { productId: PIZZA, balance: 0 }] },
      ]);
      await eventually(async () => {
        const { stale, items } = await read();
        expect(stale).toBe(true);
        expect(items.map(({ itemId }) => itemId)).toEqual([BORSCH, PIZZA]);
      });
    });
  });

  it('keeps restaurants apart', async () => {
    await stopAndWait([{ productId: BORSCH, balance: 0 }], ARBAT);
    expect((await read(TVERSKAYA)).items).toEqual([]);
    expect((await read(ARBAT)).items).toHaveLength(1);
    await stopAndWait([], ARBAT);
  });

  it('answers 304 until iiko is read again, and then says when that was', async () => {
    const first = await app.http().get(PATH).expect(200);
    const tag = String(first.headers.etag);
    await app.http().get(PATH).set('If-None-Match', tag).expect(304);
    await service().hint(MOSCOW);
    const asOf = ({ headers }: Response) => Date.parse(String(headers['x-data-as-of']));
    const second = await eventually(async () => {
      const response = await app.http().get(PATH).expect(200);
      expect(asOf(response)).toBeGreaterThan(asOf(first));
      return response;
    });
    const inSeconds = asOf(second) - (asOf(second) % 1_000);
    expect(Date.parse((second.body as StopList).asOf)).toBe(inSeconds);
    expect((second.body as StopList).items).toEqual((first.body as StopList).items);
  });

  it('answers 404 for a restaurant that does not exist and 400 for what is no UUID', async () => {
    const missing = await app.http().get(`/v1/restaurants/${UNKNOWN}/stop-list`).expect(404);
    expect(missing.body).toMatchObject({ code: 'restaurant_not_found' });
    const invalid = await app.http().get('/v1/restaurants/arbat/stop-list').expect(400);
    expect(invalid.body).toMatchObject({ code: 'validation_failed' });
  });
});

describe('hints', () => {
  it('that come in a burst are one read', async () => {
    const before = await readCalls();
    await app.control('PUT', 'stop-list', {
      terminalGroupId: TVERSKAYA,
      items: [{ productId: BORSCH, balance: 3 }],
    });
    await Promise.all(Array.from({ length: 50 }, () => service().hint(MOSCOW)));
    await eventually(async () => {
      expect((await read()).items).toHaveLength(1);
    });
    expect(await readCalls()).toBe(before + 1);
  });

  it('during a read cause one more', async () => {
    const fault = { path: '/api/1/stop_lists', kind: 'latency', delayMs: 1_500, times: 1 };
    await app.control('POST', 'faults', fault);
    const before = await readCalls();
    await service().hint(MOSCOW);
    // The fault is used up when the read that it delays begins.
    await eventually(async () => {
      const response = await app.control('GET', 'faults');
      expect((response.data as { items: unknown[] }).items).toEqual([]);
    });
    await stop([{ productId: BORSCH, balance: 4 }]);
    await eventually(async () => {
      expect((await read()).items).toEqual([{ itemId: BORSCH, sizeId: null, remaining: 4 }]);
      expect(await readCalls()).toBe(before + 2);
    });
  });

  it('about an organization that is not ours are ignored', async () => {
    const before = await readCalls();
    await service().hint('0a000000-0000-4000-8000-00000000dead');
    await stopAndWait([]);
    expect(await readCalls()).toBe(before + 1);
    const calls = await app.control('GET', 'calls?path=/api/1/stop_lists');
    expect(JSON.stringify(calls.data)).not.toContain('00000000dead');
  });
});

describe('StopListsService', () => {
  it('says how many of an item are left, by size', async () => {
    await stopAndWait([
      { productId: BORSCH, balance: 0 },
      { productId: PIZZA, sizeId: LARGE, balance: 2 },
    ]);
    expect(service().remaining(TVERSKAYA, BORSCH, null)).toBe(0);
    expect(service().remaining(TVERSKAYA, PIZZA, LARGE)).toBe(2);
    expect(service().remaining(TVERSKAYA, PIZZA, SMALL)).toBeUndefined();
    expect(service().remaining(ARBAT, BORSCH, null)).toBeUndefined();
  });
});

interface StreamEvent {
  id: number;
  event: string;
  data: {
    version: number;
    items?: unknown[];
    changed?: unknown[];
    removed?: unknown[];
    source?: string;
  };
}

/** A client of the stream: what it has received so far, and a way to leave. */
async function follow(lastEventId?: number) {
  const response = await axios.get<Readable>(`${app.url}${PATH}/events`, {
    responseType: 'stream',
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
  });
  let text = '';
  response.data.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const events = (): StreamEvent[] =>
    [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/gm)].map(
      ([, id = '', event = '', data = '']) => ({
        id: Number(id),
        event,
        data: JSON.parse(data) as StreamEvent['data'],
      }),
    );
  const received = (count: number) =>
    eventually(() => {
      expect(events()).toHaveLength(count);
      return events();
    });
  return {
    headers: response.headers,
    received,
    text: () => text,
    leave: () => response.data.destroy(),
    ended: () => response.data.readableEnded,
  };
}

async function openStreams(): Promise<number> {
  const text = await app.nest.get(Metrics).registry.metrics();
  const [, value = '0'] = /^event_streams\{.*stop-list.*\} (\d+)$/m.exec(text) ?? [];
  return Number(value);
}

describe('GET /v1/restaurants/{restaurantId}/stop-list/events', () => {
  it('begins with the whole list and goes on with each change', async () => {
    await stopAndWait([{ productId: BORSCH, balance: 3 }]);
    const client = await follow();
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(client.headers['x-request-id']).toMatch(/./);
    const [snapshot] = await client.received(1);
    expect(snapshot).toMatchObject({
      event: 'snapshot',
      data: {
        version: snapshot?.id,
        source: 'webhook',
        stale: false,
        items: [{ itemId: BORSCH, sizeId: null, remaining: 3 }],
      },
    });
    await stop([
      { productId: BORSCH, balance: 2 },
      { productId: PIZZA, sizeId: SMALL, balance: 0 },
    ]);
    await client.received(2);
    await stop([{ productId: BORSCH, balance: 2 }]);
    const [, changed, removed] = await client.received(3);
    expect(changed).toMatchObject({
      id: (snapshot?.id ?? 0) + 1,
      event: 'delta',
      data: {
        changed: [
          { itemId: BORSCH, sizeId: null, remaining: 2 },
          { itemId: PIZZA, sizeId: SMALL, remaining: 0 },
        ],
        removed: [],
      },
    });
    expect(removed).toMatchObject({
      id: (snapshot?.id ?? 0) + 2,
      event: 'delta',
      data: { changed: [], removed: [{ itemId: PIZZA, sizeId: SMALL }] },
    });
    client.leave();
  });

  it('gives a client that comes back what it missed, and nothing twice', async () => {
    const first = await follow();
    const [snapshot] = await first.received(1);
    first.leave();
    await stopAndWait([{ productId: BORSCH, balance: 9 }]);
    await stopAndWait([{ productId: BORSCH, balance: 8 }]);
    const seen = snapshot?.id ?? 0;
    const second = await follow(seen);
    const missed = await second.received(2);
    expect(missed.map(({ id, event }) => [id, event])).toEqual([
      [seen + 1, 'delta'],
      [seen + 2, 'delta'],
    ]);
    second.leave();
    const upToDate = await follow(seen + 2);
    await stop([{ productId: BORSCH, balance: 7 }]);
    const [next] = await upToDate.received(1);
    expect(next).toMatchObject({ id: seen + 3, event: 'delta' });
    upToDate.leave();
  });

  it('sends a new snapshot to a client that knows a version we do not', async () => {
    const client = await follow(999_999);
    const [snapshot] = await client.received(1);
    expect(snapshot?.event).toBe('snapshot');
    client.leave();
  });

  it('counts its clients, and forgets those that leave', async () => {
    await eventually(async () => {
      expect(await openStreams()).toBe(0);
    });
    const clients = await Promise.all([follow(), follow()]);
    expect(await openStreams()).toBe(2);
    clients.forEach((client) => {
      client.leave();
    });
    await eventually(async () => {
      expect(await openStreams()).toBe(0);
    });
  });

  it('answers HEAD without opening a stream', async () => {
    const response = await app.http().head(`${PATH}/events`).expect(200);
    expect(response.headers['content-type']).toContain('text/event-stream');
    expect(await openStreams()).toBe(0);
  });

  it('answers 404 and 400 as problems', async () => {
    const missing = await app.http().get(`/v1/restaurants/${UNKNOWN}/stop-list/events`).expect(404);
    expect(missing.body).toMatchObject({ code: 'restaurant_not_found' });
    await app.http().get('/v1/restaurants/arbat/stop-list/events').expect(400);
  });
});
