import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRICE_CATEGORIES } from '../sandbox/data/price-categories.js';
import { CREDENTIALS } from '../sandbox/tokens.js';
import {
  SandboxCaller,
  eventually,
  type Reply,
  type ReplyBody,
} from './support/contract-caller.js';
import { BORSCH, MOSCOW, borsch, courier, pickup } from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
const REAL = join(import.meta.dirname, '../../shared/iiko/real');
const VENDOR_MENU = join(REAL, 'external-menu-vendor-article.json');
const [DELIVERY_PRICES, PICKUP_PRICES] = PRICE_CATEGORIES.map(({ id }) => id);

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

const placed = async (order: Record<string, unknown>, body = pickup(order)): Promise<ReplyBody> => {
  expect((await caller.create(body)).status).toBe(200);
  return caller.settled(body.order.id, MOSCOW);
};

const untilStatus = (orderId: unknown, status: string): Promise<ReplyBody> =>
  eventually(
    () => caller.find(orderId, MOSCOW),
    ({ order }) => String(order?.status) === status,
  );

/** A dish as a client sends it that knows an older contract. */
const withoutPrice = (fields: Record<string, unknown> = {}): object => {
  const { price: _price, ...item } = borsch();
  return { ...item, ...fields };
};

describe('clients that speak otherwise', () => {
  it('are understood when the body is a JSON string that holds the object', async () => {
    const body = JSON.stringify(JSON.stringify({ apiLogin: CREDENTIALS.apiLogin }));
    const { status, body: answer } = await caller.send('POST', '/api/1/access_token', body);
    expect(status).toBe(200);
    expect(String(answer.token).split('.')).toHaveLength(3);
    const text = await caller.send('POST', '/api/1/access_token', '"apiLogin"');
    expect(text).toMatchObject({ status: 400, body: { error: 'INVALID_BODY_JSON_FORMAT' } });
  });

  it('read which member an item lacks, and which is null', async () => {
    const refusal = async (item: object): Promise<string> => {
      const { status, body } = await caller.create(pickup({ items: [item] }));
      expect(status).toBe(400);
      return String(body.errorDescription);
    };
    await expect(refusal(withoutPrice())).resolves.toBe(
      "Required property 'price' not found in JSON. Path 'order.items[0].price'.",
    );
    await expect(refusal(withoutPrice({ price: null }))).resolves.toBe(
      "Required property 'price' expects a value but got null. Path 'order.items[0].price'.",
    );
  });

  it('may leave prices out of a lenient sandbox, which takes those of the menu', async () => {
    const lenient = await SandboxCaller.start({ lenient: true });
    await lenient.signIn();
    const priceIn = async (order: Record<string, unknown>): Promise<unknown> => {
      const body = pickup({ ...order, payments: [] });
      expect((await lenient.create(body)).status).toBe(200);
      return (await lenient.settled(body.order.id, MOSCOW)).order?.items?.[0]?.price;
    };
    try {
      expect(await priceIn({ items: [withoutPrice({ price: null })] })).toBe(390);
      const cheaper = { priceCategoryId: PICKUP_PRICES, items: [withoutPrice()] };
      expect(await priceIn(cheaper)).toBe(351);
    } finally {
      await lenient.close();
    }
  });

  it('are told that an operation is not simulated, instead of that their key is wrong', async () => {
    const other = await SandboxCaller.start();
    await other.signIn();
    const answer = await other.call('/api/1/Deliveries/change_comment', {});
    await other.close();
    expect(answer).toMatchObject({
      status: 501,
      body: {
        error: 'NOT_SIMULATED_BY_SANDBOX',
        errorDescription:
          'POST /api/1/deliveries/change_comment is an operation of iiko Cloud that this sandbox does not simulate.',
      },
    });
    expect((await caller.call('/api/1/no_such_operation')).status).toBe(401);
  });
});

describe('operations that other clients call first', () => {
  it('lists organizations by GET', async () => {
    const token = await caller.call('/api/1/access_token', { apiLogin: CREDENTIALS.apiLogin });
    const { status, body } = await caller.send('GET', '/api/1/organizations', undefined, {
      authorization: `Bearer ${String(token.body.token)}`,
    });
    expect(status).toBe(200);
    expect(body.organizations?.map(({ id }) => String(id))).toContain(MOSCOW);
  });

  it('lists discounts and couriers of each organization', async () => {
    const request = { organizationIds: [MOSCOW] };
    const discounts = (await caller.call('/api/1/discounts', request)).body.discounts?.[0];
    expect(discounts).toMatchObject({ organizationId: MOSCOW, items: [{ percent: 30 }, {}] });
    const couriers = (await caller.call('/api/1/employees/couriers', request)).body.employees?.[0];
    expect(couriers).toMatchObject({ organizationId: MOSCOW, items: [{ isDeleted: false }, {}] });
  });

  it('finds orders by the phone of the guest, today and in the history', async () => {
    const mine = await placed({ phone: '+79005550001' });
    await placed({ phone: '+79005550002' });
    const request = { organizationIds: [MOSCOW], phone: '+7 900 555-00-01' };
    const found = ({ body }: Reply) =>
      body.ordersByOrganizations?.flatMap(({ orders }) => orders?.map(({ id }) => String(id)));
    const path = 'by_delivery_date_and_phone';
    expect(found(await caller.call(`/api/1/deliveries/${path}`, request))).toEqual([
      String(mine.id),
    ]);
    const history = `/api/1/deliveries/history/${path}`;
    expect((await caller.call(history, request)).status).toBe(400);
    expect((await caller.call(history, { ...request, rowsCount: 201 })).status).toBe(400);
    expect(found(await caller.call(history, { ...request, rowsCount: 200 }))).toEqual([
      String(mine.id),
    ]);
    await caller.control('POST', '/clock', { advanceMs: 8 * 86_400_000 });
    await caller.signIn();
    expect(found(await caller.call(`/api/1/deliveries/${path}`, request))).toEqual([]);
    expect(found(await caller.call(history, { ...request, rowsCount: 200 }))).toHaveLength(1);
  });

  it('takes a confirmation back until the kitchen has printed the order', async () => {
    await caller.control('POST', '/settings', { kitchenPaused: true });
    const { id } = await placed({});
    const target = { organizationId: MOSCOW, orderId: id };
    expect((await caller.call('/api/1/deliveries/cancel_confirmation', target)).status).toBe(200);
    await untilStatus(id, 'Unconfirmed');
    expect((await caller.find(id, MOSCOW)).order?.whenConfirmed).toBeNull();
    await caller.call('/api/1/deliveries/confirm', target);
    await untilStatus(id, 'WaitCooking');
  });
});

describe('price categories', () => {
  const menu = (priceCategoryId?: string) =>
    caller.call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
      ...(priceCategoryId === undefined ? {} : { priceCategoryId }),
    });
  const priceOfBorsch = ({ body }: Reply) =>
    Number(
      body.itemCategories
        ?.flatMap(({ items }) => items ?? [])
        .find(({ itemId }) => String(itemId) === BORSCH)?.itemSizes?.[0]?.prices?.[0]?.price,
    );

  it('are listed, and each has its prices', async () => {
    const { body } = await caller.call('/api/2/menu');
    expect(body.priceCategories?.map(({ id }) => String(id))).toEqual([
      DELIVERY_PRICES,
      PICKUP_PRICES,
    ]);
    expect(priceOfBorsch(await menu())).toBe(390);
    expect(priceOfBorsch(await menu(DELIVERY_PRICES))).toBe(390);
    expect(priceOfBorsch(await menu(PICKUP_PRICES?.toUpperCase()))).toBe(351);
  });

  it('are refused when unknown, and demanded where the account sells by them', async () => {
    const unknown = '0c470000-0000-4000-8000-000000000009';
    expect(await menu(unknown)).toMatchObject({
      status: 400,
      body: { errorDescription: `Price category ${unknown} not found.` },
    });
    await caller.control('POST', '/settings', { requirePriceCategory: true });
    expect((await menu()).status).toBe(400);
    expect((await menu(PICKUP_PRICES)).status).toBe(200);
  });

  it('decide which prices the POS compares an order with', async () => {
    await caller.control('POST', '/settings', { rejectPriceMismatch: true });
    const cheap = { items: [borsch({ price: 351 })], payments: [] };
    expect(await placed({ ...cheap, priceCategoryId: PICKUP_PRICES })).toMatchObject({
      creationStatus: 'Success',
    });
    expect(await placed(cheap)).toMatchObject({
      errorInfo: { code: 'RequestProductPriceIsNotEqualToFrontPrice' },
    });
  });
});

describe('views of orders', () => {
  it('have the members of real ones, positions that were left out, and times of printing', async () => {
    const body = courier({ items: [borsch(), borsch({ positionId: undefined, modifiers: [] })] });
    await caller.control('POST', '/settings', { kitchenPaused: true });
    const { order, id } = await placed({}, body);
    expect(order).toMatchObject({
      isDeleted: false,
      parentDeliveryId: null,
      conception: null,
      externalCourierService: null,
      items: [{ whenPrinted: null }, { whenPrinted: null }],
    });
    const positions = (order?.items ?? []).map(({ positionId }) => String(positionId));
    expect(new Set(positions).size).toBe(2);
    expect(positions.every((position) => /^[0-9a-f-]{36}$/.test(position))).toBe(true);

    await caller.control('POST', `/orders/${String(id)}/status`, { status: 'CookingStarted' });
    const cooked = (await caller.find(id, MOSCOW)).order;
    expect(String(cooked?.items?.[0]?.whenPrinted)).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/,
    );
    expect(cooked?.items?.map(({ positionId }) => String(positionId))).toEqual(positions);
    expect(cooked?.whenReceivedFromFront).toEqual(order?.whenReceivedFromFront);
  });
});

describe('files of external menus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-menus-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const load = async (name: string, content: object): Promise<SandboxCaller> => {
    const externalMenuFile = join(folder, `${name}.json`);
    writeFileSync(externalMenuFile, JSON.stringify(content));
    const loaded = await SandboxCaller.start({ externalMenuFile });
    await loaded.signIn();
    return loaded;
  };
  const readMenu = async (from: SandboxCaller, version: number): Promise<ReplyBody> => {
    const { body: account } = await from.call('/api/1/organizations');
    return (
      await from.call('/api/2/menu/by_id', {
        externalMenuId: from.sandbox.externalMenuId(),
        organizationIds: account.organizations?.map(({ id }) => id),
        version,
      })
    ).body;
  };

  it.each([2, 3, 4])(
    'are taken in format %d, answered in each, and can be ordered from',
    async (format) => {
      const original = await readMenu(caller, format);
      const { name: _name, ...nameless } = original as unknown as Record<string, unknown>;
      const loaded = await load(`format-${format}`, nameless);
      try {
        expect((await loaded.call('/api/2/menu')).body.externalMenus).toEqual([
          { id: '1001', name: 'Меню 1001' },
        ]);
        expect(await readMenu(loaded, format)).toEqual(nameless);
        for (const version of [2, 3, 4]) {
          const menu = await readMenu(loaded, version);
          const sections = (version === 2 ? menu.itemCategories : menu.itemGroups) ?? [];
          const ids = sections.flatMap(({ items }) =>
            (items ?? []).map(({ id, itemId }) => String(itemId ?? id)),
          );
          expect(ids).toContain(BORSCH);
        }
        const body = pickup();
        expect((await loaded.create(body)).status).toBe(200);
        expect(await loaded.settled(body.order.id, MOSCOW)).toMatchObject({
          creationStatus: 'Success',
        });
      } finally {
        await loaded.close();
      }
    },
  );

  (existsSync(VENDOR_MENU) ? it : it.skip)(
    "may be the vendor's own example (skipped where its file is absent)",
    async () => {
      const example = JSON.parse(readFileSync(VENDOR_MENU, 'utf8')) as object;
      const loaded = await load('vendor', example);
      try {
        expect(await readMenu(loaded, 2)).toEqual(example);
      } finally {
        await loaded.close();
      }
    },
  );
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(50);
    expect(recorder?.violations()).toEqual([]);
  });
});
