import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, aPhone, Guest, MARGHERITA, MEDIUM, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ARBAT = '0b000000-0000-4000-8000-000000000002';
const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const LIMIT = 4;

const soups = (quantity: number, lines = 1) =>
  aCart({
    lines: Array.from({ length: lines }, () => ({ itemId: SOUP, quantity, modifiers: [] })),
  });

describe('limits on open orders', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      env: {
        ...OPERATOR_ENV,
        ORDER_LIMIT_PER_SESSION: String(LIMIT),
        ORDER_LIMIT_WAITING_PER_SESSION: '0',
        ORDER_LIMIT_PER_PHONE: '3',
        ORDER_LIMIT_PER_ADDRESS: '6',
        TRUST_PROXY: '1',
        ORDER_UNPROVED_MAX_SUM: 'RUB=20000',
      },
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  let address = 0;
  const anAddress = () => `198.51.100.${(address += 1)}`;

  async function placeFrom(
    guest: Guest,
    { from, phone, ...more }: { from: string; phone: string } & Record<string, unknown>,
  ): Promise<Response> {
    const { quoteId } = await guest.quote();
    return guest
      .post('/v1/orders', {
        quoteId,
        contact: { name: 'Анна', phone },
        payments: [{ method: 'cash' }],
        ...more,
      })
      .set('x-forwarded-for', from)
      .set('idempotency-key', randomUUID());
  }

  const outcomes = (answers: Response[]) => answers.map(({ status }) => status).toSorted();

  it('hold for one session, however many of its requests come at once', async () => {
    const guest = await Guest.start(app);
    const from = anAddress();
    const answers = await Promise.all(
      Array.from({ length: LIMIT * 3 }, () => placeFrom(guest, { from, phone: aPhone() })),
    );
    expect(outcomes(answers)).toEqual([
      ...Array<number>(LIMIT).fill(202),
      ...Array<number>(LIMIT * 2).fill(429),
    ]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: 'too_many_open_orders', action: 'retry' });
    expect(refused?.headers['retry-after']).toBe('60');
    const { id } = answers.find(({ status }) => status === 202)?.body as OrderDto;
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    await guest.awaitStatus(id, 'cancelled');
    expect((await placeFrom(guest, { from, phone: aPhone() })).status).toBe(202);
  });

  it('count the orders of a guest who signs in, and not the paid ones', async () => {
    const guest = await Guest.start(app);
    const from = anAddress();
    for (let count = 0; count < LIMIT - 1; count += 1) {
      expect((await placeFrom(guest, { from, phone: aPhone() })).status).toBe(202);
    }
    const customer = await Guest.signIn(app, aPhone(), guest);
    expect((await placeFrom(customer, { from, phone: aPhone() })).status).toBe(202);
    expectProblem(
      await placeFrom(customer, { from, phone: aPhone() }),
      429,
      'too_many_open_orders',
    );
  });

  it('hold for one phone across sessions, but not against its owner', async () => {
    const phone = aPhone();
    const place = async () => placeFrom(await Guest.start(app), { from: anAddress(), phone });
    const answers = await Promise.all(Array.from({ length: 5 }, place));
    expect(outcomes(answers)).toEqual([202, 202, 202, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: 'too_many_unproved_orders', action: 'signIn' });
    expect(refused?.headers['retry-after']).toBe('60');
    const owner = await Guest.signIn(app, phone);
    expect((await placeFrom(owner, { from: anAddress(), phone })).status).toBe(202);
  });

  it('are a roof for one network address that those who signed in stand outside of', async () => {
    const from = anAddress();
    for (let count = 0; count < 6; count += 1) {
      const answer = await placeFrom(await Guest.start(app), { from, phone: aPhone() });
      expect(answer.status).toBe(202);
    }
    const guest = await Guest.start(app);
    const refused = await placeFrom(guest, { from, phone: aPhone() });
    expectProblem(refused, 429, 'too_many_unproved_orders');
    expect((await placeFrom(guest, { from: anAddress(), phone: aPhone() })).status).toBe(202);
    const customer = await Guest.signIn(app);
    expect((await placeFrom(customer, { from, phone: aPhone() })).status).toBe(202);
  });

  describe('of an order that is paid on receipt without sign-in', () => {
    const methodsOf = async (guest: Guest, cart = soups(1)) =>
      (await guest.quote(cart)).paymentMethods.map(({ method }) => method);

    it.each([
      ['dishes', soups(99, 2)],
      ['money', soups(60)],
    ])('too many %s leave the online payment, or signing in', async (_name, cart) => {
      const guest = await Guest.start(app);
      const quote = await guest.quote(cart);
      expect(quote).toMatchObject({ orderable: true, problems: [] });
      expect(quote.paymentMethods.map(({ method }) => method)).toEqual(['online']);
      for (const payments of [
        [{ method: 'cash' }],
        [{ method: 'card' }],
        [{ method: 'online', amount: 100 }, { method: 'cash' }],
      ]) {
        const refused = await guest.order(quote.quoteId, { payments });
        expectProblem(refused, 403, 'phone_proof_needed');
        expect(refused.body).toMatchObject({ action: 'signIn' });
      }
      const customer = await Guest.signIn(app, aPhone(), guest);
      expect(await methodsOf(customer, cart)).toEqual(['cash', 'card', 'online']);
      expect((await customer.order(quote.quoteId)).status).toBe(202);
    });

    it('can be paid online', async () => {
      const guest = await Guest.start(app);
      const { quoteId } = await guest.quote(soups(60));
      const placed = await guest.order(quoteId, { payments: [{ method: 'online' }] });
      expect(placed.status).toBe(202);
      expect(placed.body).toMatchObject({ status: 'awaiting_payment' });
    });

    it('is not orderable where nothing is paid online', async () => {
      const guest = await Guest.start(app);
      const quote = await guest.quote({ ...soups(99, 2), restaurantId: ARBAT });
      expect(quote).toMatchObject({
        orderable: false,
        paymentMethods: [],
        problems: [{ code: 'phone_proof_needed', pointer: '/lines', action: 'signIn' }],
      });
      const customer = await Guest.signIn(app);
      const same = await customer.quote({ ...soups(99, 2), restaurantId: ARBAT });
      expect(same).toMatchObject({ orderable: true, problems: [] });
    });

    it('counts every dish of a line and leaves ordinary orders alone', async () => {
      const guest = await Guest.start(app);
      expect(await methodsOf(guest)).toEqual(['cash', 'card', 'online']);
      const pizzas = aCart({
        lines: [{ itemId: MARGHERITA, sizeId: MEDIUM, quantity: 99, modifiers: [] }],
      });
      expect(await methodsOf(guest, pizzas)).toEqual(['online']);
    });

    it('does not grow beyond it at a table', async () => {
      const guest = await Guest.start(app);
      await eventually(async () => {
        const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables`));
        expect((body as { items: unknown[] }).items).not.toEqual([]);
      });
      const atTable = { ...soups(1), service: 'dine-in', tableId: TABLE } as const;
      const { quoteId } = await guest.quote(atTable);
      const placed = await guest.order(quoteId, { payments: [{ method: 'card' }] });
      expect(placed.status).toBe(202);
      const { id } = placed.body as OrderDto;
      const add = (quantity: number) =>
        guest
          .post(`/v1/orders/${id}/items`, { lines: soups(quantity).lines })
          .set('idempotency-key', randomUUID());
      expectProblem(await add(99), 403, 'phone_proof_needed');
      expect((await add(2)).status).toBe(202);
    });
  });
});

describe('the share of the quota', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      env: {
        ...OPERATOR_ENV,
        ORDER_LIMIT_WAITING_PER_SESSION: '2',
        ORDER_UNPROVED_PAY_ON_RECEIPT: 'false',
      },
    });
    // Nothing gets to iiko.
    await app.control('POST', 'faults', {
      path: '/api/1/deliveries/create',
      kind: 'status',
      times: null,
      status: 500,
    });
  });

  afterAll(() => app.stop());

  it('lets few orders of one session wait for iiko', async () => {
    const customer = await Guest.signIn(app);
    const place = async () => customer.order((await customer.quote()).quoteId);
    const answers = await Promise.all(Array.from({ length: 6 }, place));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]?.body).toMatchObject({ code: 'too_many_open_orders' });
    const other = await Guest.signIn(app);
    expect((await other.order((await other.quote()).quoteId)).status).toBe(202);
  });

  it('asks for a code before an order that is paid on receipt, where the operator wants it', async () => {
    const guest = await Guest.start(app);
    const { quoteId, paymentMethods } = await guest.quote();
    expect(paymentMethods.map(({ method }) => method)).toEqual(['online']);
    expectProblem(await guest.order(quoteId), 403, 'phone_proof_needed');
    const customer = await Guest.signIn(app, aPhone(), guest);
    expect((await customer.order(quoteId)).status).toBe(202);
  });
});
