import axios from 'axios';
import type { Menu, MenuItem } from '../src/catalog/menu.js';
import { CatalogService } from '../src/catalog/catalog.service.js';
import { MenuThread } from '../src/catalog/iiko/menu-thread.js';
import type { MenuReportDto } from '../src/support/menu-report.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { findFreePort } from './support/free-port.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const idOf = (number: number) => `0c0dd000-0000-4000-8000-${String(number).padStart(12, '0')}`;

interface RawMenu {
  itemCategories: object[];
}

const aSize = (overrides: object = {}) => ({
  sizeId: null,
  sizeName: '',
  isDefault: true,
  portionWeightGrams: 600,
  prices: [{ organizationId: ORGANIZATION, price: 1750 }],
  itemModifierGroups: [],
  ...overrides,
});

const anItem = (number: number, overrides: object = {}) => ({
  itemId: idOf(number),
  sku: String(number),
  name: `Торт ${number}`,
  description: '',
  type: 'DISH',
  orderItemType: 'Product',
  modifierSchemaId: null,
  itemSizes: [aSize()],
  ...overrides,
});

const aGroup = (overrides: object = {}) => ({
  itemGroupId: idOf(900),
  name: 'Надпись',
  childModifiersHaveMinMaxRestrictions: true,
  restrictions: { minQuantity: 0, maxQuantity: 1, freeQuantity: 0, byDefault: 0 },
  items: [],
  ...overrides,
});

const aModifier = (number: number, restrictions: object, overrides: object = {}) => ({
  itemId: idOf(number),
  name: `Добавка ${number}`,
  restrictions,
  prices: [{ organizationId: ORGANIZATION, price: 10 }],
  ...overrides,
});

const price = (amount: number) => [{ organizationId: ORGANIZATION, price: amount }];

/** What real exports have, and what becomes of them by a slip of a hand. */
const CAKES = [
  anItem(1, { name: '  Торт\tСметанник \u0000\ud83c', itemSizes: [aSize(), aSize()] }),
  anItem(2, { itemSizes: [aSize({ prices: price(30_000_000) })] }),
  anItem(3, { itemSizes: [aSize({ buttonImageUrl: 'IMAGE_UPLOAD_ERROR' })] }),
  anItem(4, { type: 'SERVICE', name: 'Упаковка' }),
  anItem(5, {
    itemSizes: [
      aSize({
        itemModifierGroups: [aGroup({ restrictions: { minQuantity: 2, maxQuantity: 1 } })],
      }),
    ],
  }),
  anItem(6, {
    itemSizes: [
      aSize({
        itemModifierGroups: [
          aGroup({
            items: [
              aModifier(601, { minQuantity: 0, maxQuantity: 1, byDefault: 5 }),
              aModifier(601, { minQuantity: 0, maxQuantity: 1, byDefault: 0 }),
            ],
          }),
        ],
      }),
    ],
  }),
  anItem(7, { itemSizes: [aSize({ prices: price(100) })] }),
];
const AGAIN = [anItem(7, { itemSizes: [aSize({ prices: price(333) })] })];

const section = (number: number, items: object[]) => ({
  id: idOf(number),
  name: `Раздел ${number}`,
  description: '',
  schedules: [],
  items,
});

describe('a menu with what real exports have in them', () => {
  let app: TestApp;
  let guest: Guest;
  let sandbox: Sandbox;

  beforeAll(async () => {
    // Of the test's own: what such menus hold is not what the reference promises.
    sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: await findFreePort() });
    app = await startTestApp({ env: OPERATOR_ENV, sandboxUrl });
    const menu = await readMenuOfSandbox(app);
    const itemCategories = [...menu.itemCategories, section(800, CAKES), section(801, AGAIN)];
    await app.control('PUT', 'menu', { source: 'external', menu: { ...menu, itemCategories } });
    await app.nest.get(CatalogService).hint(ORGANIZATION);
    await eventually(async () => {
      expect((await menuOf(app)).categories.map(({ id }) => id)).toContain(idOf(801));
    });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
    await sandbox.close();
  });

  const lineOf = (number: number, overrides: object = {}) => ({
    itemId: idOf(number),
    quantity: 1,
    modifiers: [],
    ...overrides,
  });

  it.each([
    ['without a size', {}],
    ['with the size whose id is null', { sizeId: null }],
  ])('sells a dish whose only size stands twice, %s', async (_how, fields) => {
    const item = await itemOf(app, 1);
    expect(item.sizes).toMatchObject([{ id: null, price: { amount: 175_000 } }]);
    const quote = await guest.quote(aCart({ lines: [lineOf(1, fields)] }));
    expect(quote).toMatchObject({ orderable: true, problems: [] });
  });

  it('cleans a name of what neither a database nor a guest can do with', async () => {
    expect((await itemOf(app, 1)).name).toBe('Торт Сметанник');
    const order = await guest.place(aCart({ lines: [lineOf(1)] }));
    expect(order.lines).toMatchObject([{ name: 'Торт Сметанник' }]);
  });

  it('takes an order of more than two billion kopecks', async () => {
    const order = await guest.place(aCart({ lines: [lineOf(2)] }));
    expect((await guest.read(order.id)).total.amount).toBe(3_000_000_000);
  });

  it('takes large payments in parts, and the notice of one that was made online', async () => {
    const cart = aCart({ lines: [lineOf(2)] });
    const { quoteId } = await guest.quote(cart);
    const inParts = await guest.order(quoteId, {
      payments: [
        { method: 'card', amount: 1_400_000_000 },
        { method: 'cash', changeFrom: 2_000_000_000 },
      ],
    });
    expect(inParts.body).toMatchObject({
      payments: [{ amount: { amount: 1_400_000_000 } }, { amount: { amount: 1_600_000_000 } }],
    });

    const online = await guest.place(cart, [{ method: 'online' }]);
    const paid = await app
      .http()
      .post(`/v1/support/orders/${online.id}/payment`)
      .set('x-api-key', OPERATOR_KEY)
      .send({ status: 'paid', reference: 'pay-large', amount: 3_000_000_000 });
    expect({ status: paid.status, text: paid.text }).toMatchObject({ status: 200 });
    expect((await guest.read(online.id)).onlinePayment?.status).toBe('paid');
  });

  it('shows one price of a dish that stands in two sections, and quotes it', async () => {
    const { categories } = await menuOf(app);
    const shown = categories.flatMap(({ items }) => items).filter(({ id }) => id === idOf(7));
    expect(shown.map(({ sizes }) => sizes[0]?.price.amount)).toEqual([10_000, 10_000]);
    const quote = await guest.quote(aCart({ lines: [lineOf(7)] }));
    expect(quote.lines).toMatchObject([{ total: { amount: 10_000 } }]);
  });

  it('shows no picture that is none', async () => {
    expect((await itemOf(app, 3)).images).toEqual([]);
  });

  it('shows no service and no dish that the POS would refuse', async () => {
    const ids = (await menuOf(app)).categories.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).toContain(idOf(6));
    expect(ids).not.toContain(idOf(4));
    expect(ids).not.toContain(idOf(5));
    await app
      .http()
      .get(`/v1/restaurants/${RESTAURANT}/menu/items/${idOf(4)}`)
      .expect(404);
  });

  it('preselects no more of an option than may be chosen', async () => {
    const { modifierGroups } = await itemOf(app, 6);
    expect(modifierGroups).toMatchObject([{ modifiers: [{ id: idOf(601), default: 1, max: 1 }] }]);
  });

  it('tells operators what was left out or changed, and why', async () => {
    const report = await reportOf(app);
    expect(report.items).toEqual(
      expect.arrayContaining([
        remark('size_repeated', null, { itemId: idOf(1) }),
        remark('image_unusable', idOf(3), { effect: 'changed' }),
        remark('service_not_sold', idOf(4), { effect: 'left-out', name: 'Упаковка' }),
        remark('group_contradictory', idOf(900), { itemId: idOf(5) }),
        remark('modifier_repeated', idOf(601), { itemId: idOf(6) }),
        remark('item_repeated', idOf(7), { effect: 'changed' }),
      ]),
    );
    expect(report.counts).toContainEqual({ reason: 'image_unusable', count: 1 });
    const english = await reportOf(app, 'en');
    expect(english.items.map(({ detail }) => detail)).toContain(
      'The link to the picture is no address of the web.',
    );
    const { text } = await app.http().get('/metrics').expect(200);
    expect(text).toContain(
      `menu_remarks{organization="${ORGANIZATION}",reason="image_unusable"} 1`,
    );
  });

  it('reads nothing again while the bytes are those of the last time', async () => {
    const read = jest.spyOn(app.nest.get(MenuThread), 'read');
    const before = await asOf(app);
    await app.nest.get(CatalogService).hint(ORGANIZATION);
    await eventually(async () => {
      expect(await asOf(app)).not.toBe(before);
    });
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });
});

function remark(
  reason: string,
  id: string | null,
  { itemId, ...fields }: { itemId?: string; effect?: string; name?: string } = {},
): unknown {
  return expect.objectContaining({
    reason,
    id,
    ...fields,
    ...(itemId === undefined ? {} : { item: expect.objectContaining({ id: itemId }) as unknown }),
  });
}

async function menuOf(app: TestApp): Promise<Menu> {
  return (await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/menu`).expect(200))) as Menu;
}

async function itemOf(app: TestApp, number: number): Promise<MenuItem> {
  const path = `/v1/restaurants/${RESTAURANT}/menu/items/${idOf(number)}`;
  return (await bodyOf(app.http().get(path).expect(200))) as MenuItem;
}

async function asOf(app: TestApp): Promise<unknown> {
  const { headers } = await app.http().get(`/v1/restaurants/${RESTAURANT}/menu`).expect(200);
  return (headers as Record<string, unknown>)['x-data-as-of'];
}

async function reportOf(app: TestApp, language = 'ru'): Promise<MenuReportDto> {
  const request = app
    .http()
    .get(`/v1/support/restaurants/${RESTAURANT}/menu-report`)
    .set({ 'x-api-key': OPERATOR_KEY, 'accept-language': language });
  return (await bodyOf(request.expect(200))) as MenuReportDto;
}

async function readMenuOfSandbox({ sandboxUrl }: TestApp): Promise<RawMenu> {
  const login = await axios.post<{ token: string }>(`${sandboxUrl}/api/1/access_token`, {
    apiLogin: 'sandbox-login',
  });
  const { data } = await axios.post<RawMenu>(
    `${sandboxUrl}/api/2/menu/by_id`,
    { externalMenuId: '1001', organizationIds: [ORGANIZATION], version: 2, language: 'ru' },
    { headers: { authorization: `Bearer ${login.data.token}` } },
  );
  return data;
}
