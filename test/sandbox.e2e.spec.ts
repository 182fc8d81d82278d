import { randomUUID } from 'node:crypto';
import { dictionaryId, itemId, terminalGroupId } from '../sandbox/data/ids.js';
import { CREDENTIALS } from '../sandbox/tokens.js';
import {
  SandboxCaller,
  eventually,
  type Reply,
  type ReplyBody,
} from './support/contract-caller.js';
import {
  ADDRESS,
  BORSCH,
  MEDIUM,
  MOSCOW,
  TVERSKAYA,
  VAINERA,
  YEKATERINBURG,
  borsch,
  courier,
  halves,
  pickup,
} from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
let caller: SandboxCaller;

beforeAll(async () => {
  caller = await SandboxCaller.start();
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
});

afterAll(async () => {
  await caller.close();
});

const create = (body: unknown): Promise<Reply> => caller.create(body);
const find = (orderId: unknown): Promise<ReplyBody> => caller.find(orderId, MOSCOW);

async function placed(body: { order: Record<string, unknown> }): Promise<ReplyBody> {
  const { status } = await create(body);
  expect(status).toBe(200);
  return caller.settled(body.order.id, MOSCOW);
}

const pauseKitchen = (): Promise<Reply> =>
  caller.control('POST', '/settings', { kitchenPaused: true });

const commandResult = (correlationId: unknown): Promise<ReplyBody> =>
  eventually(
    async () =>
      (await caller.call('/api/1/commands/status', { organizationId: MOSCOW, correlationId })).body,
    (body) => String(body.state) !== 'InProgress',
  );

describe('access tokens', () => {
  it('gives a JWT with an expiry of an hour for both versions', async () => {
    const v1 = await caller.call('/api/1/access_token', { apiLogin: CREDENTIALS.apiLogin });
    const payload = String(v1.body.token).split('.')[1] ?? '';
    const { exp, iat } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      exp: number;
      iat: number;
    };
    expect(exp - iat).toBe(3600);
  });

  it.each([
    ['/api/1/access_token', {}, 401, 'ApiLogin is absent.'],
    ['/api/1/access_token', { apiLogin: 'nobody' }, 401, 'Login nobody is not authorized.'],
    [
      '/api/1/access_token',
      { apiLogin: CREDENTIALS.blockedLogin },
      401,
      'Apilogin has been blocked.',
    ],
    ['/api/1/access_token', { apiLogin: CREDENTIALS.apiKey }, 400, '/api/v2/access_token'],
    ['/api/v2/access_token', { apiKey: CREDENTIALS.apiKey }, 400, "Parameter 'appId'"],
    [
      '/api/v2/access_token',
      {
        apiKey: CREDENTIALS.blockedKey,
        appId: CREDENTIALS.appId,
        clientSecret: CREDENTIALS.clientSecret,
      },
      401,
      'Apilogin has been blocked.',
    ],
    [
      '/api/v2/access_token',
      { apiKey: CREDENTIALS.apiKey, appId: CREDENTIALS.appId, clientSecret: 'wrong' },
      401,
      'not valid',
    ],
  ])('refuses %s with %j', async (path, body, status, description) => {
    const reply = await caller.call(path, body);
    expect(reply.status).toBe(status);
    expect(String(reply.body.errorDescription)).toContain(description);
  });

  it('refuses a token that has expired on its clock', async () => {
    await caller.control('POST', '/clock', { advanceMs: 3_600_000 });
    expect((await caller.call('/api/1/organizations')).status).toBe(401);
    await caller.signIn();
    expect((await caller.call('/api/1/organizations')).status).toBe(200);
    await caller.control('POST', '/tokens/expire');
    expect((await caller.call('/api/1/organizations')).status).toBe(401);
  });
});

describe('the transport', () => {
  it('answers 405 to a wrong verb and 401 to an unknown path, in any letter case', async () => {
    expect((await caller.send('GET', '/api/1/nomenclature')).status).toBe(405);
    expect((await caller.send('PUT', '/api/1/organizations')).status).toBe(405);
    const unknown = await caller.call('/api/1/external_menus');
    expect(unknown.status).toBe(401);
    expect(String(unknown.body.errorDescription)).toBe(
      'Right api/1/external_menus is not allowed for this ApiLogin.',
    );
    expect((await caller.call('/API/1/Organizations')).status).toBe(200);
  });

  it('names what is missing or malformed in a body', async () => {
    const missing = await caller.call('/api/1/terminal_groups', {});
    expect(missing.status).toBe(400);
    expect(missing.body).toMatchObject({
      error: 'INVALID_BODY_JSON_FORMAT',
      errorDescription: "Value cannot be null. (Parameter 'organizationIds')",
    });
    const malformed = await caller.call('/api/1/terminal_groups', { organizationIds: ['x'] });
    expect(String(malformed.body.errorDescription)).toContain('System.Guid');
    expect((await caller.call('/api/1/terminal_groups', '{"a":')).status).toBe(400);
    const foreign = await caller.call('/api/1/terminal_groups', {
      organizationIds: [randomUUID()],
    });
    expect(foreign.status).toBe(403);
  });

  it('compresses answers when the client accepts that', async () => {
    const { headers, body } = await caller.call(
      '/api/2/menu/by_id',
      { externalMenuId: '1001', organizationIds: [MOSCOW] },
      { 'accept-encoding': 'gzip' },
    );
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(String(body.name)).toBe('Доставка');
  });

  it('answers the health probe', async () => {
    const response = await fetch(`${caller.url}/thisistheway`);
    expect(response.status).toBe(200);
  });
});

describe('organizations and terminal groups', () => {
  it('lists organizations briefly or in full', async () => {
    const brief = await caller.call('/api/1/organizations', {});
    expect(brief.body.organizations).toHaveLength(2);
    const full = await caller.call('/api/1/organizations', {
      organizationIds: [YEKATERINBURG],
      returnAdditionalInfo: true,
    });
    expect(full.body.organizations).toMatchObject([
      { responseType: 'Extended', addressFormatType: 'Legacy', currencyIsoName: 'RUB' },
    ]);
  });

  it('gives the settings asked for, and 500 without a list of them', async () => {
    const body = { organizationIds: [MOSCOW], parameters: ['AddressFormatType', 'Name'] };
    const reply = await caller.call('/api/1/organizations/settings', body);
    expect(reply.body.organizations).toEqual([
      { id: MOSCOW, addressFormatType: 'City', name: 'Самовар, Москва' },
    ]);
    expect((await caller.call('/api/1/organizations/settings', {})).status).toBe(500);
  });

  it('shows sleeping and disabled groups where iiko does, and wakes the sleeping', async () => {
    const groups = async (extra = {}): Promise<ReplyBody> =>
      (await caller.call('/api/1/terminal_groups', { organizationIds: [MOSCOW], ...extra })).body;
    const ids = (list: ReplyBody | undefined): unknown[] =>
      list?.[0]?.items?.map(({ id }) => id) ?? [];
    expect(ids((await groups()).terminalGroups)).toHaveLength(2);
    await caller.control('POST', '/pos', { terminalGroupId: TVERSKAYA, condition: 'disabled' });
    expect(ids((await groups()).terminalGroups)).not.toContain(TVERSKAYA);
    expect(ids((await groups({ includeDisabled: true })).terminalGroups)).toContain(TVERSKAYA);
    await caller.control('POST', '/pos', { terminalGroupId: TVERSKAYA, condition: 'sleeping' });
    expect(ids((await groups()).terminalGroupsInSleep)).toEqual([TVERSKAYA]);
    const awake = await caller.call('/api/1/terminal_groups/awake', {
      organizationIds: [MOSCOW],
      terminalGroupIds: [TVERSKAYA],
    });
    expect(awake.body.successfullyProcessed).toEqual([TVERSKAYA]);
    expect(ids((await groups()).terminalGroups)).toContain(TVERSKAYA);
  });

  it('tells whether a POS is alive and wants the organization for it', async () => {
    await caller.control('POST', '/pos', { terminalGroupId: TVERSKAYA, online: false });
    const terminalGroupIds = [TVERSKAYA, VAINERA];
    const reply = await caller.call('/api/1/terminal_groups/is_alive', {
      organizationIds: [MOSCOW, YEKATERINBURG],
      terminalGroupIds,
    });
    expect(reply.body.isAliveStatus?.map(({ isAlive }) => isAlive)).toEqual([false, true]);
    const bare = await caller.call('/api/1/terminal_groups/is_alive', { terminalGroupIds });
    expect(bare.status).toBe(400);
  });
});

describe('menus and dictionaries', () => {
  it('lists the external menu and gives it with prices of the organization asked for', async () => {
    const list = await caller.call('/api/2/menu');
    expect(list.body.externalMenus).toEqual([{ id: '1001', name: 'Доставка' }]);
    const { body } = await caller.call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [YEKATERINBURG],
    });
    const items = body.itemCategories?.flatMap((category) => category.items ?? []) ?? [];
    expect(items).toHaveLength(82);
    expect(items[0]).toMatchObject({
      itemId: BORSCH,
      itemSizes: [{ sizeId: null, prices: [{ organizationId: YEKATERINBURG, price: 350 }] }],
    });
    const picture = await fetch(String(items[0]?.itemSizes?.[0]?.buttonImageUrl));
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(await picture.text()).toContain('<title>Борщ с говядиной</title>');
  });

  it('has the traps of real menus: nothing priced, hidden, empty, services', async () => {
    const { body } = await caller.call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
    });
    const categories = body.itemCategories ?? [];
    const items = categories.flatMap((category) => category.items ?? []);
    expect(categories.filter(({ items: list }) => list?.length === 0)).toHaveLength(1);
    expect(items.filter(({ isHidden }) => Boolean(isHidden))).toHaveLength(1);
    expect(items.filter(({ type }) => String(type) === 'SERVICE')).toHaveLength(3);
    expect(
      items.filter((item) => String(item.itemSizes?.[0]?.prices?.[0]?.price) === 'null'),
    ).toHaveLength(1);
  });

  it('refuses unknown menus and versions, and a missing language when told to', async () => {
    const body = { externalMenuId: '1001', organizationIds: [MOSCOW] };
    const status = async (change: object): Promise<number> =>
      (await caller.call('/api/2/menu/by_id', { ...body, ...change })).status;
    expect(await status({ externalMenuId: '7' })).toBe(400);
    expect(await status({ version: 5 })).toBe(400);
    await caller.control('POST', '/settings', { requireLanguage: true });
    expect(await status({})).toBe(500);
    expect(await status({ language: 'ru' })).toBe(200);
  });

  it('gives the nomenclature, and empty arrays for a revision that is current', async () => {
    const first = await caller.call('/api/1/nomenclature', { organizationId: MOSCOW });
    expect(first.body.products?.length).toBeGreaterThan(80);
    const { revision } = first.body;
    const again = { organizationId: MOSCOW, startRevision: revision };
    const same = await caller.call('/api/1/nomenclature', again);
    expect(same.body).toMatchObject({ products: [], groups: [], revision });
    await caller.control('POST', '/menu/touch');
    const changed = await caller.call('/api/1/nomenclature', again);
    expect(changed.body.products?.length).toBe(first.body.products?.length);
  });

  it('gives payment types, order types, cancel causes and removal types', async () => {
    const organizationIds = [MOSCOW];
    const payments = await caller.call('/api/1/payment_types', { organizationIds });
    expect(payments.body.paymentTypes?.map(({ paymentTypeKind }) => paymentTypeKind)).toEqual([
      'Cash',
      'Card',
      'Card',
      'External',
      'IikoCard',
    ]);
    const groupsOf = (code: string) =>
      payments.body.paymentTypes
        ?.filter((type) => String(type.code) === code)
        .map(({ isDeleted, terminalGroups }) => [isDeleted, terminalGroups?.map(({ id }) => id)]);
    expect(groupsOf('CARD-2019')).toEqual([[true, [TVERSKAYA, terminalGroupId(2)]]]);
    expect(groupsOf('SITE')).toEqual([[false, [TVERSKAYA]]]);
    const types = await caller.call('/api/1/deliveries/order_types', { organizationIds });
    const services = types.body.orderTypes?.[0]?.items?.map((type) => type.orderServiceType);
    expect(services).toContain('DeliveryPickUp');
    const causes = await caller.call('/api/1/cancel_causes', { organizationIds });
    expect(causes.body.cancelCauses).toHaveLength(3);
    const removals = await caller.call('/api/1/removal_types', { organizationIds });
    expect(removals.body.removalTypes).toHaveLength(1);
  });
});

describe('stop lists', () => {
  const target = { organizationId: MOSCOW, terminalGroupId: TVERSKAYA };
  const listed = async (): Promise<ReplyBody[]> => {
    const { body } = await caller.call('/api/1/stop_lists', {
      organizationIds: [MOSCOW],
      returnSize: true,
    });
    return [...(body.terminalGroupStopLists?.[0]?.items?.[0]?.items ?? [])];
  };

  it('adds, removes and clears as commands', async () => {
    const add = await caller.call('/api/1/stop_lists/add', {
      ...target,
      items: [
        { productId: BORSCH, balance: 3 },
        { productId: itemId(11), sizeId: MEDIUM, balance: 0 },
      ],
    });
    expect(await commandResult(add.body.correlationId)).toEqual({ state: 'Success' });
    expect(await listed()).toMatchObject([
      { productId: BORSCH, balance: 3, sizeId: null, sku: '10001' },
      { productId: itemId(11), balance: 0, sizeId: MEDIUM },
    ]);
    const remove = { ...target, items: [{ productId: BORSCH }] };
    const removed = await caller.call('/api/1/stop_lists/remove', remove);
    await commandResult(removed.body.correlationId);
    expect(await listed()).toHaveLength(1);
    const cleared = await caller.call('/api/1/stop_lists/clear', target);
    await commandResult(cleared.body.correlationId);
    expect(await listed()).toEqual([]);
  });

  it('counts balances down as orders are taken, and refuses what is not left', async () => {
    await caller.control('PUT', '/stop-list', {
      terminalGroupId: TVERSKAYA,
      items: [{ productId: BORSCH, balance: 3 }],
    });
    await placed(pickup());
    await eventually(listed, ([item]) => Number(item?.balance) === 1);
    const items = [borsch()];
    const check = await caller.call('/api/1/stop_lists/check', { ...target, items });
    expect(check.body.rejectedItems).toMatchObject([{ productId: BORSCH, balance: 1 }]);
    const fine = [borsch({ amount: 1 })];
    const accepted = await caller.call('/api/1/stop_lists/check', { ...target, items: fine });
    expect(accepted.body).not.toHaveProperty('rejectedItems');
    const refused = await create(pickup({}, { createOrderSettings: { checkStopList: true } }));
    expect(refused.status).toBe(403);
    expect(await placed(pickup())).toMatchObject({
      creationStatus: 'Error',
      errorInfo: { message: expect.stringContaining('stop list') as string },
    });
  });
});

describe('placing an order', () => {
  it('answers at once, then reports the POS accepting it', async () => {
    await pauseKitchen();
    const body = pickup({ externalNumber: 'WEB-1', externalData: [{ key: 'k', value: 'v' }] });
    const { body: answer } = await create(body);
    expect(answer.orderInfo).toMatchObject({ creationStatus: 'InProgress', order: null });
    expect(await commandResult(answer.correlationId)).toEqual({ state: 'Success' });
    const info = await find(body.order.id);
    expect(info).toMatchObject({
      creationStatus: 'Success',
      externalNumber: 'WEB-1',
      order: {
        status: 'WaitCooking',
        sum: 860,
        deliveryPoint: null,
        isAsap: true,
        externalData: [],
      },
    });
    const withData = await caller.call('/api/1/deliveries/by_id', {
      organizationId: MOSCOW,
      posOrderIds: [info.posId],
      returnExternalDataKeys: ['k'],
    });
    expect(withData.body.orders).toMatchObject([
      { order: { externalData: [{ key: 'k', value: 'v' }] } },
    ]);
  });

  it('takes courier orders in the address format of the organization', async () => {
    await pauseKitchen();
    const info = await placed(
      courier({
        customer: { type: 'regular', name: 'Олег' },
        items: [borsch(), halves()],
        payments: [],
      }),
    );
    expect(info.order).toMatchObject({
      sum: 1500,
      orderType: { orderServiceType: 'DeliveryByCourier' },
      deliveryPoint: { address: { line1: ADDRESS.line1, flat: '5' } },
      customer: { type: 'regular', name: 'Олег' },
    });
    const legacy = courier({
      deliveryPoint: {
        address: { type: 'legacy', street: { name: 'Вайнера', city: 'Екатеринбург' }, house: '1' },
      },
      items: [borsch({ price: 350 })],
      payments: [],
    });
    await create({ ...legacy, organizationId: YEKATERINBURG, terminalGroupId: VAINERA });
    const other = await caller.settled(legacy.order.id, YEKATERINBURG);
    expect(other.order).toMatchObject({ sum: 780, deliveryPoint: { address: { house: '1' } } });
  });

  it('goes through the kitchen by itself', async () => {
    await caller.control('POST', '/settings', { kitchenStepMs: 100 });
    const seen = async (body: { order: Record<string, unknown> }): Promise<ReplyBody> => {
      await placed(body);
      return eventually(
        () => find(body.order.id),
        (info) => String(info.order?.status) === 'Closed',
      );
    };
    const pickedUp = await seen(pickup());
    expect(pickedUp.order).toMatchObject({ whenSended: null });
    const delivered = await seen(courier());
    expect(delivered.order?.whenSended).not.toBeNull();
    expect(delivered.order?.whenDelivered).not.toBeNull();
  });

  it('never takes the same id twice', async () => {
    const body = pickup();
    await placed(body);
    const again = await create(body);
    expect(again.status).toBe(200);
    expect(again.body.orderInfo).toMatchObject({
      id: body.order.id,
      creationStatus: 'Error',
      errorInfo: { code: 'DuplicatedOrderId' },
    });
    expect(await find(body.order.id)).toMatchObject({ creationStatus: 'Success' });
    await caller.control('POST', '/settings', { duplicateAnswer: 'bad-request' });
    expect((await create(body)).status).toBe(400);
  });

  it('keeps no order for an id that was never sent', async () => {
    expect(await find(randomUUID())).toBeUndefined();
  });

  it('forgets a command after half an hour', async () => {
    const { body } = await create(pickup());
    const status = (): Promise<Reply> =>
      caller.call('/api/1/commands/status', {
        organizationId: MOSCOW,
        correlationId: body.correlationId,
      });
    expect((await status()).status).toBe(200);
    await caller.control('POST', '/clock', { advanceMs: 30 * 60_000 });
    const gone = await status();
    expect(gone.status).toBe(410);
    expect(String(gone.body.error)).toBe('PASSED_COMMAND_NOT_FOUND');
  });
});

describe('commands on orders', () => {
  const run = async (path: string, orderId: unknown, extra = {}): Promise<ReplyBody> => {
    const body = { organizationId: MOSCOW, orderId, ...extra };
    const { body: answer } = await caller.call(`/api/1/deliveries/${path}`, body);
    return commandResult(answer.correlationId);
  };
  const statusOf = async (orderId: unknown): Promise<string> =>
    String((await find(orderId)).order?.status);

  beforeEach(pauseKitchen);

  it('cancels, once, with a cause', async () => {
    const body = pickup();
    await placed(body);
    const cancelCauseId = dictionaryId(12);
    expect(await run('cancel', body.order.id, { cancelCauseId })).toEqual({ state: 'Success' });
    expect((await find(body.order.id)).order).toMatchObject({
      status: 'Cancelled',
      cancelInfo: { cause: { name: 'Нет курьера' } },
    });
    expect(await run('cancel', body.order.id)).toMatchObject({ state: 'Error' });
  });

  it('wants a removal type once items are printed', async () => {
    const body = pickup();
    await placed(body);
    await caller.control('POST', `/orders/${String(body.order.id)}/status`, {
      status: 'CookingStarted',
    });
    expect(await run('cancel', body.order.id)).toMatchObject({ state: 'Error' });
    const removalTypeId = dictionaryId(21);
    expect(await run('cancel', body.order.id, { removalTypeId })).toEqual({ state: 'Success' });
  });

  it('confirms an order where the organization wants that', async () => {
    await caller.control('POST', '/settings', { confirmationRequired: true });
    const body = pickup();
    await placed(body);
    expect(await statusOf(body.order.id)).toBe('Unconfirmed');
    expect(await run('confirm', body.order.id)).toEqual({ state: 'Success' });
    expect(await statusOf(body.order.id)).toBe('WaitCooking');
    expect(await run('confirm', body.order.id)).toMatchObject({ state: 'Error' });
  });

  it('walks a courier order by hand, in the legal order only', async () => {
    const body = courier({
      payments: [
        {
          paymentTypeKind: 'Card',
          sum: 860,
          paymentTypeId: '0ca5d000-0000-4000-8000-000000000001',
          isProcessedExternally: true,
        },
      ],
    });
    await placed(body);
    const to = (deliveryStatus: string): Promise<ReplyBody> =>
      run('update_order_delivery_status', body.order.id, { deliveryStatus });
    expect(await to('Delivered')).toMatchObject({ state: 'Error' });
    // Seen live: the command succeeds and nothing happens before the courier is on the way.
    expect(await run('close', body.order.id)).toEqual({ state: 'Success' });
    expect(await statusOf(body.order.id)).toBe('WaitCooking');
    expect(await to('OnWay')).toEqual({ state: 'Success' });
    expect(await to('Delivered')).toEqual({ state: 'Success' });
    expect(await run('close', body.order.id)).toEqual({ state: 'Success' });
    expect(await statusOf(body.order.id)).toBe('Closed');
  });

  it('does not close an order that is not paid', async () => {
    const body = pickup();
    await placed(body);
    expect(await run('close', body.order.id)).toMatchObject({
      exception: { message: 'PaymentSumNotEnough' },
    });
  });

  it('knows only orders that exist', async () => {
    const body = { organizationId: MOSCOW, orderId: randomUUID() };
    expect((await caller.call('/api/1/deliveries/cancel', body)).status).toBe(400);
  });
});

describe('finding orders', () => {
  it('gives what changed since a revision, and refuses an old one', async () => {
    await pauseKitchen();
    const since = async (startRevision: unknown): Promise<Reply> =>
      caller.call('/api/1/deliveries/by_revision', { startRevision, organizationIds: [MOSCOW] });
    const start = await since(Date.now());
    const body = pickup();
    await placed(body);
    const changed = await since(start.body.maxRevision);
    const orders = changed.body.ordersByOrganizations?.[0]?.orders ?? [];
    expect(orders.map(({ id }) => id)).toEqual([body.order.id]);
    const nothing = await since(changed.body.maxRevision);
    expect(nothing.body.ordersByOrganizations?.[0]?.orders).toEqual([]);
    expect((await since(Date.now() - 4 * 3_600_000)).status).toBe(400);
  });

  it('finds by local delivery date and status within a day', async () => {
    await pauseKitchen();
    const info = await placed(pickup());
    const day = String(info.order?.completeBefore).slice(0, 10);
    const query = async (change: object): Promise<Reply> =>
      caller.call('/api/1/deliveries/by_delivery_date_and_status', {
        organizationIds: [MOSCOW],
        deliveryDateFrom: `${day} 00:00:00.000`,
        deliveryDateTo: `${day} 23:59:59.999`,
        ...change,
      });
    const count = ({ body }: Reply): number | undefined =>
      body.ordersByOrganizations?.[0]?.orders?.length;
    expect(count(await query({}))).toBe(1);
    expect(count(await query({ statuses: ['Closed'] }))).toBe(0);
    expect((await query({ deliveryDateFrom: '2020-01-01 00:00:00.000' })).status).toBe(422);
  });

  it('wants exactly one kind of ids, at most 200', async () => {
    const query = async (ids: object): Promise<number> =>
      (await caller.call('/api/1/deliveries/by_id', { organizationId: MOSCOW, ...ids })).status;
    expect(await query({})).toBe(400);
    expect(await query({ orderIds: [], posOrderIds: [] })).toBe(400);
    expect(await query({ orderIds: Array.from({ length: 201 }, () => randomUUID()) })).toBe(422);
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(200);
    expect(recorder?.violations()).toEqual([]);
  });
});
