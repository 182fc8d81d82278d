import { CatalogService } from '../src/catalog/catalog.service.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, aPhone, Guest, MARGHERITA, MEDIUM, PEPPERONI, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import { stopInRestaurant, type Stopped } from './support/stop-list.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const SMALL = '0d000000-0000-4000-8000-000000000001';
const TOPPINGS = '0e000000-0000-4000-8000-000000000001';
const SAUCES = '0e000000-0000-4000-8000-000000000003';
const SYRUPS = '0e000000-0000-4000-8000-000000000007';
const MILK = '0e000000-0000-4000-8000-000000000008';
const MOZZARELLA = '0f000000-0000-4000-8000-000000000011';
const BACON = '0f000000-0000-4000-8000-000000000013';
const CAPPUCCINO = '0c000000-0000-4000-8000-000000000087';
const PELMENI = '0c000000-0000-4000-8000-000000000021';
const PORTION = '0d000000-0000-4000-8000-000000000005';
const COMBO = '0c0b0000-0000-4000-8000-000000000001';
const comboGroup = (number: number) => `0c0b0000-0000-4000-9000-00000000000${number}`;

type Line = ReturnType<typeof aCart>['lines'][number];

const pizza = (more: Partial<Line> = {}): Line => ({
  itemId: MARGHERITA,
  sizeId: MEDIUM,
  quantity: 1,
  modifiers: [],
  ...more,
});

describe('carts that a restaurant cannot make', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false } });
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
  });

  afterAll(() => app.stop());

  afterEach(() => stop());

  const stop = (...items: Stopped[]) => stopInRestaurant(app, items);
  const quote = (...lines: Line[]): Promise<QuoteDto> => guest.quote(aCart({ lines }));
  const problemsOf = ({ problems }: Pick<QuoteDto, 'problems'>) =>
    problems.map(({ code, pointer, hint }) => ({ code, pointer, hint }));
  const limited = (pointer: string, max: number, code = 'item_limited') => ({
    code,
    pointer,
    hint: { max },
  });

  it('add up the sizes of a product that is limited as a whole', async () => {
    await stop({ productId: MARGHERITA, balance: 1 });
    const quoted = await quote(pizza(), pizza({ sizeId: SMALL }));
    expect(quoted.orderable).toBe(false);
    expect(problemsOf(quoted)).toEqual([limited('/lines/0', 1), limited('/lines/1', 1)]);
    const { quoteId, orderable } = await quote(pizza({ sizeId: SMALL }));
    expect(orderable).toBe(true);
    const { id } = (await guest.order(quoteId)).body as { id: string };
    await guest.awaitStatus(id, 'confirmed');
  });

  it('add up halves, choices of combos and whole dishes', async () => {
    await stop({ productId: MARGHERITA, balance: 1 });
    const half = pizza({
      itemId: PEPPERONI,
      sizeId: SMALL,
      secondHalf: { itemId: MARGHERITA, modifiers: [] },
    });
    expect(problemsOf(await quote(half, pizza()))).toEqual([
      limited('/lines/0/secondHalf', 1),
      limited('/lines/1', 1),
    ]);
    const choose = (number: number, itemId: string, sizeId?: string) => ({
      groupId: comboGroup(number),
      itemId,
      ...(sizeId && { sizeId }),
      modifiers: [],
    });
    const combo: Line = {
      itemId: COMBO,
      quantity: 1,
      modifiers: [],
      combo: {
        choices: [
          choose(3, '0c000000-0000-4000-8000-000000000061'),
          choose(1, MARGHERITA, MEDIUM),
          choose(2, '0c000000-0000-4000-8000-000000000081'),
        ],
      },
    };
    expect(problemsOf(await quote(combo, pizza({ sizeId: SMALL })))).toEqual([
      limited('/lines/0/combo/choices/1', 1),
      limited('/lines/1', 1),
    ]);
    expect(problemsOf(await quote(combo))).toEqual([]);
  });

  it('say how many whole portions a fraction is, in the words of the language', async () => {
    await stop({ productId: SOUP, balance: 1.5 });
    const wanted = { itemId: SOUP, quantity: 2, modifiers: [] };
    const quoted = await quote(wanted);
    expect(problemsOf(quoted)).toEqual([limited('/lines/0', 1)]);
    expect(quoted.problems[0]?.detail).toBe('Осталось только 1,5: «Борщ с говядиной».');
    const english = await bodyOf(
      guest
        .post('/v1/orders/quote', aCart({ lines: [wanted] }))
        .set('accept-language', 'en')
        .expect(200),
    );
    expect((english as QuoteDto).problems[0]?.detail).toContain('1.5');
    expect(problemsOf(await quote({ ...wanted, quantity: 1 }))).toEqual([]);
  });

  it('name the option that is limited, and how many are left', async () => {
    await stop({ productId: MOZZARELLA, balance: 3 });
    const options = (quantity: number) => [
      { modifierId: BACON, groupId: TOPPINGS, quantity: 1 },
      { modifierId: MOZZARELLA, groupId: TOPPINGS, quantity },
    ];
    const quoted = await quote(pizza({ modifiers: options(4) }));
    expect(problemsOf(quoted)).toEqual([limited('/lines/0/modifiers/1', 3, 'modifier_limited')]);
    expect(quoted.problems[0]?.detail).toBe('Добавки «Моцарелла» осталось только 3.');
    expect(problemsOf(await quote(pizza({ modifiers: options(3) })))).toEqual([]);
    const halves = pizza({
      modifiers: options(1),
      secondHalf: {
        itemId: PEPPERONI,
        modifiers: [{ modifierId: MOZZARELLA, quantity: 2 }],
      },
    });
    expect(problemsOf(await quote(halves, pizza({ modifiers: options(1) })))).toEqual([
      limited('/lines/0/modifiers/1', 3, 'modifier_limited'),
      limited('/lines/0/secondHalf/modifiers/0', 3, 'modifier_limited'),
      limited('/lines/1/modifiers/1', 3, 'modifier_limited'),
    ]);
    await stop({ productId: MOZZARELLA, balance: 0 });
    const over = await quote(pizza({ modifiers: options(1) }));
    expect(problemsOf(over)).toEqual([
      { code: 'modifier_stopped', pointer: '/lines/0/modifiers/1', hint: undefined },
    ]);
  });

  it('name the group that lacks a choice, also when the order is placed', async () => {
    const coffee = { itemId: CAPPUCCINO, quantity: 1, modifiers: [] };
    const pelmeni = { itemId: PELMENI, sizeId: PORTION, quantity: 1, modifiers: [] };
    const sauced = await quote(coffee, pelmeni);
    const expected = [
      {
        code: 'modifier_too_few',
        pointer: '/lines/0/modifiers',
        hint: { groupId: MILK, min: 1 },
      },
      {
        code: 'modifier_too_few',
        pointer: '/lines/1/modifiers',
        hint: { groupId: SAUCES, min: 1 },
      },
    ];
    expect(problemsOf(sauced)).toEqual(expected);
    const refused = await guest.order(sauced.quoteId);
    expect(refused.body).toMatchObject({ code: 'quote_not_orderable', errors: expected });
    const syrup = '0f000000-0000-4000-8000-000000000036';
    const sweet = await quote({
      ...coffee,
      modifiers: [
        { modifierId: '0f000000-0000-4000-8000-000000000037', quantity: 1 },
        { modifierId: syrup, quantity: 2 },
      ],
    });
    expect(problemsOf(sweet)).toEqual([
      {
        code: 'modifier_too_many',
        pointer: '/lines/0/modifiers/1',
        hint: { groupId: SYRUPS, modifierId: syrup, max: 1 },
      },
    ]);
  });

  it('name the half, the choice and the group of a combo', async () => {
    const bacon = { modifierId: BACON, groupId: TOPPINGS, quantity: 6 };
    const halves = pizza({
      modifiers: [bacon],
      secondHalf: { itemId: PEPPERONI, modifiers: [bacon] },
    });
    const combo: Line = {
      itemId: COMBO,
      quantity: 1,
      modifiers: [],
      combo: { choices: [{ groupId: comboGroup(2), itemId: CAPPUCCINO, modifiers: [] }] },
    };
    const tooMany = (index: number) => ({ groupId: TOPPINGS, index, max: 5 });
    const found = problemsOf(await quote(halves, combo)).filter(
      ({ hint }) => hint?.modifierId === undefined,
    );
    expect(found).toEqual([
      { code: 'modifier_too_many', pointer: '/lines/0/modifiers', hint: tooMany(0) },
      { code: 'modifier_too_many', pointer: '/lines/0/secondHalf/modifiers', hint: tooMany(1) },
      {
        code: 'modifier_too_few',
        pointer: '/lines/1/combo/choices/0/modifiers',
        hint: { groupId: MILK, index: 0, min: 1 },
      },
      ...[1, 3].map((number) => ({
        code: 'combo_group_missing',
        pointer: '/lines/1/combo/choices',
        hint: { groupId: comboGroup(number) },
      })),
    ]);
  });

  it('name the second half that has left the menu', async () => {
    const lines = [
      { itemId: SOUP, quantity: 1, modifiers: [] },
      pizza(),
      pizza({ secondHalf: { itemId: PEPPERONI, modifiers: [] } }),
    ];
    const before = await quote(...lines);
    const order = await guest.place(aCart({ lines }));
    const gone = {
      code: 'item_unknown',
      pointer: '/lines/2/secondHalf/itemId',
      hint: { name: 'Пепперони' },
    };
    await app.control('PATCH', `menu/items/${PEPPERONI}`, { isHidden: true });
    await app.nest.get(CatalogService, { strict: false }).hint(ORGANIZATION);
    await eventually(async () => {
      expect(problemsOf(await quote(...lines))).toEqual([{ ...gone, hint: undefined }]);
    });
    const again = await bodyOf(guest.post(`/v1/orders/${order.id}/reorder`).expect(200));
    expect(problemsOf(again as QuoteDto)).toEqual([gone]);
    expect((again as QuoteDto).problems[0]?.detail).toBe('«Пепперони» нет в меню этого ресторана.');
    const changed = await guest.order(before.quoteId);
    expect(changed.body).toMatchObject({
      code: 'quote_changed',
      errors: [gone],
      quote: { problems: [gone] },
    });
    await app.control('PATCH', `menu/items/${PEPPERONI}`, { isHidden: false });
    await app.nest.get(CatalogService, { strict: false }).hint(ORGANIZATION);
    await eventually(async () => {
      expect(problemsOf(await quote(...lines))).toEqual([]);
    });
  });

  describe('with a promo code that works once', () => {
    const lines = [{ itemId: SOUP, quantity: 3, modifiers: [] }];
    const cart = aCart({ lines, promoCode: 'MINUS300' });

    it('are refused with a new quote when it was used since', async () => {
      const customer = await Guest.signIn(app, aPhone());
      const [first, second] = [await customer.quote(cart), await customer.quote(cart)];
      expect([first.orderable, second.orderable]).toEqual([true, true]);
      const { id } = (await customer.order(first.quoteId)).body as { id: string };
      await customer.awaitStatus(id, 'confirmed');
      const refused = await customer.order(second.quoteId);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({
        code: 'quote_changed',
        errors: [{ code: 'promo_code_refused', pointer: '/promoCode' }],
        quote: { orderable: false },
      });
    });

    it('say why the restaurant did not take it', async () => {
      const customer = await Guest.signIn(app, aPhone());
      const quotes = [await customer.quote(cart), await customer.quote(cart)];
      await app.control('POST', 'settings', { creationMs: 20_000 });
      const ids: string[] = [];
      for (const { quoteId } of quotes) {
        const answer = await customer.order(quoteId);
        expect(answer.status).toBe(202);
        ids.push((answer.body as { id: string }).id);
      }
      await app.control('POST', 'settings', { creationMs: 2_000 });
      const ended = await eventually(async () => {
        const orders = await Promise.all(ids.map((id) => customer.read(id)));
        expect(orders.map(({ status }) => status).toSorted()).toEqual(['confirmed', 'rejected']);
        return orders;
      });
      expect(ended.find(({ status }) => status === 'rejected')?.problem).toMatchObject({
        code: 'promo_code_unavailable',
        action: 'requote',
        detail: 'Промокод больше не действует: возможно, он уже использован.',
      });
    });
  });
});
