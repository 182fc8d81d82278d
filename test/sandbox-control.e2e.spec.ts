import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox } from '../sandbox/app.js';
import { modifierId } from '../sandbox/data/ids.js';
import { CREDENTIALS } from '../sandbox/tokens.js';
import {
  SandboxCaller,
  WebhookReceiver,
  eventually,
  type Reply,
  type ReplyBody,
} from './support/contract-caller.js';
import {
  BORSCH,
  MARGHERITA,
  MOSCOW,
  TVERSKAYA,
  borsch,
  courier,
  pickup,
} from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
const MINUTE_MS = 60_000;
const ORGANIZATIONS = '/api/1/organizations';
const CREATE = '/api/1/deliveries/create';
let caller: SandboxCaller;

beforeAll(async () => {
  caller = await SandboxCaller.start({ quotas: true });
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
});

afterAll(async () => {
  await caller.close();
});

const settings = (change: object): Promise<Reply> => caller.control('POST', '/settings', change);
const advance = (advanceMs: number): Promise<Reply> =>
  caller.control('POST', '/clock', { advanceMs });
const arm = (fault: object): Promise<Reply> => caller.control('POST', '/faults', fault);
const setOnline = (online: boolean): Promise<Reply> =>
  caller.control('POST', '/pos', { terminalGroupId: TVERSKAYA, online });
const stored = async (id: unknown): Promise<ReplyBody> =>
  (await caller.control('GET', `/orders/${String(id)}`)).body;

describe('quotas', () => {
  it('answers 429 with Retry-After until the next minute of its clock', async () => {
    await caller.control('PUT', '/quotas', { 'Data: dictionaries': 2 });
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);
    const refused = await caller.call(ORGANIZATIONS);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await settings({ retryAfter: false });
    expect((await caller.call(ORGANIZATIONS)).headers.get('retry-after')).toBeNull();
    await advance(MINUTE_MS);
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);
  });

  it('allows the nomenclature without a revision once an hour', async () => {
    const read = (): Promise<Reply> =>
      caller.call('/api/1/nomenclature', { organizationId: MOSCOW });
    expect((await read()).status).toBe(200);
    expect((await read()).body.error).toBe('TOO_MANY_NOMENCLATURE_REQUESTS_WITHOUT_REVISION');
    await advance(60 * MINUTE_MS);
    await caller.signIn();
    expect((await read()).status).toBe(200);
  });
});

describe('faults', () => {
  it('answers a status as often as told, with a body if given', async () => {
    await arm({ path: ORGANIZATIONS, kind: 'status', status: 503, times: 2 });
    await arm({ path: '*', kind: 'status', status: 502, body: { oops: true } });
    expect((await caller.call(ORGANIZATIONS)).status).toBe(503);
    expect((await caller.call(ORGANIZATIONS)).status).toBe(503);
    const last = await caller.call(ORGANIZATIONS);
    expect([last.status, last.body]).toEqual([502, { oops: true }]);
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);
  });

  it('breaks the connection before or after the operation', async () => {
    const [dropped, lost, gateway] = [pickup(), pickup(), pickup()];
    await arm({ path: CREATE, kind: 'drop' });
    await expect(caller.call(CREATE, dropped)).rejects.toThrow();
    await arm({ path: CREATE, kind: 'lost-answer' });
    await expect(caller.call(CREATE, lost)).rejects.toThrow();
    await arm({ path: CREATE, kind: 'status', status: 504, execute: true });
    expect((await caller.call(CREATE, gateway)).status).toBe(504);
    expect((await caller.control('GET', `/orders/${String(dropped.order.id)}`)).status).toBe(404);
    expect(await stored(lost.order.id)).toMatchObject({ id: lost.order.id });
    expect(await stored(gateway.order.id)).toMatchObject({ id: gateway.order.id });
  });

  it('answers broken JSON', async () => {
    await arm({ path: ORGANIZATIONS, kind: 'malformed' });
    await expect(caller.call(ORGANIZATIONS)).rejects.toThrow(SyntaxError);
  });

  it('answers 408 when the latency exceeds the Timeout header, and does nothing', async () => {
    await arm({ path: CREATE, kind: 'latency', delayMs: 600_000 });
    const body = pickup();
    expect((await caller.call(CREATE, body, { timeout: '1' })).status).toBe(408);
    expect((await caller.control('GET', `/orders/${String(body.order.id)}`)).status).toBe(404);
  });

  it('meets a path in whatever case it is armed', async () => {
    const { status } = await arm({ path: CREATE.toUpperCase(), kind: 'drop' });
    expect(status).toBe(201);
    await expect(caller.call(CREATE, pickup())).rejects.toThrow();
  });

  it('lists and forgets what is armed', async () => {
    const { status, body } = await arm({ path: '*', kind: 'drop', times: null });
    expect(status).toBe(201);
    const list = await caller.control('GET', '/faults');
    expect(list.body.items).toMatchObject([{ id: body.id, kind: 'drop' }]);
    await caller.control('DELETE', '/faults');
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);

    const one = await arm({ path: ORGANIZATIONS, kind: 'drop', times: null });
    const other = await arm({ path: CREATE, kind: 'drop', times: null });
    expect((await caller.control('DELETE', `/faults/${String(one.body.id)}`)).status).toBe(204);
    expect((await caller.control('DELETE', `/faults/${String(one.body.id)}`)).status).toBe(404);
    expect((await caller.call(ORGANIZATIONS)).status).toBe(200);
    const left = await caller.control('GET', '/faults');
    expect(left.body.items).toMatchObject([{ id: other.body.id }]);
    await caller.control('DELETE', '/faults');
  });
});

describe('the POS', () => {
  it('that stays away lets creation time out, and may take the order later', async () => {
    await settings({ kitchenPaused: true });
    await setOnline(false);
    const body = pickup({}, { createOrderSettings: { transportToFrontTimeout: 10 } });
    await caller.call(CREATE, body);
    await advance(69_000);
    expect(await stored(body.order.id)).toMatchObject({ creationStatus: 'InProgress' });
    await advance(2_000);
    expect(await stored(body.order.id)).toMatchObject({
      creationStatus: 'Error',
      errorInfo: { message: expect.stringContaining('Creation timeout expired') as string },
    });
    await setOnline(true);
    await advance(1_000);
    expect(await stored(body.order.id)).toMatchObject({
      creationStatus: 'Success',
      errorInfo: null,
    });
  });

  it('that comes back too late takes nothing', async () => {
    await settings({ lateSuccessWindowMs: MINUTE_MS });
    await setOnline(false);
    const body = pickup();
    await caller.call(CREATE, body);
    await advance(10 * MINUTE_MS);
    await setOnline(true);
    await advance(1_000);
    expect(await stored(body.order.id)).toMatchObject({ creationStatus: 'Error' });
  });

  it('that is away fails commands after a while', async () => {
    await settings({ kitchenPaused: true });
    const body = pickup();
    await caller.call(CREATE, body);
    await eventually(
      () => stored(body.order.id),
      ({ creationStatus }) => String(creationStatus) === 'Success',
    );
    await setOnline(false);
    const { body: answer } = await caller.call('/api/1/deliveries/cancel', {
      organizationId: MOSCOW,
      orderId: body.order.id,
    });
    await advance(2 * MINUTE_MS);
    const { body: command } = await caller.call('/api/1/commands/status', {
      organizationId: MOSCOW,
      correlationId: answer.correlationId,
    });
    expect(command.exception?.message).toContain('command automatically transited');
  });

  it('refuses with any text, and cancellations too', async () => {
    await settings({ posRejection: "doesn't have cooking place type" });
    const body = pickup();
    await caller.call(CREATE, body);
    const info = await eventually(
      () => stored(body.order.id),
      ({ creationStatus }) => String(creationStatus) === 'Error',
    );
    expect(info.errorInfo).toMatchObject({ message: "doesn't have cooking place type" });
  });
});

describe('webhooks', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    await settings({ webhookDelayMs: 0, kitchenPaused: true });
  });

  afterEach(async () => {
    await receiver.close();
  });

  const subscribe = (webHooksFilter: object | null = null): Promise<Reply> =>
    caller.call('/api/1/webhooks/update_settings', {
      organizationId: MOSCOW,
      webHooksUri: receiver.url,
      authToken: 'hook-secret',
      webHooksFilter,
    });
  const stop = (balance: number): Promise<Reply> =>
    caller.control('PUT', '/stop-list', {
      terminalGroupId: TVERSKAYA,
      items: [{ productId: MARGHERITA, balance }],
    });
  const types = (): string[] => receiver.events.map(({ eventType }) => String(eventType));
  const outcomes = async (): Promise<string[]> => {
    const { body } = await caller.control('GET', '/webhooks');
    return body.items?.map(({ outcome }) => String(outcome)) ?? [];
  };

  it('announce orders, their errors and stop lists, with the token as given', async () => {
    await subscribe();
    await caller.call(CREATE, pickup());
    await caller.call(CREATE, pickup({ customer: null }));
    await stop(1);
    await eventually(types, (seen) => seen.length === 3);
    expect(types().sort()).toEqual(['DeliveryOrderError', 'DeliveryOrderUpdate', 'StopListUpdate']);
    expect(receiver.received[0]?.authorization).toBe('hook-secret');
    const { body } = await caller.call('/api/1/webhooks/settings', { organizationId: MOSCOW });
    expect(body).toMatchObject({ webHooksUri: receiver.url, authToken: 'hook-secret' });
  });

  it('honour the filter', async () => {
    await subscribe({ deliveryOrderFilter: { orderStatuses: ['Waiting'], errors: false } });
    await caller.call(CREATE, pickup({ customer: null }));
    await stop(1);
    const body = courier();
    await caller.call(CREATE, body);
    await eventually(
      () => stored(body.order.id),
      ({ creationStatus }) => String(creationStatus) === 'Success',
    );
    await caller.control('POST', `/orders/${String(body.order.id)}/status`, { status: 'Waiting' });
    await eventually(types, (seen) => seen.length === 1);
    expect(receiver.events[0]?.eventInfo?.order).toMatchObject({ status: 'Waiting' });
  });

  it('are repeated every ten minutes for an hour unless answered with exactly 200', async () => {
    await subscribe();
    receiver.status = 204;
    await stop(1);
    await eventually(types, (seen) => seen.length === 1);
    await advance(30 * MINUTE_MS);
    expect(types()).toHaveLength(4);
    await advance(120 * MINUTE_MS);
    expect(types()).toHaveLength(7);
    expect(new Set(await outcomes())).toEqual(new Set(['failed']));
  });

  it('stop for a quarter of an hour when a tenth of ten calls fail', async () => {
    await subscribe();
    receiver.status = 500;
    for (let balance = 0; balance < 10; balance += 1) {
      await stop(balance);
    }
    await eventually(types, (seen) => seen.length === 10);
    receiver.status = 200;
    await stop(20);
    await eventually(outcomes, (seen) => seen.includes('blocked'));
    expect(types()).toHaveLength(10);
    await advance(16 * MINUTE_MS);
    await stop(21);
    await eventually(outcomes, (seen) => seen.includes('delivered'));
  });

  it('can be lost, doubled and shuffled', async () => {
    await subscribe();
    await caller.control('POST', '/webhooks', { lose: 1, duplicate: 1 });
    await stop(1);
    await stop(2);
    await eventually(types, (seen) => seen.length === 2);
    expect(await outcomes()).toContain('lost');
    await caller.control('POST', '/webhooks', { shuffle: true, delayMs: 100 });
    await caller.call(CREATE, pickup());
    await stop(5);
    const batch = await eventually(
      () => receiver.received.find(({ events }) => events.length === 2),
      (found) => found !== undefined,
    );
    const times = batch?.events.map(({ eventTime }) => String(eventTime)) ?? [];
    expect(times).toEqual([...times].sort().reverse());
  });
});

describe('the controls', () => {
  it('log calls without credentials', async () => {
    await caller.call('/api/1/access_token', { apiLogin: CREDENTIALS.apiLogin });
    await caller.call(ORGANIZATIONS, { organizationIds: [MOSCOW] });
    const { body } = await caller.control('GET', `/calls?path=${ORGANIZATIONS}`);
    expect(body.items).toMatchObject([
      { method: 'POST', path: ORGANIZATIONS, status: 200, request: { organizationIds: [MOSCOW] } },
    ]);
    const all = JSON.stringify((await caller.control('GET', '/calls')).body);
    expect(all).not.toContain(CREDENTIALS.apiLogin);
    expect(all).not.toContain(CREDENTIALS.clientSecret);
    await caller.control('DELETE', '/calls');
    expect((await caller.control('GET', '/calls')).body.items).toEqual([]);
  });

  it.each<[string, string, unknown, number, string]>([
    ['POST', '/faults', { path: 'x', kind: 'drop' }, 400, 'path: must be "*" or one of /api/1/'],
    ['POST', '/faults', { path: '/api/1/deliveries', kind: 'drop' }, 400, CREATE],
    ['POST', '/faults', { path: '/api/1/deliveries/*', kind: 'drop' }, 400, CREATE],
    ['POST', '/faults', { path: '*', kind: 'status' }, 400, 'status'],
    ['POST', '/settings', { speeed: 2 }, 400, 'speeed'],
    ['POST', '/clock', { advanceMs: -1 }, 400, 'advanceMs'],
    ['POST', '/clock', '{', 400, 'not valid JSON'],
    ['PUT', '/stop-list', { terminalGroupId: MOSCOW, items: [] }, 404, 'Terminal group'],
    ['PUT', '/quotas', { Commands: 'many' }, 400, 'Commands'],
    ['GET', '/nothing', undefined, 404, 'No such'],
    ['GET', `/orders/${MOSCOW}`, undefined, 404, 'Order'],
    ['PATCH', `/menu/items/${modifierId(99)}`, { price: 1 }, 404, 'Menu item'],
  ])('refuse %s %s with %j', async (method, path, body, status, text) => {
    const reply = await caller.control(method, path, body);
    expect(reply.status).toBe(status);
    expect(String(reply.body.error)).toContain(text);
  });

  it('change an item in both menus and raise the revisions', async () => {
    const before = (await caller.control('GET', '/state')).body.menus;
    await caller.control('PATCH', `/menu/items/${BORSCH}`, { price: 410, name: 'Борщ' });
    const after = (await caller.control('GET', '/state')).body.menus;
    expect(Number(after?.external?.revision)).toBeGreaterThan(Number(before?.external?.revision));
    const menu = await caller.call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
    });
    expect(menu.body.itemCategories?.[0]?.items?.[0]).toMatchObject({
      name: 'Борщ',
      itemSizes: [{ prices: [{ price: 410 }] }],
    });
    await settings({ rejectPriceMismatch: true });
    const body = pickup({ items: [borsch({ price: 410 })] });
    await caller.call(CREATE, body);
    await eventually(
      () => stored(body.order.id),
      ({ creationStatus }) => String(creationStatus) === 'Success',
    );
  });

  it('deny rights to single paths', async () => {
    await settings({ deniedRights: [ORGANIZATIONS] });
    const { status, body } = await caller.call(ORGANIZATIONS);
    expect(status).toBe(401);
    expect(String(body.errorDescription)).toContain('is not allowed for this ApiLogin');
  });
});

describe('requests in the older shape', () => {
  it('may leave out the types of customer and address', async () => {
    const older = await SandboxCaller.start();
    await older.signIn();
    const body = courier({
      customer: { name: 'Олег' },
      deliveryPoint: { address: { line1: 'Москва, Арбат, 1' } },
    });
    const { status } = await older.call(CREATE, body);
    await older.close();
    expect(status).toBe(200);
  });
});

const REAL = join(import.meta.dirname, '../../shared/iiko/real');
const externalMenuFile = join(REAL, 'external-menu.json');
const nomenclatureFile = join(REAL, 'nomenclature.json');

(existsSync(externalMenuFile) ? describe : describe.skip)('real exports', () => {
  it('are served as they are, for the organization found in them', async () => {
    const real = await SandboxCaller.start({ externalMenuFile, nomenclatureFile });
    recorder?.attach(real.sandbox);
    await real.signIn();
    const { body } = await real.call(ORGANIZATIONS);
    const ids = body.organizations?.map(({ id }) => String(id)) ?? [];
    expect(ids).toEqual(['6fd820ff-65a0-40d6-8309-83d6425aaf2e']);
    const list = await real.call('/api/2/menu');
    expect(list.body.externalMenus).toEqual([{ id: '62778', name: 'Меню действует' }]);
    const menu = await real.call('/api/2/menu/by_id', {
      externalMenuId: '62778',
      organizationIds: ids,
    });
    expect(menu.body).toEqual(JSON.parse(readFileSync(externalMenuFile, 'utf8')));
    const nomenclature = await real.call('/api/1/nomenclature', { organizationId: ids[0] });
    expect(nomenclature.body).toEqual({
      correlationId: nomenclature.body.correlationId,
      ...(JSON.parse(readFileSync(nomenclatureFile, 'utf8')) as object),
    });
    await real.close();
  });
});

describe('createSandbox', () => {
  it('names a file that cannot be read or is not a menu', async () => {
    await expect(createSandbox({ externalMenuFile: '/nowhere.json' })).rejects.toThrow(
      '/nowhere.json: cannot be read (ENOENT)',
    );
    const packageFile = join(import.meta.dirname, '../package.json');
    await expect(createSandbox({ nomenclatureFile: packageFile })).rejects.toThrow(
      'not such a menu',
    );
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer and webhook of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(50);
    expect(recorder?.violations()).toEqual([]);
  });
});
