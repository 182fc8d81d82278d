import createClient from 'openapi-fetch';
import { randomUUID } from 'node:crypto';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { hallTableId } from '../sandbox/data/ids.js';
import { PRICE_CATEGORIES } from '../sandbox/data/price-categories.js';
import { CREDENTIALS } from '../sandbox/tokens.js';
import { ContractRecorder } from './support/contract.js';
import { BORSCH, MOSCOW, TVERSKAYA, borsch, cash } from './support/contract-orders.js';
import { eventually } from './support/eventually.js';

type Body = Record<string, unknown>;

/** Every operation, read as loosely as a recipe does. */
type Paths = Record<
  `/api/${string}`,
  {
    post: {
      requestBody: { content: { 'application/json': Body } };
      responses: {
        200: { content: { 'application/json': Body } };
        400: { content: { 'application/json': Body } };
      };
    };
  }
>;

/** A day around the present in Moscow, as iiko writes local times. */
const localTime = (offsetMs: number): string =>
  new Date(Date.now() + 3 * 3_600_000 + offsetMs).toISOString().replace('T', ' ').slice(0, 23);

describe('what people who integrate iiko do first, with a generated client', () => {
  const contract = ContractRecorder.load();
  let sandbox: Sandbox;
  let call: (path: `/api/${string}`, body?: Body) => Promise<Body>;

  beforeAll(async () => {
    sandbox = await createSandbox({ speed: 100, quotas: false, streetsPerCity: 300 });
    contract?.attach(sandbox);
    const client = createClient<Paths>({ baseUrl: await sandbox.listen({ port: 0 }) });
    call = async (path, body = {}) => {
      const { data, error, response } = await client.POST(path, { body });
      expect({ path, status: response.status, error }).toEqual({
        path,
        status: 200,
        error: undefined,
      });
      return data ?? {};
    };
    const { token } = await call('/api/1/access_token', { apiLogin: CREDENTIALS.apiLogin });
    client.use({
      onRequest: ({ request }) => {
        request.headers.set('authorization', `Bearer ${String(token)}`);
        return request;
      },
    });
  });

  afterAll(async () => {
    await sandbox.close();
    expect(contract?.violations() ?? []).toEqual([]);
  });

  const place = async (): Promise<{ id: string; correlationId: unknown }> => {
    const id = randomUUID();
    const { correlationId } = await call('/api/1/deliveries/create', {
      organizationId: MOSCOW,
      terminalGroupId: TVERSKAYA,
      order: {
        id,
        phone: '+79001234567',
        orderServiceType: 'DeliveryByClient',
        customer: { type: 'one-time', name: 'Анна' },
        items: [borsch()],
        payments: [cash(860)],
      },
    });
    return { id, correlationId };
  };

  it('reads regions, organizations and terminal groups', async () => {
    const organizationIds = [MOSCOW];
    const { organizations } = await call('/api/1/organizations', {
      organizationIds: null,
      returnAdditionalInfo: true,
      includeDisabled: false,
    });
    expect(organizations).toContainEqual(expect.objectContaining({ id: MOSCOW }));
    const { regions } = await call('/api/1/regions', { organizationIds });
    expect(regions).toEqual([expect.objectContaining({ organizationId: MOSCOW })]);
    const { terminalGroups } = await call('/api/1/terminal_groups', {
      organizationIds,
      includeDisabled: true,
    });
    expect(JSON.stringify(terminalGroups)).toContain(TVERSKAYA);
  });

  it('reads the nomenclature, and an external menu with a price category', async () => {
    const nomenclature = await call('/api/1/nomenclature', {
      organizationId: MOSCOW,
      startRevision: 0,
    });
    expect(nomenclature.products).toContainEqual(expect.objectContaining({ id: BORSCH }));
    const { externalMenus, priceCategories } = await call('/api/2/menu');
    expect(externalMenus).toEqual([{ id: '1001', name: 'Доставка' }]);
    expect(priceCategories).toHaveLength(PRICE_CATEGORIES.length);
    const menu = await call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
      priceCategoryId: PRICE_CATEGORIES[1]?.id,
      version: 2,
    });
    expect(JSON.stringify(menu.itemCategories)).toContain(BORSCH);
  });

  it('places a delivery, asks for its command, and finds it by date', async () => {
    const { id, correlationId } = await place();
    await eventually(async () => {
      const { state } = await call('/api/1/commands/status', {
        organizationId: MOSCOW,
        correlationId,
      });
      expect(state).toBe('Success');
    });
    const byDate = await call('/api/1/deliveries/by_delivery_date_and_status', {
      organizationIds: [MOSCOW],
      deliveryDateFrom: localTime(-3_600_000),
      deliveryDateTo: localTime(12 * 3_600_000),
      statuses: ['Unconfirmed', 'WaitCooking', 'ReadyForCooking', 'CookingStarted', 'Closed'],
    });
    expect(byDate.ordersByOrganizations).toEqual([
      { organizationId: MOSCOW, orders: [expect.objectContaining({ id })] },
    ]);
  });

  it('places an order at a table', async () => {
    const id = randomUUID();
    const { orderInfo } = await call('/api/1/order/create', {
      organizationId: MOSCOW,
      terminalGroupId: TVERSKAYA,
      order: { id, tableIds: [hallTableId(1)], items: [borsch()] },
    });
    expect(orderInfo).toMatchObject({ id });
    await eventually(async () => {
      const { orders } = await call('/api/1/order/by_id', {
        organizationIds: [MOSCOW],
        orderIds: [id],
      });
      expect(orders).toEqual([expect.objectContaining({ creationStatus: 'Success' })]);
    });
  });

  it('makes a guest, reads them, and calculates their order', async () => {
    const phone = '+79007654321';
    const created = await call('/api/1/loyalty/iiko/customer/create_or_update', {
      organizationId: MOSCOW,
      phone,
      name: 'Ирина',
    });
    const info = await call('/api/1/loyalty/iiko/customer/info', {
      organizationId: MOSCOW,
      type: 'phone',
      phone,
    });
    expect(info).toMatchObject({ id: created.id, name: 'Ирина' });
    const result = await call('/api/1/loyalty/iiko/calculate', {
      organizationId: MOSCOW,
      terminalGroupId: TVERSKAYA,
      order: {
        phone,
        orderServiceType: 'DeliveryByClient',
        customer: { type: 'regular', id: created.id },
        items: [borsch()],
      },
    });
    expect(result).toHaveProperty('loyaltyProgramResults');
  });

  it('reads stop lists', async () => {
    const { terminalGroupStopLists } = await call('/api/1/stop_lists', {
      organizationIds: [MOSCOW],
    });
    expect(terminalGroupStopLists).toEqual([expect.objectContaining({ organizationId: MOSCOW })]);
  });
});
