import { randomUUID } from 'node:crypto';
import { hallTableId } from '../sandbox/data/ids.js';
import {
  SandboxCaller,
  WebhookReceiver,
  eventually,
  type Reply,
  type ReplyBody,
} from './support/contract-caller.js';
import { ARBAT, MOSCOW, TVERSKAYA, borsch, pickup } from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
const TABLE = hallTableId(1);
let caller: SandboxCaller;

beforeAll(async () => {
  caller = await SandboxCaller.start();
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
  await caller.control('POST', '/settings', { kitchenPaused: true });
});

afterAll(async () => {
  await caller.close();
  expect(recorder?.violations() ?? []).toEqual([]);
});

const order = (fields: object = {}, around: object = {}) => ({
  organizationId: MOSCOW,
  terminalGroupId: TVERSKAYA,
  order: { id: randomUUID(), tableIds: [TABLE], items: [borsch()], ...fields },
  ...around,
});

const create = (body: object): Promise<Reply> => caller.call('/api/1/order/create', body);

const find = async (id: string): Promise<ReplyBody | undefined> => {
  const request = { organizationIds: [MOSCOW], orderIds: [id] };
  return (await caller.call('/api/1/order/by_id', request)).body.orders?.[0];
};

const settled = (id: string): Promise<ReplyBody> =>
  eventually(
    async () => (await find(id)) as ReplyBody,
    (info) => String(info.creationStatus) !== 'InProgress',
  );

const placed = async (body = order()): Promise<string> => {
  await create(body);
  await settled(body.order.id);
  return body.order.id;
};

const command = async (name: string, orderId: string, fields: object = {}): Promise<ReplyBody> => {
  const target = { organizationId: MOSCOW, orderId };
  const { body } = await caller.call(`/api/1/order/${name}`, { ...target, ...fields });
  const { correlationId } = body;
  return eventually(
    async () =>
      (await caller.call('/api/1/commands/status', { organizationId: MOSCOW, correlationId })).body,
    ({ state }) => String(state) !== 'InProgress',
  );
};

describe('rooms and tables', () => {
  const PATH = '/api/1/reserve/available_restaurant_sections';

  it('are listed with deleted ones, drawn when asked, and once for a revision', async () => {
    const { body } = await caller.call(PATH, { terminalGroupIds: [TVERSKAYA], returnSchema: true });
    const [hall] = body.restaurantSections as unknown as { tables: object[]; schema: object }[];
    expect(hall?.tables).toContainEqual(expect.objectContaining({ number: 4, isDeleted: true }));
    expect(hall?.schema).toHaveProperty('tableElements');
    const { revision } = body;
    const again = await caller.call(PATH, { terminalGroupIds: [TVERSKAYA], revision });
    expect(again.body.restaurantSections).toEqual([]);
  });
});

describe('orders at tables', () => {
  it('need a terminal group, and tables of it', async () => {
    expect((await create(order({}, { terminalGroupId: null }))).status).toBe(400);
    const elsewhere = order({}, { terminalGroupId: ARBAT });
    await create(elsewhere);
    expect((await settled(elsewhere.order.id)).errorInfo?.message).toMatch(
      /another terminal group/,
    );
    const gone = order({ tableIds: [hallTableId(4)] });
    await create(gone);
    expect((await settled(gone.order.id)).errorInfo?.message).toMatch(/not found/);
  });

  it('are refused a second time, and are no deliveries', async () => {
    const body = order();
    const id = await placed(body);
    const { orderInfo } = (await create(body)).body;
    expect(orderInfo?.errorInfo?.code).toBe('DuplicatedOrderId');
    expect(await caller.find(id, MOSCOW)).toBeUndefined();
    const delivery = pickup();
    await caller.create(delivery);
    expect(await find(String(delivery.order.id))).toBeUndefined();
  });

  it('are cooked dish by dish, billed and closed, and then not shown any more', async () => {
    const receiver = await WebhookReceiver.start();
    await caller.call('/api/1/webhooks/update_settings', {
      organizationId: MOSCOW,
      webHooksUri: receiver.url,
      webHooksFilter: { tableOrderFilter: { orderStatuses: ['Bill', 'Closed'], errors: true } },
    });
    const printed = { createOrderSettings: { servicePrint: true } };
    const id = await placed(order({}, printed));
    expect((await find(id))?.order?.items?.[0]?.status).toBe('PrintedNotCooking');
    await command('add_items', id, { items: [borsch({ positionId: randomUUID() })] });
    const { items } = (await find(id))?.order as unknown as { items: { status: string }[] };
    expect(items.map(({ status }) => status)).toEqual(['PrintedNotCooking', 'Added']);
    await caller.control('POST', '/settings', { kitchenPaused: false, kitchenStepMs: 100 });
    await eventually(
      async () => (await find(id)) ?? null,
      (info) => info === null,
    );
    const { body } = await caller.control('GET', `/orders/${id}`);
    expect(String(body.order?.status)).toBe('Closed');
    await eventually(
      () => Promise.resolve(receiver.received.flatMap(({ events }) => events)),
      (events) => events.length >= 2,
    );
    const events = receiver.received.flatMap((one) => one.events);
    expect(events.map(({ eventType, eventInfo }) => [eventType, eventInfo?.order?.status])).toEqual(
      [
        ['TableOrderUpdate', 'Bill'],
        ['TableOrderUpdate', 'Closed'],
      ],
    );
    await receiver.close();
  });

  it('take payments, and are closed only when they are paid', async () => {
    const id = await placed();
    expect(String((await command('close', id)).state)).toBe('Error');
    const sum = Number((await find(id))?.order?.sum);
    const payment = {
      paymentTypeKind: 'External',
      paymentTypeId: '0ca5d000-0000-4000-8000-000000000002',
      sum,
      isProcessedExternally: true,
    };
    expect(String((await command('add_payments', id, { payments: [payment] })).state)).toBe(
      'Success',
    );
    expect(String((await command('close', id)).state)).toBe('Success');
    const late = await command('add_items', id, { items: [borsch()] });
    expect(JSON.stringify(late)).toContain('OrderStatusIsNotOpened');
  });

  it('are deleted with a type of removal once the kitchen knows of them', async () => {
    const id = await placed(order({}, { createOrderSettings: { servicePrint: true } }));
    expect(JSON.stringify(await command('cancel', id))).toContain('Removal type');
    const { body } = await caller.call('/api/1/removal_types', { organizationIds: [MOSCOW] });
    const removalTypeId = body.removalTypes?.[0]?.id;
    expect(String((await command('cancel', id, { removalTypeId })).state)).toBe('Success');
  });

  it('are found by table, and a table without one cannot be loaded', async () => {
    const id = await placed();
    const { body } = await caller.call('/api/1/order/by_table', {
      organizationIds: [MOSCOW],
      tableIds: [TABLE],
      statuses: ['New'],
    });
    expect(body.orders?.map((one) => one.id)).toEqual([id]);
    const target = { organizationId: MOSCOW, terminalGroupId: TVERSKAYA };
    const load = (table: number) =>
      caller.call('/api/1/order/init_by_table', { ...target, tableIds: [hallTableId(table)] });
    expect((await load(1)).status).toBe(200);
    expect((await load(2)).status).toBe(500);
  });
});
