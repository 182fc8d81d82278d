import type { AxiosResponse } from 'axios';
import { CatalogService } from '../src/catalog/catalog.service.js';
import type { MenuItem } from '../src/catalog/menu.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import { moscowTime } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, MARGHERITA, MEDIUM, PEPPERONI, RESTAURANT, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const combo = (number: number) => `0c0b0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const group = (number: number) => `0c0b0000-0000-4000-9000-${String(number).padStart(12, '0')}`;
const item = (number: number) => `0c000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const modifier = (number: number) => `0f000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const GLASS = '0d000000-0000-4000-8000-000000000006';
const CRUSTS = '0e000000-0000-4000-8000-000000000002';
const MORS = item(81);
const CAPPUCCINO = item(87);
const HONEY_CAKE = item(61);
const CHEESECAKE = item(63);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Line = ReturnType<typeof aCart>['lines'][number];
type Choice = NonNullable<Line['combo']>['choices'][number];

const choose = (groupNumber: number, itemId: string, more: Partial<Choice> = {}): Choice => ({
  groupId: group(groupNumber),
  itemId,
  modifiers: [],
  ...more,
});
const buy = (number: number, choices: Choice[], more: Partial<Line> = {}): Line => ({
  itemId: combo(number),
  quantity: 1,
  modifiers: [],
  combo: { choices },
  ...more,
});
const SET = [choose(1, MARGHERITA, { sizeId: MEDIUM }), choose(2, MORS), choose(3, HONEY_CAKE)];

interface OrderAtIiko {
  creationStatus: string;
  order: {
    sum: number;
    combos: { id: string; name: string; amount: number; price: number; sourceId: string }[];
    items: {
      amount: number;
      comment: string | null;
      comboInformation: { comboId: string; groupId: string; groupName: string } | null;
    }[];
  };
}

describe('combos', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: { IIKO_GUEST_TIMEOUT_MS: '4000' },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true, rejectPriceMismatch: true });
  });

  afterAll(() => app.stop());

  const readMenu = async (): Promise<MenuItem[]> => {
    const answer = await app.http().get(`/v1/restaurants/${RESTAURANT}/menu`).expect(200);
    const { categories } = answer.body as { categories: { items: MenuItem[] }[] };
    return categories.flatMap(({ items }) => items);
  };
  const quote = (...lines: Line[]): Promise<QuoteDto> => guest.quote(aCart({ lines }));
  const problemsOf = ({ problems }: QuoteDto) =>
    problems.map(({ code, pointer }) => `${code} ${pointer}`);
  const readAtIiko = async (id: string): Promise<OrderAtIiko> =>
    ((await app.control('GET', `orders/${id}`)) as AxiosResponse<OrderAtIiko>).data;
  const sync = () => app.nest.get(CatalogService, { strict: false }).hint(ORGANIZATION);

  it('are items of the menu in sections of their own, without those that are not sold', async () => {
    const items = await readMenu();
    const combos = items.filter(({ kind }) => kind === 'combo');
    expect(combos.map(({ name }) => name)).toEqual([
      'Пицца, напиток и десерт',
      'Вторая пицца за полцены',
      'Чай и десерт',
      'Обед из трёх блюд',
    ]);
    expect(combos[0]).toMatchObject({
      id: combo(1),
      sizes: [{ id: null, price: { amount: 89_000 }, isDefault: true }],
      combo: {
        basePrice: { amount: 89_000 },
        discount: null,
        priceIsFrom: true,
        availableUntil: null,
        groups: [
          {
            name: 'Пицца',
            isMain: true,
            choices: [
              { itemId: MARGHERITA, sizeId: MEDIUM, price: { amount: 0 } },
              { itemId: PEPPERONI, forbiddenModifierIds: [modifier(18)] },
              { itemId: item(15), price: { amount: 10_000 } },
            ],
          },
          { name: 'Напиток' },
          { name: 'Десерт' },
        ],
      },
    });
    // The cheaper of two equal pizzas at half its price.
    expect(combos[1]).toMatchObject({
      sizes: [{ price: { amount: 59_000 + 29_500 } }],
      combo: { discount: { on: 'cheapest', percent: 50 }, includesModifiers: true },
    });
    const found = await app
      .http()
      .get(`/v1/restaurants/${RESTAURANT}/menu/search`)
      .query({ q: 'обед из трех' })
      .expect(200);
    expect(found.body).toMatchObject({ items: [{ id: combo(3) }] });
  });

  it('are ordered with what was chosen, at one price, as iiko wants them', async () => {
    const choices = [
      choose(1, PEPPERONI, {
        modifiers: [{ modifierId: modifier(17), groupId: CRUSTS, quantity: 1 }],
      }),
      choose(2, CAPPUCCINO, { modifiers: [{ modifierId: modifier(37), quantity: 1 }] }),
      choose(3, CHEESECAKE),
    ];
    const quoted = await quote(
      { itemId: SOUP, quantity: 1, modifiers: [] },
      buy(1, choices, { quantity: 2 }),
    );
    expect(quoted).toMatchObject({
      orderable: true,
      notes: [],
      lines: [
        { combo: null },
        {
          name: 'Пицца, напиток и десерт',
          // 890 and what coffee and cheesecake add, with a crust of 150 beside it.
          combo: {
            price: { amount: 98_000 },
            choices: [
              { groupName: 'Пицца', name: 'Пепперони', sizeId: MEDIUM },
              { groupName: 'Напиток', name: 'Капучино' },
              { groupName: 'Десерт', name: 'Чизкейк' },
            ],
          },
          unitPrice: { amount: 113_000 },
          total: { amount: 226_000 },
        },
      ],
      total: { amount: 226_000 + 39_000 },
    });
    const placed = await guest.order(quoted.quoteId);
    expect(placed.status).toBe(202);
    const { id, total, lines } = placed.body as OrderDto;
    expect(total.amount).toBe(265_000);
    expect(lines).toEqual(quoted.lines);
    await guest.awaitStatus(id, 'confirmed');
    const { order } = await readAtIiko(id);
    expect(order.sum).toBe(2_650);
    expect(order.combos).toEqual([
      {
        id: expect.stringMatching(UUID) as string,
        name: 'Пицца, напиток и десерт',
        amount: 2,
        price: 980,
        sourceId: combo(1),
        size: null,
      },
    ]);
    const comboId = order.combos[0]?.id;
    expect(order.items.map(({ amount, comboInformation: of }) => [amount, of])).toEqual([
      [1, null],
      ...['Пицца', 'Напиток', 'Десерт'].map((groupName, index) => [
        2,
        { comboId, comboSourceId: combo(1), groupId: group(index + 1), groupName },
      ]),
    ]);
    // It is the same there as it was ordered.
    expect((await guest.read(id)).changes).toBeNull();
  });

  it('are sold by the time that the order is for, not by the clock', async () => {
    const day = moscowTime('12:00').slice(0, 10);
    const change = (startDate: string | null, expirationDate: string | null) =>
      app.control('PATCH', `combos/${combo(4)}`, { startDate, expirationDate });
    const lines = [buy(4, [choose(9, item(85)), choose(10, HONEY_CAKE)])];
    const quoteFor = (at?: string) => guest.quote(aCart({ lines, ...(at && { at }) }));
    await change(`${day} 08:00:00.000`, `${day} 20:00:00.000`);
    await eventually(async () => {
      await sync();
      const now = await quoteFor();
      expect(problemsOf(now)).toEqual(['combo_not_sold_now /lines/0/itemId']);
      expect(now.earliestAt).toBe(`${day}T08:00:00+03:00`);
    });
    expect(problemsOf(await quoteFor(moscowTime('20:30')))).toEqual([
      'combo_not_sold_now /lines/0/itemId',
    ]);
    const order = await guest.place(aCart({ lines, at: moscowTime('12:00') }));
    await guest.awaitStatus(order.id, 'confirmed');
    await change(null, null);
    await eventually(async () => {
      await sync();
      expect(problemsOf(await quoteFor())).toEqual([]);
    });
  });

  it('have new ids with every order of the same quote', async () => {
    const { quoteId } = await quote(buy(1, SET));
    const ids = [];
    for (const key of ['first', 'second']) {
      const { body } = (await guest.order(quoteId, {
        key: `combo-${key}`,
        anotherOrder: true,
      })) as { body: OrderDto };
      const order = await guest.awaitStatus(body.id, 'confirmed');
      ids.push((await readAtIiko(order.id)).order.combos[0]?.id);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['half off the cheaper pizza', 2, [4, 5], 69_000 + 29_500],
    ['a fixed price of each', 3, [6, 7, 8], 30_000 + 7_000 + 8_000],
    ['a fifth off everything', 4, [9, 10], 44_000],
  ])('are priced by %s', async (_name, number, groups, price) => {
    const firsts = new Map([
      [4, choose(4, PEPPERONI)],
      [5, choose(5, MARGHERITA)],
      [6, choose(6, SOUP)],
      [7, choose(7, item(71))],
      [8, choose(8, item(84), { sizeId: GLASS })],
      [9, choose(9, item(85))],
      [10, choose(10, HONEY_CAKE)],
    ]);
    const quoted = await quote(
      buy(
        number,
        groups.flatMap((one) => firsts.get(one) ?? []),
      ),
    );
    expect(quoted).toMatchObject({ orderable: true, notes: [], subtotal: { amount: price } });
    const { body } = (await guest.order(quoted.quoteId)) as { body: OrderDto };
    await guest.awaitStatus(body.id, 'confirmed');
    expect((await readAtIiko(body.id)).order.sum).toBe(price / 100);
  });

  it('are refused with everything that is wrong at once', async () => {
    const wrong = await quote(
      { itemId: combo(1), quantity: 1, modifiers: [] },
      buy(1, [
        choose(1, PEPPERONI, {
          modifiers: [
            { modifierId: modifier(18), groupId: CRUSTS, quantity: 1 },
            { modifierId: modifier(1), quantity: 1 },
          ],
        }),
        choose(2, HONEY_CAKE),
        choose(1, MARGHERITA),
        choose(12, MORS),
      ]),
      { itemId: SOUP, quantity: 1, modifiers: [], combo: { choices: [] } },
      buy(1, [
        choose(1, MARGHERITA, { sizeId: GLASS }),
        choose(2, CAPPUCCINO),
        choose(3, CHEESECAKE),
      ]),
    );
    expect(problemsOf(wrong)).toEqual([
      'combo_choices_needed /lines/0/combo',
      'modifier_unknown /lines/1/combo/choices/0/modifiers/1',
      'combo_modifier_forbidden /lines/1/combo/choices/0/modifiers/0',
      'combo_choice_unknown /lines/1/combo/choices/1/itemId',
      'combo_group_repeated /lines/1/combo/choices/2',
      'combo_group_unknown /lines/1/combo/choices/3/groupId',
      'combo_group_missing /lines/1/combo/choices',
      'combo_not_expected /lines/2/combo',
      'size_unknown /lines/3/combo/choices/0/sizeId',
      'modifier_too_few /lines/3/combo/choices/1/modifiers',
    ]);
  });

  it('name the choice that is sold out', async () => {
    const stop = (items: object[]) =>
      app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
    await stop([{ productId: HONEY_CAKE, balance: 1 }]);
    await eventually(async () => {
      const quoted = await quote(buy(1, SET, { quantity: 2 }));
      expect(problemsOf(quoted)).toEqual(['item_limited /lines/0/combo/choices/2']);
    });
    await stop([]);
    await eventually(async () => {
      expect((await quote(buy(1, SET))).orderable).toBe(true);
    });
  });

  describe('while iiko', () => {
    afterEach(async () => {
      await app.control('DELETE', 'faults');
      await app.control('POST', 'settings', { comboSurcharge: 0 });
    });

    it('names another price, are sold for that', async () => {
      await app.control('POST', 'settings', { comboSurcharge: 33 });
      const quoted = await quote(buy(1, SET));
      expect(quoted).toMatchObject({ notes: [], total: { amount: 92_300 } });
      const { body } = (await guest.order(quoted.quoteId)) as { body: OrderDto };
      await guest.awaitStatus(body.id, 'confirmed');
      expect((await readAtIiko(body.id)).order.sum).toBe(923);
    });

    it.each([
      ['fails', { kind: 'status', status: 500 }],
      ['hangs', { kind: 'latency', delayMs: 600_000 }],
    ])('%s, are sold for the price of the menu, with a note', async (_name, fault) => {
      await app.control('POST', 'faults', {
        path: '/api/1/combo/calculate',
        times: null,
        ...fault,
      });
      const quoted = await quote(buy(1, SET));
      expect(quoted).toMatchObject({
        orderable: true,
        total: { amount: 89_000 },
        notes: [{ code: 'combo_price_not_confirmed', pointer: '/lines/0' }],
      });
      const { status } = await guest.order(quoted.quoteId);
      expect(status).toBe(202);
    });
  });

  it('are ordered again, and named when they are gone', async () => {
    const order = await guest.place(aCart({ lines: [buy(1, SET)] }));
    const again = await bodyOf(guest.post(`/v1/orders/${order.id}/reorder`).expect(200));
    expect(again).toMatchObject({ orderable: true, lines: order.lines, total: order.total });
    await app.control('PATCH', `combos/${combo(1)}`, { isActive: false });
    await eventually(async () => {
      // Calls for combos rest for a while after they have failed, as they did above.
      await sync();
      const gone = await bodyOf(guest.post(`/v1/orders/${order.id}/reorder`).expect(200));
      expect(gone).toMatchObject({
        orderable: false,
        problems: [{ code: 'item_unknown', pointer: '/lines/0/itemId' }],
      });
    });
    await app.control('PATCH', `combos/${combo(1)}`, { isActive: true });
  });

  it('stay on the menu while they cannot be read, and are no loss where there are none', async () => {
    const kinds = async () => new Set((await readMenu()).map(({ kind }) => kind));
    const syncs = async () =>
      ((await app.control('GET', 'calls?path=/api/1/combo')).data as { items: unknown[] }).items
        .length;
    await app.control('POST', 'faults', {
      path: '/api/1/combo',
      kind: 'malformed',
      times: null,
    });
    const before = await syncs();
    await app.control('PATCH', `menu/items/${SOUP}`, { name: 'Борщ другой' });
    await sync();
    await eventually(async () => {
      expect((await readMenu()).map(({ name }) => name)).toContain('Борщ другой');
    });
    expect(await syncs()).toBeGreaterThan(before);
    expect(await kinds()).toContain('combo');
    await app.control('DELETE', 'faults');
    await app.control('POST', 'settings', { deniedRights: ['/api/1/combo'] });
    await sync();
    await eventually(async () => {
      expect(await kinds()).not.toContain('combo');
    });
    expect(await kinds()).toContain('halves');
  });
});
