import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { Cart } from '../src/orders/order-model.js';
import { moscowTime } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import {
  aCart,
  aPhone,
  Guest,
  MARGHERITA,
  MEDIUM,
  PEPPERONI,
  RESTAURANT,
  SOUP,
} from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MARIA = '+79990000001';
const MARIA_AT_IIKO = '0c057000-0000-4000-8000-000000000001';
const WALLET = '0c1d0000-0000-4000-9000-000000000001';
const BONUS_PAYMENT_TYPE = '0ca5d000-0000-4000-8000-000000000003';
const PASTY = '0c000000-0000-4000-8000-000000000072';
const CRANBERRY = '0c000000-0000-4000-8000-000000000081';
const GLASS = '0d000000-0000-4000-8000-000000000006';
const CREATE = '/api/1/deliveries/create';
const HOLD = '/api/1/loyalty/iiko/customer/wallet/hold';
const CANCEL_HOLD = '/api/1/loyalty/iiko/customer/wallet/cancel_hold';
const CALCULATE = '/api/1/loyalty/iiko/calculate';

interface Call {
  request: { transactionId?: string; order?: SentOrder };
}

interface SentOrder {
  id: string;
  items: { positionId?: string }[];
  payments: { paymentTypeKind: string; sum: number }[];
  discountsInfo?: {
    discounts: { discountItems: { positionId: string; sum: number }[] }[];
    fixedLoyaltyDiscounts: boolean;
  };
}

interface GuestAtIiko {
  id: string;
  phone: string;
  holds: { sum: number }[];
  walletBalances: { id: string; balance: number }[];
}

describe('orders with loyalty', () => {
  let app: TestApp;
  let maria: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { LOYALTY_RETRY_MINUTES: '1' },
    });
    maria = await Guest.signIn(app, MARIA);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
    await app.control('DELETE', 'calls');
    await app.control('POST', 'settings', { kitchenPaused: true, posRejection: null });
  });

  const arm = (path: string, kind: string, more: object = {}) =>
    app.control('POST', 'faults', { path, kind, times: 1, ...more });

  const callsOf = async (path: string): Promise<Call[]> => {
    const { data } = await app.control('GET', `calls?path=${path}`);
    return (data as { items: Call[] }).items;
  };

  const sentOrder = async (id: string): Promise<SentOrder> => {
    const orders = (await callsOf(CREATE)).map(({ request }) => request.order);
    const sent = orders.find((order) => order?.id === id);
    if (sent === undefined) {
      throw new Error(`order ${id} has not been sent`);
    }
    return sent;
  };

  const posOrder = async (id: string) => {
    const { data } = await app.control('GET', `orders/${id}`);
    return (data as { order: { sum: number; status: string } | null }).order;
  };

  const atIiko = async (id = MARIA_AT_IIKO): Promise<GuestAtIiko> => {
    const { data } = await app.control('GET', `customers/${id}`);
    return data as GuestAtIiko;
  };

  const balanceOf = ({ walletBalances }: GuestAtIiko) =>
    walletBalances.find(({ id }) => id === WALLET)?.balance ?? 0;

  const twoSoups = (overrides: Partial<Cart> = {}): Cart =>
    aCart({ lines: [{ itemId: SOUP, quantity: 2, modifiers: [] }], ...overrides });

  const payWith = (amount: number) => [{ walletId: WALLET, amount }];

  const place = async (who: Guest, cart: Cart): Promise<OrderDto> => {
    const quote = await who.quote(cart);
    expect(quote.problems).toEqual([]);
    const response = await who.order(quote.quoteId);
    expect(response.status).toBe(202);
    return response.body as OrderDto;
  };

  describe('discounts', () => {
    it('are shown by campaign and by line, and sold as they were shown', async () => {
      const lines = [
        { itemId: PASTY, quantity: 3, modifiers: [] },
        {
          itemId: MARGHERITA,
          sizeId: MEDIUM,
          quantity: 1,
          modifiers: [],
          secondHalf: { itemId: PEPPERONI, modifiers: [] },
        },
      ];
      const quote = await maria.quote(aCart({ lines, promoCode: ' BORSCH10\n' }));
      expect(quote.problems).toEqual([]);
      expect(quote.promoCode).toMatchObject({ code: 'BORSCH10', status: 'accepted' });
      expect(quote.loyalty).toMatchObject({ available: true, reason: null });
      expect(quote.discounts.length).toBeGreaterThanOrEqual(3);
      const discount = quote.discounts.reduce((sum, { amount }) => sum + amount.amount, 0);
      expect(quote.total.amount).toBe(quote.subtotal.amount - discount);
      const ofLines = quote.lines.map((line) => line.discount.amount);
      expect(ofLines.reduce((sum, amount) => sum + amount, 0)).toBe(discount);
      for (const line of quote.lines) {
        expect(line.discounted.amount).toBe(line.total.amount - line.discount.amount);
      }

      const response = await maria.order(quote.quoteId);
      const order = response.body as OrderDto;
      expect(order).toMatchObject({
        subtotal: quote.subtotal,
        discounts: quote.discounts,
        total: quote.total,
        due: quote.due,
      });
      expect(order.lines.map((line) => line.discount)).toEqual(
        quote.lines.map((line) => line.discount),
      );
      await maria.awaitStatus(order.id, 'confirmed');
      const sent = await sentOrder(order.id);
      expect(sent).toMatchObject({
        customer: { type: 'regular', id: MARIA_AT_IIKO, name: 'Анна' },
        loyaltyInfo: { coupon: 'BORSCH10' },
        discountsInfo: { fixedLoyaltyDiscounts: true },
        payments: [{ paymentTypeKind: 'Cash', sum: quote.total.amount / 100 }],
      });
      expect((await posOrder(order.id))?.sum).toBe(quote.total.amount / 100);
    });

    it('are fixed also where there are none: the till counts the delivery into the sum', async () => {
      await app.control('POST', 'settings', { rejectPriceMismatch: true });
      // Two thousand roubles of food bring a glass; these are 1,860 and the glass, and 199 for the delivery.
      const newcomer = await Guest.signIn(app, aPhone());
      const quote = await newcomer.quote({
        restaurantId: RESTAURANT,
        service: 'delivery',
        address: { city: 'Москва', street: 'Тверская', house: '12' },
        at: moscowTime('13:00'),
        lines: [
          { itemId: CRANBERRY, sizeId: GLASS, quantity: 3, modifiers: [] },
          { itemId: SOUP, quantity: 4, modifiers: [] },
        ],
      });
      expect(quote.discounts).toEqual([]);
      const { id } = (await newcomer.order(quote.quoteId)).body as OrderDto;
      await newcomer.awaitStatus(id, 'confirmed');
      expect((await posOrder(id))?.sum).toBe(quote.total.amount / 100);
      await app.control('POST', 'settings', { rejectPriceMismatch: false });
    });

    it('have positions of their own in each order that is made of one quote', async () => {
      const { quoteId } = await maria.quote(twoSoups());
      const orders = [
        await maria.order(quoteId),
        await maria.order(quoteId, { anotherOrder: true }),
      ];
      const positions: string[] = [];
      for (const { body } of orders) {
        const { id } = body as OrderDto;
        await maria.awaitStatus(id, 'confirmed');
        const { items, discountsInfo } = await sentOrder(id);
        const [position = ''] = items.map(({ positionId }) => positionId ?? '');
        positions.push(position);
        const discounted = discountsInfo?.discounts.flatMap(({ discountItems }) => discountItems);
        expect(discounted).toMatchObject([{ positionId: position }]);
      }
      expect(new Set(positions).size).toBe(2);
    });

    it('are not for guests, who are told that signing in would help', async () => {
      const guest = await Guest.start(app);
      const plain = await guest.quote(twoSoups());
      expect(plain).toMatchObject({
        orderable: true,
        discounts: [],
        loyalty: { available: false, reason: 'sign_in_required' },
      });
      const quote = await guest.quote(
        twoSoups({ promoCode: 'BORSCH10', useWallets: payWith(100) }),
      );
      expect(quote.problems).toMatchObject([
        { code: 'promo_code_needs_sign_in', pointer: '/promoCode', action: 'signIn' },
        { code: 'wallet_needs_sign_in', pointer: '/useWallets/0', action: 'signIn' },
      ]);
      const refused = await guest.order(quote.quoteId);
      expect(refused.body).toMatchObject({
        status: 409,
        code: 'quote_not_orderable',
        errors: [{ code: 'promo_code_needs_sign_in' }, { code: 'wallet_needs_sign_in' }],
      });
    });

    it('are given once by a code that works once', async () => {
      const customer = await Guest.signIn(app, aPhone());
      const lines = [{ itemId: SOUP, quantity: 4, modifiers: [] }];
      const cart = aCart({ lines, promoCode: 'MINUS300' });
      const first = await place(customer, cart);
      expect(first.discounts).toMatchObject([{ amount: { amount: 30_000 } }]);
      await customer.awaitStatus(first.id, 'confirmed');
      const again = await customer.quote(cart);
      expect(again).toMatchObject({
        orderable: false,
        discounts: [],
        promoCode: { status: 'refused' },
        problems: [{ code: 'promo_code_refused', pointer: '/promoCode', action: 'changeCart' }],
      });
    });
  });

  describe('bonuses', () => {
    it('pay a part, are kept while the order is cooked, and are gone and earned with its end', async () => {
      const before = balanceOf(await atIiko());
      const quote = await maria.quote(twoSoups({ useWallets: payWith(10_000) }));
      expect(quote.wallets).toMatchObject([{ walletId: WALLET, kind: 'bonus' }]);
      expect(quote.walletsMax).toEqual(quote.wallets[0]?.max);
      expect(quote).toMatchObject({
        orderable: true,
        walletPayment: { walletId: WALLET, amount: { amount: 10_000 } },
        due: { amount: quote.total.amount - 10_000 },
      });
      const response = await maria.order(quote.quoteId);
      const order = response.body as OrderDto;
      expect(order).toMatchObject({ walletPayment: quote.walletPayment, due: quote.due });
      await maria.awaitStatus(order.id, 'confirmed');
      expect((await sentOrder(order.id)).payments).toMatchObject([
        {
          paymentTypeKind: 'LoyaltyCard',
          paymentTypeId: BONUS_PAYMENT_TYPE,
          sum: 100,
          paymentAdditionalData: {
            type: 'LoyaltyCard',
            credential: MARIA,
            searchScope: 'Phone',
          },
        },
        { paymentTypeKind: 'Cash', sum: quote.due.amount / 100 },
      ]);
      expect((await atIiko()).holds).toMatchObject([{ sum: 100 }]);
      await app.control('POST', `orders/${order.id}/status`, { status: 'Closed' });
      await maria.awaitStatus(order.id, 'completed');
      const after = await atIiko();
      expect(after.holds).toEqual([]);
      const earned = Math.round(quote.due.amount * 0.1) / 100;
      expect(balanceOf(after)).toBeCloseTo(before - 100 + earned, 2);
      expect(await callsOf(CANCEL_HOLD)).toEqual([]);
    });

    it('pay no more than iiko allows', async () => {
      const quote = await maria.quote(twoSoups({ useWallets: payWith(1_000_000) }));
      const maximum = quote.wallets[0]?.max.amount ?? 0;
      expect(maximum).toBe(Math.floor(quote.total.amount * 0.3));
      expect(quote).toMatchObject({
        orderable: false,
        walletPayment: { amount: { amount: maximum } },
        problems: [{ code: 'wallet_limit', pointer: '/useWallets/0/amount', action: 'fix' }],
      });
      expect(quote.problems[0]?.detail).toContain(String(Math.floor(maximum / 100)));
      const unknown = { walletId: MARIA_AT_IIKO, amount: 1 };
      const other = await maria.quote(twoSoups({ useWallets: [unknown] }));
      expect(other.problems).toMatchObject([{ code: 'wallet_unavailable' }]);
      await maria.post('/v1/orders/quote', twoSoups({ useWallets: payWith(0.5) })).expect(400);
    });

    it('are let go when the guest cancels, and when the restaurant refuses', async () => {
      const cancelled = await place(maria, twoSoups({ useWallets: payWith(5_000) }));
      await maria.awaitStatus(cancelled.id, 'confirmed');
      expect((await atIiko()).holds).toHaveLength(1);
      await maria.post(`/v1/orders/${cancelled.id}/cancel`).expect(202);
      await maria.awaitStatus(cancelled.id, 'cancelled');
      await eventually(async () => {
        expect((await atIiko()).holds).toEqual([]);
      });
      await app.control('POST', 'settings', { posRejection: 'Product is in stop list.' });
      const refused = await place(maria, twoSoups({ useWallets: payWith(6_000) }));
      await maria.awaitStatus(refused.id, 'rejected');
      await eventually(async () => {
        expect((await atIiko()).holds).toEqual([]);
      });
    });

    it('are let go although iiko is away when they should be', async () => {
      const order = await place(maria, twoSoups({ useWallets: payWith(7_000) }));
      await maria.awaitStatus(order.id, 'confirmed');
      await arm(CANCEL_HOLD, 'status', { status: 429 });
      await maria.post(`/v1/orders/${order.id}/cancel`).expect(202);
      await maria.awaitStatus(order.id, 'cancelled');
      await eventually(async () => {
        expect((await atIiko()).holds).toEqual([]);
      });
    });

    it.each([
      ['the answer is lost', 'lost-answer', {}],
      ['the connection breaks', 'drop', {}],
      ['the gateway fails after it was done', 'status', { status: 502, execute: true }],
    ])('are kept once when %s', async (_name, kind, more) => {
      await arm(HOLD, kind, { ...more, times: 2 });
      const order = await place(maria, twoSoups({ useWallets: payWith(8_000) }));
      await maria.awaitStatus(order.id, 'confirmed');
      expect((await atIiko()).holds).toMatchObject([{ sum: 80 }]);
      const asked = await callsOf(HOLD);
      expect(new Set(asked.map(({ request }) => request.transactionId)).size).toBe(1);
      await maria.post(`/v1/orders/${order.id}/cancel`).expect(202);
      await eventually(async () => {
        expect((await atIiko()).holds).toEqual([]);
      });
    });

    /** A guest whose quote is paid from a wallet that is empty since. */
    const quoteAndSpend = async () => {
      const phone = aPhone();
      const customer = await Guest.signIn(app, phone);
      const quote = await customer.quote(twoSoups({ useWallets: payWith(20_000) }));
      expect(quote.problems).toEqual([]);
      const { data } = await app.control('GET', 'customers');
      const { items } = data as { items: GuestAtIiko[] };
      const { id = '' } = items.find((one) => one.phone === phone) ?? {};
      await app.control('POST', `customers/${id}/balance`, { walletId: WALLET, delta: -290 });
      return { customer, quote };
    };

    it('that were spent since the quote are not sold', async () => {
      const { customer, quote } = await quoteAndSpend();
      const refused = expectProblem(await customer.order(quote.quoteId), 409, 'quote_changed');
      expect(refused.changes).toContainEqual(
        expect.objectContaining({ kind: 'wallet', pointer: '/useWallets/0/amount' }),
      );
      expect(refused.quote).toMatchObject({
        orderable: false,
        problems: [{ code: 'wallet_limit', hint: { maxAmount: { currency: 'RUB' } } }],
      });
      expect(await callsOf(CREATE)).toEqual([]);
    });

    it('that were spent meanwhile reject the order before the restaurant sees it', async () => {
      const { customer, quote } = await quoteAndSpend();
      // While loyalty does not answer, the order is taken as it was promised.
      await arm(CALCULATE, 'status', { status: 500, times: null });
      const response = await customer.order(quote.quoteId);
      const order = response.body as OrderDto;
      const rejected = await customer.awaitStatus(order.id, 'rejected');
      expect(rejected.problem).toMatchObject({ code: 'bonuses_unavailable', action: 'requote' });
      expect(await callsOf(CREATE)).toEqual([]);
    });
  });

  describe('without loyalty', () => {
    it('are quoted and sold while it does not answer, unless a promo code depends on it', async () => {
      await arm(CALCULATE, 'status', { status: 500, times: null });
      const plain = await maria.quote(twoSoups());
      expect(plain).toMatchObject({
        orderable: true,
        discounts: [],
        wallets: [],
        loyalty: { available: false, reason: 'unreachable' },
      });
      const coded = await maria.quote(
        twoSoups({ promoCode: 'BORSCH10', useWallets: payWith(100) }),
      );
      expect(coded).toMatchObject({
        orderable: false,
        promoCode: { status: 'not_checked' },
        problems: [
          { code: 'promo_code_not_checked', pointer: '/promoCode', action: 'retry' },
          { code: 'wallet_not_checked', action: 'retry' },
        ],
      });
      const response = await maria.order(plain.quoteId);
      await maria.awaitStatus((response.body as OrderDto).id, 'confirmed');
    });
  });
});

describe('orders of an account without loyalty', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false } });
    await app.control('POST', 'settings', { kitchenPaused: true, loyalty: 'unprovisioned' });
  });

  afterAll(async () => {
    await app.stop();
  });

  it('are what they always were; a promo code is one that nobody knows', async () => {
    const customer = await Guest.signIn(app, aPhone());
    const quote = await customer.quote();
    expect(quote).toMatchObject({
      orderable: true,
      loyalty: { available: false, reason: 'not_provisioned' },
    });
    const coded = await customer.quote(aCart({ promoCode: 'BORSCH10' }));
    expect(coded.problems).toMatchObject([
      { code: 'promo_code_unknown', pointer: '/promoCode', action: 'changeCart' },
    ]);
    const response = await customer.order(quote.quoteId);
    await customer.awaitStatus((response.body as OrderDto).id, 'confirmed');
  });
});
