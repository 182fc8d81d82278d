import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { toIikoLocal } from '../src/iiko/iiko-time.js';
import type { IikoCreateDelivery } from '../src/iiko/schemas/create-delivery.js';
import { ContractRecorder } from './support/contract.js';
import { eventually } from './support/eventually.js';
import { createTestClient, type TestClient } from './support/iiko-client.js';
import { parseExternalMenu } from '../src/iiko/schemas/menu.js';
import { parseNomenclature } from '../src/iiko/schemas/nomenclature.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const BORSCH = '0c000000-0000-4000-8000-000000000001';
const CASH = '09322f46-578a-d210-add7-eec222a08871';

const json = (answer: Buffer): unknown => JSON.parse(answer.toString('utf8'));

describe('the iiko client against the simulator', () => {
  let sandbox: Sandbox;
  let sandboxUrl: string;
  let test: TestClient;
  let contract: ContractRecorder | undefined;

  beforeAll(async () => {
    sandbox = await createSandbox({ quotas: false, speed: 20 });
    contract = ContractRecorder.load();
    contract?.attach(sandbox);
    sandboxUrl = await sandbox.listen({ port: 0 });
    test = await createTestClient(sandboxUrl, {
      IIKO_BUDGETS: [
        'Commands',
        'Data: dictionaries',
        'Data: menu',
        'Orders: creating',
        'Orders: receiving',
        'Orders: receiving by revision',
      ]
        .map((group) => `${group}=1000`)
        .join('; '),
    });
  });

  afterAll(async () => {
    test.close();
    await sandbox.close();
  });

  afterEach(async () => {
    await control('DELETE', 'faults');
  });

  it('lists organizations, their settings and terminal groups', async () => {
    const organizations = await test.client.organizations([]);
    expect(organizations).toHaveLength(2);
    expect(organizations[0]).toMatchObject({ id: MOSCOW, currencyIsoName: 'RUB' });
    await expect(test.client.organizationSettings([MOSCOW])).resolves.toMatchObject([
      { id: MOSCOW, addressFormatType: 'City' },
    ]);
    const { active, sleeping } = await test.client.terminalGroups(
      organizations.map(({ id }) => id),
    );
    expect(active).toHaveLength(3);
    expect(active[0]).toMatchObject({ id: TVERSKAYA, timeZone: 'Europe/Moscow' });
    expect(sleeping).toEqual([]);
    await expect(
      test.client.terminalGroupsAlive({ organizationIds: [MOSCOW], terminalGroupIds: [TVERSKAYA] }),
    ).resolves.toEqual([{ organizationId: MOSCOW, terminalGroupId: TVERSKAYA, isAlive: true }]);
  });

  it('reads both menus whole', async () => {
    const { menus } = await test.client.externalMenus();
    expect(menus).toContainEqual({ id: '1001', name: 'Доставка' });
    const answer = await test.client.externalMenu({
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
      language: 'ru',
    });
    const external = parseExternalMenu(json(answer));
    expect(external.dropped).toEqual([]);
    expect(external.totals.kept).toBeGreaterThan(70);
    const items = external.menu.categories.flatMap((category) => category.items);
    const borsch = items.find(({ id }) => id === BORSCH);
    expect(borsch?.sizes[0]?.prices).toContainEqual({ organizationIds: [MOSCOW], price: 390 });

    const whole = await test.client.nomenclature({ organizationId: MOSCOW, startRevision: 0 });
    const first = parseNomenclature(json(whole));
    expect(first.dropped).toEqual([]);
    expect(first.nomenclature.products.length).toBeGreaterThan(70);
    const { revision } = first.nomenclature;
    const nothing = await test.client.nomenclature({
      organizationId: MOSCOW,
      startRevision: revision,
    });
    expect(parseNomenclature(json(nothing)).nomenclature).toMatchObject({
      revision,
      products: [],
      groups: [],
    });
  });

  it('reads stop lists, payment types and causes of cancellation', async () => {
    await control('PUT', 'stop-list', {
      terminalGroupId: TVERSKAYA,
      items: [{ productId: BORSCH, balance: 2 }],
    });
    const { entries } = await test.client.stopLists({ organizationIds: [MOSCOW] });
    expect(entries).toContainEqual({
      organizationId: MOSCOW,
      terminalGroupId: TVERSKAYA,
      productId: BORSCH,
      sizeId: null,
      balance: 2,
    });
    await control('PUT', 'stop-list', { terminalGroupId: TVERSKAYA, items: [] });
    await expect(
      test.client.stopLists({ organizationIds: [MOSCOW], terminalGroupIds: [TVERSKAYA] }),
    ).resolves.toMatchObject({ entries: [], isComplete: true });
    const paymentTypes = await test.client.paymentTypes([MOSCOW]);
    expect(paymentTypes.find(({ id }) => id === CASH)).toMatchObject({
      paymentTypeKind: 'Cash',
      isDeleted: false,
      terminalGroupIds: expect.arrayContaining([TVERSKAYA]) as string[],
    });
    const causes = await test.client.cancelCauses([MOSCOW]);
    expect(causes.length).toBeGreaterThan(0);
  });

  it('creates an order and follows it in every way that iiko offers', async () => {
    const order = pickupOf(BORSCH);
    const { correlationId, orderInfo } = await test.client.createDelivery(order);
    expect(orderInfo).toMatchObject({ id: order.order.id, creationStatus: 'InProgress' });
    await eventually(async () => {
      await expect(
        test.client.commandStatus({ organizationId: MOSCOW, correlationId }),
      ).resolves.toEqual({ state: 'Success' });
    });
    const byId = { organizationId: MOSCOW, orderIds: [order.order.id] };
    const [created] = await test.client.deliveriesById(byId);
    expect(created).toMatchObject({
      creationStatus: 'Success',
      order: { sum: 390, terminalGroupId: TVERSKAYA, items: [{ product: { id: BORSCH } }] },
    });
    const elevenHours = 11 * 3_600_000;
    const byDate = await test.client.deliveriesByDate({
      organizationIds: [MOSCOW],
      from: toIikoLocal(new Date(Date.now() - elevenHours), 'Europe/Moscow'),
      to: toIikoLocal(new Date(Date.now() + elevenHours), 'Europe/Moscow'),
    });
    expect(byDate.orders.map(({ id }) => id)).toContain(order.order.id);
    const repeated = await test.client.createDelivery(order);
    expect(repeated.orderInfo).toMatchObject({
      creationStatus: 'Error',
      errorInfo: { code: 'DuplicatedOrderId' },
    });

    const cancelled = await test.client.cancelDelivery({
      organizationId: MOSCOW,
      orderId: order.order.id,
      cancelComment: 'передумали',
    });
    expect(cancelled.correlationId).toEqual(expect.any(String));
    await eventually(async () => {
      const { orders } = await test.client.deliveriesByRevision({
        organizationIds: [MOSCOW],
        startRevision: byDate.maxRevision,
      });
      expect(orders.at(-1)).toMatchObject({ id: order.order.id, order: { status: 'Cancelled' } });
    });
  });

  it('does not repeat an order whose answer was lost, and finds it by its id', async () => {
    await control('POST', 'faults', {
      path: '/api/1/deliveries/create',
      kind: 'lost-answer',
      times: 1,
    });
    const order = pickupOf(BORSCH);
    await expect(test.client.createDelivery(order)).rejects.toMatchObject({ outcome: 'unknown' });
    const found = await test.client.deliveriesById({
      organizationId: MOSCOW,
      orderIds: [order.order.id],
    });
    expect(found).toMatchObject([{ id: order.order.id }]);
  });

  it('goes on when iiko forgets all tokens', async () => {
    await control('POST', 'tokens/expire', {});
    await expect(test.client.cancelCauses([MOSCOW])).resolves.not.toHaveLength(0);
  });

  it('learns that an old command is no longer known', async () => {
    const request = { organizationId: MOSCOW, correlationId: randomUUID() };
    await expect(test.client.commandStatus(request)).rejects.toMatchObject({
      kind: 'expired',
      status: 410,
      code: 'PASSED_COMMAND_NOT_FOUND',
    });
  });

  it('sets where webhooks go', async () => {
    await test.client.updateWebhookSettings({
      organizationId: MOSCOW,
      uri: 'http://127.0.0.1:1/v1/webhooks/iiko',
      authToken: 'a-webhook-token',
      filter: { stopListUpdateFilter: { updates: true } },
    });
    await expect(test.client.webhookSettings(MOSCOW)).resolves.toMatchObject({
      webHooksUri: 'http://127.0.0.1:1/v1/webhooks/iiko',
      authToken: 'a-webhook-token',
    });
  });

  it('was within the contract all the time', () => {
    expect(contract?.violations() ?? []).toEqual([]);
  });

  function control(method: 'POST' | 'PUT' | 'DELETE', path: string, data?: unknown) {
    return axios.request({ method, url: `${sandboxUrl}/__sandbox/${path}`, data });
  }
});

function pickupOf(productId: string): IikoCreateDelivery {
  return {
    organizationId: MOSCOW,
    terminalGroupId: TVERSKAYA,
    createOrderSettings: { transportToFrontTimeout: 30, checkStopList: true },
    order: {
      id: randomUUID(),
      phone: '+79001234567',
      orderServiceType: 'DeliveryByClient',
      customer: { type: 'regular', name: 'Анна' },
      items: [{ type: 'Product', productId, price: 390, amount: 1 }],
      payments: [
        { paymentTypeKind: 'Cash', paymentTypeId: CASH, sum: 390, isProcessedExternally: false },
      ],
    },
  };
}
