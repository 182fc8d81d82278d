import type { MenuItem } from '../src/catalog/menu.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { AskedTips } from '../src/orders/order-model.js';
import {
  aCart,
  Guest,
  LEGACY_RESTAURANT,
  MARGHERITA,
  MEDIUM,
  PEPPERONI,
  RESTAURANT,
  SOUP,
} from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

type Line = ReturnType<typeof aCart>['lines'][number];

const id = (prefix: string, number: number, block = '8000') =>
  `${prefix.padEnd(8, '0')}-0000-4000-${block}-${String(number).padStart(12, '0')}`;
const item = (number: number) => id('0c', number);
const option = (number: number, quantity = 1, group?: number) => ({
  modifierId: id('0f', number),
  quantity,
  ...(group === undefined ? {} : { groupId: id('0e', group) }),
});
const aLine = (itemId: string, more: Partial<Line> = {}): Line => ({
  itemId,
  quantity: 1,
  modifiers: [],
  ...more,
});
const sent = (number: number, amount: number, group?: number) => ({
  product: { id: id('0f', number) },
  amount,
  productGroup: group === undefined ? null : { id: id('0e', group) },
});

const LUNCH = id('0c0b', 3);
const LUNCH_SIZE = id('0c0b', 1, 'b000');
const lunchChoice = (group: number, itemId: string) => ({
  groupId: id('0c0b', group, '9000'),
  itemId,
  modifiers: [],
});
const LUNCH_LINE = aLine(LUNCH, {
  sizeId: LUNCH_SIZE,
  combo: {
    choices: [lunchChoice(6, SOUP), lunchChoice(7, item(72)), lunchChoice(8, item(89))],
  },
});
const ADDRESS = { city: 'Москва', street: 'Тверская', house: '12', flat: '5' };
const BREAKFAST = `${new Date(Date.now() + 30 * 3_600_000).toISOString().slice(0, 10)}T10:00:00+03:00`;

interface AtIiko {
  order: { sum: number; items: unknown[]; combos: unknown[]; tips: unknown[]; payments: unknown[] };
}

/** Read in format 4, so that both formats of the menu are ordered from in the tests. */
describe('everything that a menu can hold', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      env: { ...OPERATOR_ENV, IIKO_MENU_FORMAT: '4' },
      sandbox: { speed: 50, quotas: false },
      webhooks: true,
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true, rejectPriceMismatch: true });
  });

  afterAll(() => app.stop());

  const readAtIiko = async (orderId: string): Promise<AtIiko['order']> =>
    ((await app.control('GET', `orders/${orderId}`)).data as AtIiko).order;

  it.each<[string, Line, number, object]>([
    [
      'exactly three scoops, all free',
      aLine(item(64), { quantity: 2, modifiers: [option(44, 2, 10), option(47, 1, 10)] }),
      2 * 330,
      { modifiers: [sent(44, 2, 10), sent(47, 1, 10)] },
    ],
    [
      'a required group',
      aLine(item(41), { modifiers: [option(26, 1, 4)] }),
      640 + 90,
      { modifiers: [sent(26, 1, 4)] },
    ],
    [
      'a default, and limits of each option',
      aLine(item(87), { quantity: 2, modifiers: [option(37, 1, 8), option(34, 2, 7)] }),
      2 * (230 + 2 * 40),
      { modifiers: [sent(37, 1, 8), sent(34, 2, 7)] },
    ],
    [
      'free amounts of each option',
      aLine(item(92), { modifiers: [option(41, 2, 9), option(42, 1, 9), option(1)] }),
      240 + 50 + 60 + 40,
      { modifiers: [sent(41, 2, 9), sent(42, 1, 9), sent(1, 1)] },
    ],
    [
      'one free option of a group, the cheapest',
      aLine(MARGHERITA, { sizeId: MEDIUM, modifiers: [option(11, 1, 1), option(14, 1, 1)] }),
      590 + 90,
      { size: { id: MEDIUM }, primaryComponent: { modifiers: [sent(11, 1, 1), sent(14, 1, 1)] } },
    ],
    [
      'halves with what is common to them',
      aLine(MARGHERITA, {
        sizeId: MEDIUM,
        modifiers: [option(17, 1, 2), option(11, 2, 1)],
        secondHalf: { itemId: PEPPERONI, modifiers: [option(13, 1, 1)] },
      }),
      (590 + 690) / 2 + 150 + 90,
      {
        type: 'Compound',
        primaryComponent: { modifiers: [sent(11, 2, 1)] },
        secondaryComponent: { product: { id: PEPPERONI }, modifiers: [sent(13, 1, 1)] },
        commonModifiers: [sent(17, 1, 2)],
      },
    ],
  ])('is ordered: %s', async (_name, line, rubles, expected) => {
    const cart = aCart({ at: BREAKFAST, lines: [line] });
    const quoted = await guest.quote(cart);
    expect(quoted.problems).toEqual([]);
    expect(quoted.total.amount).toBe(rubles * 100);
    const { body } = (await guest.order(quoted.quoteId)) as { body: OrderDto };
    const order = await guest.awaitStatus(body.id, 'confirmed');
    expect(await readAtIiko(order.id)).toMatchObject({
      sum: rubles,
      items: [{ amount: line.quantity, ...expected }],
      combos: [],
    });
    expect(order.changes).toBeNull();
  });

  it('is refused beyond its limits, everything at once', async () => {
    const { problems } = await guest.quote(
      aCart({
        at: BREAKFAST,
        lines: [
          aLine(item(64), { modifiers: [option(44, 2, 10)] }),
          aLine(item(41)),
          aLine(item(89), { modifiers: [option(34, 3, 7), option(36, 2, 7)] }),
          aLine(MARGHERITA, { sizeId: MEDIUM, modifiers: [option(17, 1, 2), option(18, 1, 2)] }),
          aLine(item(68)),
        ],
      }),
    );
    expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'modifier_too_few /lines/0/modifiers',
      'modifier_too_few /lines/1/modifiers',
      'modifier_too_many /lines/2/modifiers',
      'modifier_too_many /lines/2/modifiers/0',
      'modifier_too_many /lines/2/modifiers/1',
      'modifier_too_many /lines/3/modifiers',
      'item_not_orderable /lines/4/itemId',
    ]);
  });

  it('has comments of items as long as iiko takes them, and cutlery', async () => {
    const comment = 'б'.repeat(255);
    const tooLong = { ...aCart(), lines: [aLine(SOUP, { comment: `${comment}!` })] };
    const refused = await guest.post('/v1/orders/quote', tooLong).expect(400);
    expect(refused.body).toMatchObject({
      errors: [{ code: 'max_length', pointer: '/lines/0/comment' }],
    });
    const { quoteId } = await guest.quote(aCart({ lines: [aLine(SOUP, { comment })] }));
    const { body } = (await guest.order(quoteId, {
      cutlery: 0,
      comment: 'Домофон не работает',
    })) as { body: OrderDto };
    const order = await guest.awaitStatus(body.id, 'confirmed');
    expect(await readAtIiko(order.id)).toMatchObject({
      comment: 'Домофон не работает',
      guestsInfo: { count: 0 },
      items: [{ comment }],
    });
  });

  it('has combos as items, bought in their size', async () => {
    const menu = await app.http().get(`/v1/restaurants/${RESTAURANT}/menu`).expect(200);
    const { categories } = menu.body as { categories: { name: string; items: MenuItem[] }[] };
    expect(categories.find(({ name }) => name === 'Обеды')?.items).toMatchObject([
      { id: LUNCH, kind: 'combo', sizes: [{ id: LUNCH_SIZE, price: { amount: 45_000 } }] },
    ]);
    const comment = 'Без лука';
    const quoted = await guest.quote(
      aCart({ lines: [aLine(SOUP), { ...LUNCH_LINE, quantity: 2, comment }] }),
    );
    expect(quoted).toMatchObject({ orderable: true, notes: [], total: { amount: 141_000 } });
    const { body } = (await guest.order(quoted.quoteId)) as { body: OrderDto };
    const order = await guest.awaitStatus(body.id, 'confirmed');
    expect(await readAtIiko(order.id)).toMatchObject({
      sum: 390 + 2 * 510,
      combos: [{ amount: 2, price: 510, sourceId: LUNCH, size: { id: LUNCH_SIZE } }],
      items: [{ comment: null }, { amount: 2, comment }, { comment: null }, { comment: null }],
    });
  });

  describe('tips', () => {
    const quoteDelivery = async () =>
      (
        await guest.quote(
          aCart({ service: 'delivery', address: ADDRESS, lines: [aLine(SOUP, { quantity: 3 })] }),
        )
      ).quoteId;

    it('are told with the payments that they can be given with', async () => {
      const read = async (restaurantId: string) =>
        (await app.http().get(`/v1/restaurants/${restaurantId}/payment-methods`).expect(200))
          .body as unknown;
      const courier = { name: 'Чаевые курьеру', services: ['delivery'] };
      const kitchen = { name: 'Чаевые кухне', services: ['dine-in', 'pickup'] };
      expect(await read(RESTAURANT)).toMatchObject({
        items: [
          { method: 'cash', tips: [courier] },
          { method: 'card', tips: [courier, kitchen] },
          { method: 'online', tips: [courier, kitchen] },
          { method: 'wallet', tips: [] },
        ],
      });
      expect(await read(LEGACY_RESTAURANT)).toMatchObject({
        items: [{ method: 'cash', tips: [] }, {}, {}, {}],
      });
    });

    it.each([
      ['cash', { kind: 'Cash' }, { changeFrom: 200_000 }],
      ['card', { kind: 'Card' }, {}],
    ])('paid in %s reach the courier beside the sum', async (method, paymentType, more) => {
      const payments = [{ method, ...more }];
      const response = await guest.order(await quoteDelivery(), {
        payments,
        tips: { amount: 10_050 },
      });
      expect(response.body).toMatchObject({
        total: { amount: 136_900 },
        tips: { amount: { amount: 10_050 }, method, name: 'Чаевые курьеру' },
        due: { amount: 146_950 },
        payments: [{ method, amount: { amount: 136_900 } }],
      });
      const order = await guest.awaitStatus((response.body as OrderDto).id, 'confirmed');
      expect(await readAtIiko(order.id)).toMatchObject({
        sum: 1_369,
        payments: [{ sum: 1_369 }],
        tips: [
          {
            sum: 100.5,
            paymentType,
            isProcessedExternally: false,
            tipsType: { name: 'Чаевые курьеру' },
          },
        ],
      });
      expect(order).toMatchObject({ tips: { amount: { amount: 10_050 } }, changes: null });
    });

    it('paid online are a part of what the bank takes', async () => {
      const response = await guest.order(await quoteDelivery(), {
        payments: [{ method: 'cash', amount: 50_000 }, { method: 'online' }],
        tips: { amount: 10_000, method: 'online' },
      });
      expect(response.body).toMatchObject({
        status: 'awaiting_payment',
        payments: [{ amount: { amount: 50_000 } }, { amount: { amount: 86_900 } }],
        onlinePayment: { amount: { amount: 96_900 } },
      });
      const { id: orderId } = response.body as OrderDto;
      const notify = (amount: number) =>
        app
          .http()
          .post(`/v1/support/orders/${orderId}/payment`)
          .set('x-api-key', OPERATOR_KEY)
          .send({ status: 'paid', reference: 'pay-1', amount });
      expect((await notify(86_900)).body).toMatchObject({ code: 'payment_amount_wrong' });
      await notify(96_900).expect(200);
      await guest.awaitStatus(orderId, 'confirmed');
      expect(await readAtIiko(orderId)).toMatchObject({
        sum: 1_369,
        tips: [{ sum: 100, paymentType: { kind: 'External' }, isProcessedExternally: true }],
      });
    });

    it.each<[string, Record<string, unknown>, string]>([
      [
        'too little change',
        { tips: { amount: 10_000 }, payments: [{ method: 'cash', changeFrom: 140_000 }] },
        'change_too_little /payments/0/changeFrom',
      ],
      [
        'a payment that is none of the order',
        { tips: { amount: 100, method: 'card' } },
        'tips_method_not_used /tips/method',
      ],
      [
        'no payment, of several',
        { tips: { amount: 100 }, payments: [{ method: 'cash', amount: 100 }, { method: 'card' }] },
        'tips_method_needed /tips/method',
      ],
      ['nothing at all', { tips: { amount: 0 } }, 'min /tips/amount'],
    ])('are refused with %s', async (_name, fields, expected) => {
      const response = await guest.order(await quoteDelivery(), fields);
      expect(response.status).toBe(400);
      const { errors } = response.body as { errors: { code: string; pointer: string }[] };
      expect(errors.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([expected]);
    });

    const quoteTipped = (tips: AskedTips) =>
      guest.quote(
        aCart({
          service: 'delivery',
          address: ADDRESS,
          lines: [aLine(SOUP, { quantity: 3 })],
          tips,
        }),
      );

    it('are shown in the quote, and sold as they were shown', async () => {
      const shown = await quoteTipped({ amount: 10_000 });
      expect(shown).toMatchObject({
        orderable: true,
        total: { amount: 136_900 },
        due: { amount: 136_900 },
        tips: {
          amount: { amount: 10_000 },
          method: null,
          total: { amount: 146_900 },
          due: { amount: 146_900 },
        },
      });
      const response = await guest.order(shown.quoteId, { payments: [{ method: 'card' }] });
      expect(response.body).toMatchObject({
        total: shown.total,
        due: shown.tips?.due,
        tips: { amount: { amount: 10_000 }, method: 'card' },
      });
      const { id } = await guest.awaitStatus((response.body as OrderDto).id, 'confirmed');
      expect(await readAtIiko(id)).toMatchObject({ sum: 1_369, tips: [{ sum: 100 }] });
    });

    it('of a quote can be said again with the order, and not otherwise', async () => {
      const { quoteId } = await quoteTipped({ amount: 10_000, method: 'card' });
      const payments = [{ method: 'cash', amount: 50_000 }, { method: 'card' }];
      const place = (tips: AskedTips) => guest.order(quoteId, { payments, tips });
      for (const [tips, pointer] of [
        [{ amount: 5_000 }, '/tips/amount'],
        [{ amount: 10_000, method: 'cash' }, '/tips/method'],
      ] as const) {
        expect((await place(tips)).body).toMatchObject({
          errors: [{ code: 'tips_not_as_quoted', pointer }],
        });
      }
      const placed = await place({ amount: 10_000, method: 'card' });
      expect(placed.body).toMatchObject({ tips: { method: 'card' }, due: { amount: 146_900 } });
    });

    it('that nobody takes so keep a quote from being ordered', async () => {
      const pickup = aCart();
      const quoted = await guest.quote({ ...pickup, tips: { amount: 100, method: 'cash' } });
      expect(quoted).toMatchObject({
        orderable: false,
        problems: [{ code: 'tips_unavailable', pointer: '/tips/method', action: 'changePayment' }],
      });
      expect((await guest.quote(pickup)).tips).toBeNull();
    });

    it('are refused where the restaurant takes none, and told when it changes its mind', async () => {
      const { quoteId } = await guest.quote(aCart());
      const cash = await guest.order(quoteId, { tips: { amount: 100 } });
      expect(cash.body).toMatchObject({ errors: [{ code: 'tips_not_taken', pointer: '/tips' }] });
      const { body } = (await guest.order(quoteId, {
        payments: [{ method: 'card' }],
        tips: { amount: 100 },
      })) as { body: OrderDto };
      await guest.awaitStatus(body.id, 'confirmed');
      await app.control('POST', 'settings', { tips: 'off' });
      const second = await guest.order((await guest.quote(aCart())).quoteId, {
        payments: [{ method: 'card' }],
        tips: { amount: 100 },
      });
      expect(await guest.awaitStatus((second.body as OrderDto).id, 'rejected')).toMatchObject({
        problem: { code: 'tips_unavailable', action: 'changePayment' },
      });
    });
  });
});
