import type { Response } from 'supertest';
import { CatalogService } from '../src/catalog/catalog.service.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { QuoteChangeDto } from '../src/orders/quote/quote-changes.dto.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { eventually } from './support/eventually.js';
import {
  aCart,
  Guest,
  MARGHERITA,
  MEDIUM,
  PEPPERONI,
  RESTAURANT,
  SOUP,
  SOUR_CREAM,
} from './support/guest.js';
import { OPERATOR_ENV } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';

interface Conflict {
  status: number;
  code: string;
  action: string;
  quote: QuoteDto;
  changes: QuoteChangeDto[];
}

const conflictOf = (response: Response) => response.body as Conflict;

const rub = (amount: number) => ({ amount, currency: 'RUB' });

describe('a quote that has changed', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: OPERATOR_ENV,
    });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  const change = async (itemId: string, fields: object) => {
    await app.control('PATCH', `menu/items/${itemId}`, fields);
    await app.nest.get(CatalogService).hint(ORGANIZATION);
  };

  const stop = (items: { productId: string; balance: number }[]) =>
    app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });

  const totalOf = async (cart: ReturnType<typeof aCart>) => (await guest.quote(cart)).total.amount;

  it('says of each line and of each sum what was shown and what is now', async () => {
    const cart = aCart({
      lines: [
        {
          itemId: SOUP,
          quantity: 2,
          modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }],
        },
        { itemId: MARGHERITA, sizeId: MEDIUM, quantity: 1, modifiers: [] },
      ],
    });
    const before = await guest.quote(cart);
    await change(SOUP, { price: 420 });
    await eventually(async () => {
      expect(await totalOf(cart)).not.toBe(before.total.amount);
    });
    const conflict = conflictOf(await guest.order(before.quoteId));
    const difference = 2 * 3_000;
    expect(conflict).toMatchObject({ status: 409, code: 'quote_changed', action: 'requote' });
    expect(conflict.changes).toEqual([
      {
        kind: 'item_price',
        pointer: '/lines/0',
        name: 'Борщ с говядиной',
        before: rub(39_000),
        after: rub(42_000),
        detail: expect.stringMatching(
          /^«Борщ с говядиной»: было 390\s₽, стало 420\s₽\.$/,
        ) as string,
      },
      expect.objectContaining({
        kind: 'subtotal',
        pointer: '/subtotal',
        before: before.subtotal,
        after: rub(before.subtotal.amount + difference),
      }),
      expect.objectContaining({
        kind: 'total',
        pointer: '/total',
        name: null,
        before: before.total,
        after: conflict.quote.total,
      }),
      expect.objectContaining({ kind: 'due', pointer: '/due', after: conflict.quote.due }),
    ]);
    const english = await guest
      .post('/v1/orders', {
        quoteId: before.quoteId,
        contact: { name: 'Anna', phone: '+79001234567' },
        payments: [{ method: 'cash' }],
      })
      .set('accept-language', 'en')
      .set('idempotency-key', before.quoteId.slice(-40));
    expect(conflictOf(english).changes[0]?.detail).toMatch(/was RUB\s390, is now RUB\s420/);
    const accepted = await guest.order(conflict.quote.quoteId);
    expect(accepted.status).toBe(202);
    await change(SOUP, { price: 390 });
    await eventually(async () => {
      expect(await totalOf(cart)).toBe(before.total.amount);
    });
  });

  it('names what has run out and what is not sold any more, with the sums without it', async () => {
    const cart = aCart({
      lines: [
        { itemId: SOUP, quantity: 1, modifiers: [] },
        { itemId: PEPPERONI, sizeId: MEDIUM, quantity: 1, modifiers: [] },
      ],
    });
    const before = await guest.quote(cart);
    const [soup, pizza] = before.lines;
    await stop([{ productId: SOUP, balance: 0 }]);
    await change(PEPPERONI, { isHidden: true });
    await eventually(async () => {
      const { problems } = await guest.quote(cart);
      expect(problems.map(({ code }) => code).toSorted()).toEqual(['item_stopped', 'item_unknown']);
    });
    const { quote, changes } = conflictOf(await guest.order(before.quoteId));
    expect(quote.orderable).toBe(false);
    expect(changes.slice(0, 2).toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1))).toEqual([
      expect.objectContaining({
        kind: 'item_stopped',
        pointer: '/lines/0',
        name: soup?.name,
        before: soup?.total,
        after: null,
      }),
      expect.objectContaining({
        kind: 'item_gone',
        pointer: '/lines/1/itemId',
        name: pizza?.name,
        before: pizza?.total,
        after: null,
      }),
    ]);
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: 'total', before: before.total, after: quote.total }),
    );
    await stop([]);
    await change(PEPPERONI, { isHidden: false });
    await eventually(async () => {
      expect((await guest.quote(cart)).orderable).toBe(true);
    });
  });

  it('names the way to pay that the restaurant does not take any more', async () => {
    const { quoteId, paymentMethods } = await guest.quote();
    expect(paymentMethods.map(({ method }) => method)).toEqual(['cash', 'card', 'online']);
    await app.control('POST', 'settings', { emptyPaymentTypes: true });
    await app.nest.get(Jobs).send('restaurants.sync', {});
    await eventually(async () => {
      expect((await guest.quote()).paymentMethods).toHaveLength(1);
    });
    const { code, changes } = conflictOf(
      await guest.order(quoteId, { payments: [{ method: 'card' }] }),
    );
    expect(code).toBe('quote_changed');
    expect(changes).toEqual([
      {
        kind: 'payment_unavailable',
        pointer: '/payments/0',
        name: null,
        before: null,
        after: null,
        detail: 'Ресторан больше не принимает такой способ оплаты: карта.',
      },
    ]);
    expect((await guest.order(quoteId)).status).toBe(202);
  });
});
