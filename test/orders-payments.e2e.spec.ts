import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { createSandbox } from '../sandbox/app.js';
import type { Logger } from 'pino';
import { Database } from '../src/platform/database/database.js';
import { LOGGER } from '../src/platform/logging/logger.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { SupportOrderDto, SupportOrderListDto } from '../src/support/support.dto.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase } from './support/database.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
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

/** As if the order had been placed that much earlier; the job comes then as well. */
async function letTimePass({ nest }: TestApp, orderId: string, dueInMs = 0): Promise<void> {
  const { db } = nest.get(Database);
  const due = sql`now() + make_interval(secs => ${dueInMs / 1_000})`;
  await db.execute(
    sql`update orders set payment_due_at = ${due}, next_action_at = ${due} where id = ${orderId}`,
  );
  await db.execute(
    sql`update pgboss.job set start_after = ${due} where name = 'orders.expire-payment' and singleton_key = ${orderId}`,
  );
}

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
      expect(JSON.stringify(english.body)).toContain('must add up to RUB');
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

  /** As the storefront's payment backend says it. */
  const report = (orderId: string, notice: object) =>
    app
      .http()
      .post(`/v1/support/orders/${orderId}/payment`)
      .set('x-api-key', OPERATOR_KEY)
      .send({ reference: `pay-${orderId}`, amount: 117_000, ...notice });
  const timeline = async (orderId: string) => {
    const path = `/v1/support/orders/${orderId}`;
    return (await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY))) as SupportOrderDto;
  };
  const statuses = async (orderId: string) =>
    (await timeline(orderId)).events.map(({ status }) => status);
  /** Orders that ended without the restaurant, whose money has to go back. */
  const refundsListed = async () => {
    const path = '/v1/support/orders?status=rejected&limit=50';
    const list = await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY));
    const { items } = list as SupportOrderListDto;
    return items.filter(({ refundDue }) => refundDue).map(({ id }) => id);
  };
  const placeOnline = () => place([{ method: 'online' }]);
  const database = () => app.nest.get(Database).db;

  describe('online', () => {
    it('keep the order from the restaurant until it is paid, and reach the till as paid', async () => {
      const placed = await place([{ method: 'online', amount: 100_000 }, { method: 'cash' }]);
      expect(placed).toMatchObject({
        status: 'awaiting_payment',
        statusText: 'Ожидает оплаты',
        cancellable: true,
        onlinePayment: { status: 'awaiting', amount: rub(100_000) },
      });
      const waitMs = Date.parse(placed.onlinePayment?.expiresAt ?? '') - Date.now();
      expect(waitMs).toBeGreaterThan(14 * 60_000);
      expect(waitMs).toBeLessThanOrEqual(15 * 60_000);
      const stream = readStream(placed.id);
      // Long enough for the job of an order that does not wait.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await sentOrders(placed.id)).toEqual([]);
      expect((await guest.read(placed.id)).status).toBe('awaiting_payment');

      const paid = await report(placed.id, {
        status: 'paid',
        reference: 'pay-1',
        amount: 100_000,
      }).expect(200);
      expect(paid.body).toMatchObject({
        orderId: placed.id,
        orderStatus: 'accepted',
        payment: { status: 'paid', amount: rub(100_000), reference: 'pay-1', refundDue: false },
      });
      await guest.awaitStatus(placed.id, 'confirmed');
      expect(await sentOrders(placed.id)).toMatchObject([
        {
          payments: [
            {
              paymentTypeKind: 'External',
              sum: 1_000,
              isProcessedExternally: true,
              isFiscalizedExternally: false,
            },
            { paymentTypeKind: 'Cash', sum: 170, isProcessedExternally: false },
          ],
        },
      ]);
      expect((await readAtIiko(placed.id)).order).toMatchObject({
        sum: 1_170,
        processedPaymentsSum: 1_000,
        payments: [
          {
            paymentType: { name: 'Оплата с сайта', kind: 'External' },
            isProcessedExternally: true,
          },
          { paymentType: { kind: 'Cash' }, isProcessedExternally: false },
        ],
      });
      const { onlinePayment, events } = await timeline(placed.id);
      expect(onlinePayment).toMatchObject({ status: 'paid', refundDue: false });
      expect(events.map(({ status }) => status).slice(0, 2)).toEqual([
        'awaiting_payment',
        'accepted',
      ]);
      expect(events[1]).toMatchObject({
        note: 'paid online: pay-1',
        cause: 'operator',
        operator: 'support',
      });
      await app.control('POST', `orders/${placed.id}/status`, { status: 'Closed' });
      const seen = await stream;
      expect(seen.slice(0, 2)).toEqual(['awaiting_payment', 'accepted']);
      expect(seen.at(-1)).toBe('completed');
    });

    it('answer a repeated notice as the first, and refuse one that contradicts', async () => {
      const { id } = await placeOnline();
      const notice = { status: 'paid', reference: 'pay-2' };
      const answers = await Promise.all(Array.from({ length: 10 }, () => report(id, notice)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      await guest.awaitStatus(id, 'confirmed');
      await report(id, notice).expect(200);
      const failed = await report(id, { status: 'failed', reference: 'pay-2' }).expect(409);
      expect(failed.body).toMatchObject({ code: 'payment_contradicts' });
      // Another attempt of the guest, which took no money.
      await report(id, { status: 'failed', reference: 'pay-0' }).expect(200);
      const other = await report(id, { ...notice, amount: 116_999 }).expect(422);
      expect(other.body).toMatchObject({ code: 'payment_amount_wrong' });
      const second = await report(id, { status: 'paid', reference: 'pay-3' }).expect(409);
      expect(second.body).toMatchObject({ code: 'payment_refund_due', action: 'refund' });
      expect(await sentOrders(id)).toHaveLength(1);
      expect((await statuses(id)).filter((status) => status === 'accepted')).toHaveLength(1);
    });

    it('that are made twice are to be returned once, and the order goes on', async () => {
      const { id } = await placeOnline();
      await report(id, { status: 'paid', reference: 'pay-7' }).expect(200);
      await guest.awaitStatus(id, 'confirmed');
      const second = { status: 'paid', reference: 'pay-8', amount: 117_000 };
      const answers = await Promise.all(Array.from({ length: 5 }, () => report(id, second)));
      answers.push(await report(id, second));
      for (const { status, body } of answers) {
        expect(status).toBe(409);
        expect(body).toMatchObject({ code: 'payment_refund_due', action: 'refund' });
      }
      const { status, onlinePayment, events } = await timeline(id);
      expect(status).toBe('confirmed');
      expect(onlinePayment).toMatchObject({
        status: 'paid',
        reference: 'pay-7',
        refundDue: true,
        refundsDue: [
          { reference: 'pay-8', amount: rub(117_000), paidAt: expect.any(String) as string },
        ],
      });
      expect(events.filter(({ note }) => note?.includes('pay-8'))).toMatchObject([
        {
          status: 'confirmed',
          note: expect.stringMatching(
            /^paid a second time: pay-8, RUB\s1,170 to be returned$/,
          ) as string,
          cause: 'operator',
          operator: 'support',
        },
      ]);
      // What the payment backend hears of the first payment is not about the second.
      const first = await report(id, { status: 'paid', reference: 'pay-7' }).expect(200);
      expect(first.body).toMatchObject({ payment: { reference: 'pay-7', refundDue: false } });
      expect(await sentOrders(id)).toHaveLength(1);
    });

    it('refuse a wrong amount and change nothing', async () => {
      const { id } = await placeOnline();
      const wrong = await report(id, { status: 'paid', amount: 116_999 }).expect(422);
      expect(wrong.body).toMatchObject({ code: 'payment_amount_wrong' });
      expect((wrong.body as { detail: string }).detail).toMatch(/1\s170\s₽/);
      expect((await guest.read(id)).status).toBe('awaiting_payment');
      expect(await statuses(id)).toEqual(['awaiting_payment']);
      await report(id, { status: 'paid', amount: 117_000 }).expect(200);
    });

    it('that fail end the order', async () => {
      const { id } = await placeOnline();
      await report(id, { status: 'failed', reference: 'pay-4' }).expect(200);
      expect(await guest.read(id)).toMatchObject({
        status: 'rejected',
        problem: { code: 'payment_failed' },
        onlinePayment: { status: 'failed' },
      });
      await report(id, { status: 'failed' }).expect(200);
      expect(await statuses(id)).toEqual(['awaiting_payment', 'rejected']);
      expect(await sentOrders(id)).toEqual([]);
    });

    it('that come after they have failed are kept for support, and told once', async () => {
      const { id } = await placeOnline();
      await report(id, { status: 'failed', reference: 'pay-9' }).expect(200);
      const warn = jest.spyOn(app.nest.get<Logger>(LOGGER), 'warn');
      const notice = { status: 'paid', reference: 'late-1', amount: 117_000 };
      const late = await report(id, notice).expect(409);
      expect(late.body).toMatchObject({ code: 'payment_refund_due', action: 'refund' });
      const kept = await timeline(id);
      expect(kept).toMatchObject({
        status: 'rejected',
        problem: { code: 'payment_failed' },
        onlinePayment: {
          status: 'failed',
          paidAt: expect.any(String) as string,
          reference: 'late-1',
          refundDue: true,
          refundsDue: [{ reference: 'late-1', amount: rub(117_000) }],
        },
      });
      expect(kept.events).toHaveLength(3);
      expect(kept.events[2]).toMatchObject({
        status: 'rejected',
        note: expect.stringMatching(/^paid too late: late-1, RUB\s1,170 to be returned$/) as string,
        cause: 'operator',
        operator: 'support',
      });

      const again = await report(id, notice).expect(409);
      expect(again.body).toMatchObject({ code: 'payment_refund_due', action: 'refund' });
      const other = await report(id, { ...notice, amount: 1_000 }).expect(422);
      expect(other.body).toMatchObject({ code: 'payment_amount_wrong' });
      expect(await timeline(id)).toEqual(kept);
      expect(await refundsListed()).toContain(id);
      const warnings = warn.mock.calls.filter(([fields]) => 'orderId' in Object(fields));
      warn.mockRestore();
      expect(warnings).toMatchObject([
        [
          { orderId: id, status: 'rejected', reference: 'late-1', amount: 117_000 },
          'a payment came that the order does not wait for: return it',
        ],
      ]);

      // Another sum is money all the same.
      await report(id, { status: 'paid', reference: 'late-2', amount: 100_000 }).expect(409);
      expect((await timeline(id)).onlinePayment?.refundsDue).toMatchObject([
        { reference: 'late-1', amount: rub(117_000) },
        { reference: 'late-2', amount: rub(100_000) },
      ]);
      expect(await guest.read(id)).toMatchObject({
        status: 'rejected',
        onlinePayment: { status: 'failed' },
      });
      expect(await sentOrders(id)).toEqual([]);
    });

    it('that do not come in time end the order, and are to be returned when they come later', async () => {
      const { id } = await placeOnline();
      const stream = readStream(id);
      await letTimePass(app, id);
      const expired = await guest.awaitStatus(id, 'rejected');
      expect(expired).toMatchObject({
        problem: { code: 'payment_expired', action: 'requote' },
        onlinePayment: { status: 'expired' },
        cancellable: false,
      });
      expect(await stream).toEqual(['awaiting_payment', 'rejected']);
      const late = await report(id, { status: 'paid', reference: 'pay-5' }).expect(409);
      expect(late.body).toMatchObject({ code: 'payment_refund_due', action: 'refund' });
      const failed = await report(id, { status: 'failed' }).expect(200);
      expect(failed.body).toMatchObject({ payment: { reference: 'pay-5', refundDue: true } });
      const { status, onlinePayment, events } = await timeline(id);
      expect(status).toBe('rejected');
      expect(onlinePayment).toMatchObject({
        status: 'expired',
        reference: 'pay-5',
        refundDue: true,
        refundsDue: [{ reference: 'pay-5', amount: rub(117_000) }],
      });
      expect(events.map(({ cause }) => cause)).toEqual(['api', 'job', 'operator']);
      expect(await sentOrders(id)).toEqual([]);
    });

    it('come too late when the time is over, also before anybody has noticed', async () => {
      const { id } = await placeOnline();
      await database().execute(
        sql`update orders set payment_due_at = now() - interval '1 second' where id = ${id}`,
      );
      const late = await report(id, { status: 'paid' }).expect(409);
      expect(late.body).toMatchObject({ code: 'payment_refund_due' });
      expect(await guest.read(id)).toMatchObject({ problem: { code: 'payment_expired' } });
    });

    it('end the order in time although the job that should is lost', async () => {
      const { id } = await placeOnline();
      await letTimePass(app, id);
      await database().execute(
        sql`delete from pgboss.job where name = 'orders.expire-payment' and singleton_key = ${id}`,
      );
      await guest.awaitStatus(id, 'rejected');
    });

    it('are either in time or too late, never both', async () => {
      const placed = await Promise.all(Array.from({ length: 12 }, placeOnline));
      await Promise.all(placed.map(({ id }) => letTimePass(app, id, 1_000)));
      const outcomes = await Promise.all(
        placed.map(async ({ id }, index) => {
          await new Promise((resolve) => setTimeout(resolve, 700 + index * 50));
          return { id, code: (await report(id, { status: 'paid' })).status };
        }),
      );
      const codes = outcomes.map(({ code }) => code);
      expect(codes.every((code) => code === 200 || code === 409)).toBe(true);
      for (const { id, code } of outcomes) {
        await guest.awaitStatus(id, code === 200 ? 'confirmed' : 'rejected');
        expect(await sentOrders(id)).toHaveLength(code === 200 ? 1 : 0);
        const events = await statuses(id);
        expect(events.includes('accepted')).toBe(code === 200);
        expect(events.includes('rejected')).toBe(code === 409);
      }
    });

    it('of an order that is cancelled meanwhile are not taken', async () => {
      const { id } = await placeOnline();
      const cancelled = await guest.post(`/v1/orders/${id}/cancel`).expect(202);
      expect(cancelled.body).toMatchObject({
        status: 'cancelled',
        onlinePayment: { status: 'cancelled' },
      });
      const late = await report(id, { status: 'paid' }).expect(409);
      expect(late.body).toMatchObject({ code: 'payment_refund_due' });
      await letTimePass(app, id);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      // The last one is the payment's.
      expect(await statuses(id)).toEqual(['awaiting_payment', 'cancelled', 'cancelled']);
      expect((await timeline(id)).onlinePayment).toMatchObject({
        status: 'cancelled',
        reference: `pay-${id}`,
        refundDue: true,
        refundsDue: [{ reference: `pay-${id}` }],
      });
      expect(await sentOrders(id)).toEqual([]);
    });

    it('are to be returned when the restaurant refuses the order after all', async () => {
      const { id } = await placeOnline();
      await app.control('POST', 'settings', { posRejection: 'Product is in stop list' });
      await report(id, { status: 'paid', reference: 'pay-6' }).expect(200);
      await guest.awaitStatus(id, 'rejected');
      await app.control('POST', 'settings', { posRejection: null });
      const again = await report(id, { status: 'paid', reference: 'pay-6' }).expect(200);
      expect(again.body).toMatchObject({
        orderStatus: 'rejected',
        payment: { status: 'paid', refundDue: true },
      });
      await report(id, { status: 'paid', reference: 'pay-10' }).expect(409);
      expect((await timeline(id)).onlinePayment).toMatchObject({
        reference: 'pay-6',
        refundDue: true,
        refundsDue: [{ reference: 'pay-6' }, { reference: 'pay-10' }],
      });
    });

    it('make one order of one key, however often it is asked for at once', async () => {
      const { quoteId } = await quoteSoups();
      const payments = [{ method: 'online' }];
      const ask = () => guest.order(quoteId, { key: 'one-key', payments });
      const answers = await Promise.all(Array.from({ length: 20 }, ask));
      expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
      const accepted = [...answers.filter(({ status }) => status === 202), await ask()];
      const ids = new Set(accepted.map(({ body }) => (body as OrderDto).id));
      expect(ids.size).toBe(1);
      const [id = ''] = ids;
      await report(id, { status: 'paid' }).expect(200);
      await guest.awaitStatus(id, 'confirmed');
      expect(await sentOrders(id)).toHaveLength(1);
      // The stored answer says what was so then.
      const replay = await ask();
      expect(replay.headers['idempotent-replayed']).toBe('true');
      expect(replay.body).toMatchObject({ id, status: 'awaiting_payment' });
    });

    it('are confirmed by operators only, and of orders that are paid so', async () => {
      const { id } = await placeOnline();
      const path = `/v1/support/orders/${id}/payment`;
      await app.http().post(path).send({ status: 'paid' }).expect(401);
      await guest.post(path, { status: 'paid' }).expect(401);
      await (await Guest.start(app)).get(`/v1/orders/${id}`).expect(404);
      expect((await guest.read(id)).status).toBe('awaiting_payment');
      await report(randomUUID(), { status: 'paid' }).expect(404);
      for (const missing of ['reference', 'amount']) {
        for (const status of ['paid', 'failed', 'refunded']) {
          const refused = await report(id, { status, [missing]: undefined }).expect(400);
          expect(refused.body).toMatchObject({ errors: [{ pointer: `/${missing}` }] });
        }
      }
      // Two payments without a name would be one.
      for (const reference of ['', ' ', '\t', '\u00a0', '\u200b']) {
        const refused = await report(id, { status: 'paid', reference }).expect(400);
        expect(refused.body).toMatchObject({
          errors: [{ pointer: '/reference', code: 'is_not_empty' }],
        });
      }
      expect(await statuses(id)).toEqual(['awaiting_payment']);
      const cash = await report((await guest.place()).id, { status: 'paid' }).expect(409);
      expect(cash.body).toMatchObject({ code: 'payment_not_expected' });
    });

    it('are not offered where the restaurant cannot report them', async () => {
      const { quoteId } = await guest.quote(aCart({ restaurantId: ARBAT }));
      const response = await guest.order(quoteId, { payments: [{ method: 'online' }] });
      expect(response.status).toBe(422);
      expect(response.body).toMatchObject({ code: 'payment_not_available' });
    });
  });

  /** The statuses of an order's event stream, until it ends. */
  const readStream = async (orderId: string): Promise<string[]> => {
    const response = await fetch(`${app.url}/v1/orders/${orderId}/events`, {
      headers: { authorization: `Bearer ${guest.token}` },
      signal: AbortSignal.timeout(300_000),
    });
    const text = await response.text();
    return [...text.matchAll(/^data: (.+)$/gm)].map(
      ([, data = '']) => (JSON.parse(data) as { status: string }).status,
    );
  };
});

describe('an order that waits for its payment', () => {
  const cleanUps: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) {
      await cleanUp();
    }
  });

  it('outlives the service', async () => {
    const sandbox = await createSandbox({ speed: 20, quotas: false, streetsPerCity: 300 });
    cleanUps.push(() => sandbox.close());
    const sandboxUrl = await sandbox.listen({ port: 0 });
    const database = await createTestDatabase();
    cleanUps.push(() => database.drop());
    const start = () => startTestApp({ env: OPERATOR_ENV, sandboxUrl, database });
    const online = [{ method: 'online' }];

    const first = await start();
    const guest = await Guest.start(first);
    const kept = await guest.place(undefined, online);
    const late = await guest.place(undefined, online);
    // As a version before this one might have left it.
    await first.nest
      .get(Database)
      .db.execute(
        sql`update pgboss.queue set retry_limit = 1 where name = 'orders.expire-payment'`,
      );
    await first.stop();

    const second = await start();
    cleanUps.push(() => second.stop());
    const { rows } = await second.nest
      .get(Database)
      .db.execute(sql`select retry_limit from pgboss.queue where name = 'orders.expire-payment'`);
    expect(rows).toEqual([{ retry_limit: 1_000 }]);
    const { token: accessToken, refreshToken } = guest;
    const again = Guest.of(second, { accessToken, refreshToken, expiresIn: 0 });
    expect((await again.read(late.id)).status).toBe('awaiting_payment');
    await letTimePass(second, late.id);
    await again.awaitStatus(late.id, 'rejected');
    expect((await again.read(kept.id)).status).toBe('awaiting_payment');
    await second
      .http()
      .post(`/v1/support/orders/${kept.id}/payment`)
      .set('x-api-key', OPERATOR_KEY)
      .send({ status: 'paid', reference: 'kept', amount: kept.onlinePayment?.amount.amount })
      .expect(200);
    await again.awaitStatus(kept.id, 'completed');
  });
});
