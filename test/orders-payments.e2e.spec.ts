import type { OrderDto } from '../src/orders/order.dto.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { OPERATOR_ENV } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ARBAT = '0b000000-0000-4000-8000-000000000002';

interface SentOrder {
  comment?: string;
  payments: Record<string, unknown>[];
}

interface ReadOrder {
  creationStatus: string;
  order: { sum: number; processedPaymentsSum: number; payments: Record<string, unknown>[] } | null;
}

jest.setTimeout(60_000);

describe('payments of an order', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      env: OPERATOR_ENV,
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true, rejectPriceMismatch: true });
  });

  afterAll(() => app.stop());

  /** How often the order was sent, and what with. */
  const sentOrders = async (id: string): Promise<SentOrder[]> => {
    const { data } = await app.control('GET', 'calls?path=/api/1/deliveries/create');
    const { items } = data as { items: { request: { order: SentOrder & { id: string } } }[] };
    return items.map(({ request }) => request.order).filter((order) => order.id === id);
  };
  const readAtIiko = async (id: string): Promise<ReadOrder> =>
    (await app.control('GET', `orders/${id}`)).data as ReadOrder;

  /** Three soups: 1170 ₽. */
  const quoteSoups = () =>
    guest.quote(aCart({ lines: [{ itemId: SOUP, quantity: 3, modifiers: [] }] }));
  const order = async (payments: object[], more: object = {}) => {
    const { quoteId } = await quoteSoups();
    return guest.order(quoteId, { payments, ...more });
  };
  const place = async (payments: object[], more: object = {}): Promise<OrderDto> => {
    const response = await order(payments, more);
    expect(response.status).toBe(202);
    return response.body as OrderDto;
  };
  const rub = (amount: number) => ({ amount, currency: 'RUB' });

  describe('in several parts', () => {
    it('reach the till as they were chosen, the rest in cash with change', async () => {
      const payments = [
        { method: 'cash', changeFrom: 200_000 },
        { method: 'card', amount: 50_000 },
      ];
      const placed = await place(payments, { comment: 'Без лука' });
      const shown = [
        { method: 'cash', amount: rub(67_000), changeFrom: rub(200_000) },
        { method: 'card', amount: rub(50_000), changeFrom: null },
      ];
      expect(placed.payments).toEqual(shown);
      expect(placed.comment).toBe('Без лука');
      const confirmed = await guest.awaitStatus(placed.id, 'confirmed');
      expect(confirmed.payments).toEqual(shown);
      expect(await sentOrders(placed.id)).toMatchObject([
        {
          comment: 'Сдача с 2 000 ₽. Без лука',
          payments: [
            { paymentTypeKind: 'Cash', sum: 670, isProcessedExternally: false },
            { paymentTypeKind: 'Card', sum: 500, isProcessedExternally: false },
          ],
        },
      ]);
      expect((await readAtIiko(placed.id)).order).toMatchObject({
        sum: 1_170,
        processedPaymentsSum: 0,
        payments: [
          { sum: 670, isProcessedExternally: false },
          { sum: 500, isProcessedExternally: false },
        ],
      });
    });

    it('are refused with everything that is wrong, in both languages', async () => {
      const { quoteId } = await quoteSoups();
      const payments = [
        { method: 'cash', amount: 60_000, changeFrom: 50_000 },
        { method: 'card', amount: 50_000, changeFrom: 60_000 },
      ];
      const ask = (language: string) =>
        guest
          .post('/v1/orders', {
            quoteId,
            payments,
            contact: { name: 'Анна', phone: '+79001234567' },
          })
          .set('idempotency-key', `wrong-${language}`)
          .set('accept-language', language)
          .expect(400);
      expect((await ask('ru')).body).toMatchObject({
        code: 'validation_failed',
        errors: [
          {
            code: 'payments_sum',
            pointer: '/payments',
            detail: expect.stringMatching(
              /должна быть 1\s170\s₽, а получилось 1\s100\s₽/,
            ) as string,
          },
          { code: 'change_too_little', pointer: '/payments/0/changeFrom' },
          { code: 'change_of_cash_only', pointer: '/payments/1/changeFrom' },
        ],
      });
      const english = await ask('en');
      expect(JSON.stringify(english.body)).toContain('must make RUB');
      expect(JSON.stringify(english.body)).not.toMatch(/[а-я]/i);
    });

    it.each([
      ['the same way twice', [{ method: 'cash', amount: 1 }, { method: 'cash' }], '/payments'],
      ['a part of a kopeck', [{ method: 'cash', amount: 1.5 }], '/payments/0/amount'],
      ['nothing at all', [], '/payments'],
      ['what is no payment', [null, { method: 'cash' }], '/payments/0'],
    ])('are not %s', async (_name, payments, pointer) => {
      const response = await order(payments as object[]);
      expect(response.status).toBe(400);
      const { errors } = response.body as { errors: { pointer: string }[] };
      expect(errors.map((error) => error.pointer)).toContain(pointer);
    });

    it('can only be what the restaurant takes, and the quote says what that is', async () => {
      const quote = await guest.quote(aCart({ restaurantId: ARBAT }));
      expect(quote.paymentMethods.map(({ method }) => method)).toEqual(['cash', 'card']);
      expect(quote.walletsMax).toEqual(rub(0));
      const { paymentMethods } = await guest.quote();
      expect(paymentMethods.map(({ method }) => method)).toEqual(['cash', 'card', 'online']);
    });
  });
});
