import type { Response } from 'supertest';
import type { LoyaltyAccountDto } from '../src/loyalty/loyalty-account.dto.js';
import type {
  CalculateLoyaltyDto,
  LoyaltyCalculationDto,
} from '../src/loyalty/loyalty-cart.dto.js';
import type { ProgramListDto } from '../src/loyalty/loyalty-program.dto.js';
import type { TransactionListDto } from '../src/loyalty/loyalty-transaction.dto.js';
import { IikoGuests } from '../src/customers/iiko/iiko-guests.js';
import type { Plain } from '../src/platform/http/plain.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest, RESTAURANT, SOUP, SOUR_CREAM } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MARIA = '0c057000-0000-4000-8000-000000000001';
const MARIA_PHONE = '+79990000001';
const BONUS_WALLET = '0c1d0000-0000-4000-9000-000000000001';
const PASTY = '0c000000-0000-4000-8000-000000000072';
const MORS = '0c000000-0000-4000-8000-000000000081';
const GLASS = '0d000000-0000-4000-8000-000000000006';
const LOYALTY = '/api/1/loyalty/iiko';

let app: TestApp;
let maria: Guest;

beforeAll(async () => {
  app = await startTestApp({ env: { LOYALTY_CACHE_SECONDS: '600' } });
  maria = await Guest.signIn(app, MARIA_PHONE);
});

afterAll(() => app.stop());

const accountOf = async (guest: Guest) =>
  (await bodyOf(guest.get('/v1/loyalty/account').expect(200))) as LoyaltyAccountDto;
const transactionsOf = async (guest: Guest, query = '') =>
  (await bodyOf(guest.get(`/v1/loyalty/transactions${query}`).expect(200))) as TransactionListDto;
const money = (rubles: number) => ({ amount: Math.round(rubles * 100), currency: 'RUB' });
const points = (count: number) => ({ points: count, money: money(count) });

async function countCalls(operation: string): Promise<number> {
  const { data } = await app.control('GET', `calls?path=${LOYALTY}/${operation}`);
  return (data as { items: unknown[] }).items.length;
}

/** iiko's id of somebody who has just signed in. */
async function enter(): Promise<{ guest: Guest; iikoId: string }> {
  const guest = await Guest.signIn(app, aPhone());
  const { customerId } = await accountOf(guest);
  return { guest, iikoId: customerId ?? '' };
}

describe('GET /v1/loyalty/account', () => {
  it('shows wallets, tier, cards and what was ordered', async () => {
    const account = await accountOf(maria);
    expect(account).toMatchObject({
      loyalty: { available: true, reason: null, detail: null },
      customerId: MARIA,
      referralCode: MARIA,
      referrer: null,
      tier: { name: 'Золотой гость' },
      counters: { allTime: { ordersCount: 4, ordersSum: money(15_005) } },
      stale: false,
    });
    expect(account.wallets).toContainEqual({
      id: BONUS_WALLET,
      name: 'Бонусы Самовара',
      kind: 'bonus',
      unit: 'points',
      balance: points(1250.5),
    });
    expect(account.cards).toEqual([
      { id: expect.any(String) as string, number: '••001', validTo: null },
    ]);
    expect(Date.now() - Date.parse(account.asOf ?? '')).toBeLessThan(600_000);
  });

  it('gives a new guest the account that iiko makes for them', async () => {
    const { guest } = await enter();
    expect(await accountOf(guest)).toMatchObject({
      wallets: [{ balance: points(300) }],
      tier: { name: 'Гость' },
      categories: [{ name: 'Гость', isDefault: true }],
      cards: [],
      counters: { allTime: { ordersCount: 0 }, month: { ordersSum: money(0) } },
    });
  });

  it('asks iiko once for many readings, and keeps each account to its customer', async () => {
    const { guest, iikoId } = await enter();
    await accountOf(maria);
    const counts = async () =>
      (await countCalls('customer/info')) + (await countCalls('get_counters'));
    const before = await counts();
    const answers = await Promise.all([maria, guest, maria, guest].map(accountOf));
    expect(answers.map(({ customerId }) => customerId)).toEqual([MARIA, iikoId, MARIA, iikoId]);
    expect(await counts()).toBe(before);
  });

  it('answers a change at once when it is told to forget', async () => {
    const { guest, iikoId } = await enter();
    await app.control('POST', `customers/${iikoId}/balance`, { delta: 50, comment: 'подарок' });
    await app.nest.get(IikoGuests, { strict: false }).forget(guest.customerId ?? '');
    expect((await accountOf(guest)).wallets[0]?.balance).toEqual(points(350));
  });

  it('is not for guests without a phone number, nor to be kept by anybody', async () => {
    const guest = await Guest.start(app);
    expectProblem(await guest.get('/v1/loyalty/account'), 403, 'sign_in_required');
    expectProblem(await app.http().get('/v1/loyalty/account'), 401, 'unauthenticated');
    const { headers } = await maria.get('/v1/loyalty/account').expect(200);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('GET /v1/loyalty/transactions', () => {
  it('tells what happened, newest first', async () => {
    const { items, nextCursor, loyalty } = await transactionsOf(maria);
    expect(loyalty.available).toBe(true);
    expect(nextCursor).toBeUndefined();
    expect(items.map(({ at }) => at)).toEqual(
      items
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(items.find(({ kind }) => kind === 'spending')).toMatchObject({
      title: 'Списание',
      walletName: 'Бонусы Самовара',
      amount: points(-500),
      order: { number: expect.any(String) as string },
    });
    expect(items.find(({ kind }) => kind === 'accrual')).toMatchObject({
      amount: points(330.5),
      balanceAfter: points(1250.5),
      campaign: 'Начисление бонусов',
    });
    expect(items.filter(({ kind }) => kind === 'order')).toHaveLength(4);
  });

  it('reaches all of a long journal, page by page, whatever happens in between', async () => {
    const { guest, iikoId } = await enter();
    const change = (delta: number) =>
      app.control('POST', `customers/${iikoId}/balance`, { delta, comment: `${delta}` });
    for (let delta = 1; delta <= 230; delta += 1) {
      await change(delta);
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = await transactionsOf(guest, query);
      seen.push(...page.items.map(({ amount }) => amount?.points ?? 0));
      cursor = page.nextCursor;
      await change(1_000);
      await app.nest.get(IikoGuests, { strict: false }).forget(guest.customerId ?? '');
    } while (cursor !== undefined);
    const deltas = Array.from({ length: 230 }, (_, index) => 230 - index);
    expect(seen.slice(0, 230)).toEqual(deltas);
    expect(seen).toHaveLength(231);
  });

  it('asks iiko once for many pages', async () => {
    const { guest } = await enter();
    await transactionsOf(guest);
    const before = await countCalls('customer/transactions/by_revision');
    await transactionsOf(guest, '?limit=1');
    await transactionsOf(guest);
    expect(await countCalls('customer/transactions/by_revision')).toBe(before);
  });

  it('lists a period', async () => {
    const all = await transactionsOf(maria);
    const oldest = all.items.at(-1)?.at ?? '';
    const { items } = await transactionsOf(maria, `?to=${encodeURIComponent(oldest)}`);
    expect(items.every(({ at }) => at === oldest)).toBe(true);
    expect((await transactionsOf(maria, '?from=2100-01-01T00:00:00Z')).items).toEqual([]);
  });

  it.each(['?cursor=nonsense', '?limit=0', '?from=yesterday', '?to=2026-01-01T00:00:00'])(
    'refuses %s',
    async (query) => {
      expectProblem(await maria.get(`/v1/loyalty/transactions${query}`), 400, 'validation_failed');
    },
  );
});

describe('GET /v1/loyalty/transactions of a period', () => {
  const list = (from: string, to: string) =>
    maria.get('/v1/loyalty/transactions').query({ from, to });

  it('refuses one that ends before it begins', async () => {
    const answer = await list('2026-11-02T00:00:00+03:00', '2026-11-01T20:59:59Z').set(
      'accept-language',
      'en',
    );
    expect(expectProblem(answer, 400, 'validation_failed').errors).toEqual([
      { code: 'is_not_before', pointer: '/to', detail: 'Must not be earlier than `from`.' },
    ]);
  });

  it('takes one of a single moment, whatever the offsets', async () => {
    await list('2026-11-02T00:00:00+03:00', '2026-11-01T21:00:00Z').expect(200);
  });
});

describe('GET /v1/loyalty/programs', () => {
  it('shows the rules to everybody, and asks iiko for them once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => app.http().get('/v1/loyalty/programs').expect(200)),
    );
    const { items } = answers[0]?.body as ProgramListDto;
    expect(items.map(({ name, kind, template }) => [name, kind, template])).toEqual([
      ['Бонусы Самовара', 'bonus', 'bonus'],
      ['Скидки', 'discount', 'discount'],
    ]);
    expect(items[1]?.campaigns).toContainEqual(
      expect.objectContaining({ name: 'Скидка 10 % по купону', description: 'Купон BORSCH10' }),
    );
    expect(await countCalls('program')).toBe(1);
  });

  it('can be cached by everybody', async () => {
    const { headers } = await app.http().get('/v1/loyalty/programs').expect(200);
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+/);
    expect(headers['x-data-stale']).toBe('false');
    const etag = headers.etag ?? '';
    await app.http().get('/v1/loyalty/programs').set('if-none-match', etag).expect(304);
  });
});

describe('GET /v1/loyalty/coupons/{number}', () => {
  it.each([
    ['BORSCH10', 'active'],
    ['OLD2020', 'used'],
  ])('tells that %s is %s', async (number, status) => {
    const coupon = await bodyOf(maria.get(`/v1/loyalty/coupons/${number}`).expect(200));
    expect(coupon).toEqual({ number, series: 'Осень', status });
  });

  it('does not know others', async () => {
    const unknown = encodeURIComponent('Нет такого/1');
    expectProblem(await maria.get(`/v1/loyalty/coupons/${unknown}`), 404, 'coupon_not_found');
    const long = 'x'.repeat(101);
    expectProblem(await maria.get(`/v1/loyalty/coupons/${long}`), 400, 'validation_failed');
    const guest = await Guest.start(app);
    expectProblem(await guest.get('/v1/loyalty/coupons/BORSCH10'), 403, 'sign_in_required');
  });
});

type CalculateBody = Partial<Plain<CalculateLoyaltyDto>>;

const aLine = (itemId: string, quantity = 1, more: object = {}) => ({
  itemId,
  quantity,
  modifiers: [],
  ...more,
});

function calculate(guest: Guest, body: CalculateBody): Promise<LoyaltyCalculationDto> {
  const request = { restaurantId: RESTAURANT, service: 'pickup', lines: [aLine(SOUP)], ...body };
  return bodyOf(
    guest.post('/v1/loyalty/calculate', request).expect(200),
  ) as Promise<LoyaltyCalculationDto>;
}

const amountsOf = (parts: { amount: { amount: number } }[]) =>
  parts.reduce((sum, { amount }) => sum + amount.amount, 0);

/** Every sum of a calculation says the same. */
function expectConsistent(calculation: LoyaltyCalculationDto): void {
  const { lines, discounts, subtotal, total } = calculation;
  for (const discount of discounts) {
    expect(amountsOf(discount.lines)).toBe(discount.amount.amount);
  }
  expect(subtotal.amount - amountsOf(discounts)).toBe(total.amount);
  expect(lines.reduce((sum, { discounted }) => sum + discounted.amount, 0)).toBe(total.amount);
  for (const line of lines) {
    expect(line.discounted.amount).toBeGreaterThanOrEqual(0);
    expect(line.total.amount - line.discount.amount).toBe(line.discounted.amount);
  }
}

describe('POST /v1/loyalty/calculate', () => {
  it('takes off what the guest and the promo code are worth, modifiers included', async () => {
    const { guest } = await enter();
    const cream = { modifiers: [{ modifierId: SOUR_CREAM, quantity: 2 }] };
    const lines = [aLine(SOUP, 2, cream), aLine(MORS, 1, { sizeId: GLASS })];
    const calculation = await calculate(guest, { lines, promoCode: 'BORSCH10' });
    expectConsistent(calculation);
    expect(calculation.promoCode).toMatchObject({ code: 'BORSCH10', status: 'accepted' });
    expect(calculation.discounts.map(({ name }) => name)).toEqual(['Скидка 10 % по купону']);
    expect(calculation.total.amount).toBe(Math.round(calculation.subtotal.amount * 0.9));
  });

  it('makes the third pasty free, on its own line', async () => {
    const { guest } = await enter();
    const lines = [aLine(SOUP), aLine(PASTY, 3)];
    const calculation = await calculate(guest, { lines });
    expectConsistent(calculation);
    const pasty = calculation.lines[1];
    expect(calculation.discounts).toHaveLength(1);
    expect(calculation.discounts[0]?.lines).toEqual([
      { index: 1, amount: pasty?.unitPrice, quantity: 1 },
    ]);
    expect(pasty?.discounted.amount).toBe((pasty?.unitPrice.amount ?? 0) * 2);
    expect(calculation.lines[0]?.discount.amount).toBe(0);
  });

  it('spreads a sum on the whole order to the kopeck', async () => {
    const { guest } = await enter();
    const lines = [aLine(SOUP, 3), aLine(PASTY), aLine(MORS, 1, { sizeId: GLASS })];
    const calculation = await calculate(guest, { lines, promoCode: 'MINUS300' });
    expectConsistent(calculation);
    expect(calculation.discounts[0]?.amount).toEqual(money(300));
    expect(calculation.discounts[0]?.lines).toHaveLength(3);
  });

  it.each(['OLD2020', 'MINUS300', 'WINTER'])(
    'refuses %s for a small cart, in the language of the guest',
    async (promoCode) => {
      const { guest } = await enter();
      const body = {
        restaurantId: RESTAURANT,
        service: 'pickup',
        lines: [aLine(PASTY)],
        promoCode,
      };
      const answer: Response = await guest
        .post('/v1/loyalty/calculate', body)
        .set('accept-language', 'ru')
        .expect(200);
      const calculation = answer.body as LoyaltyCalculationDto;
      expectConsistent(calculation);
      expect(calculation.promoCode).toEqual({
        code: promoCode,
        status: 'refused',
        detail: 'Промокод не подходит к этой корзине.',
      });
      expect(calculation.discounts).toEqual([]);
    },
  );

  it('offers a gift to choose and what goes well, with their names', async () => {
    const { guest } = await enter();
    const lines = [aLine(SOUP, 6), aLine(PASTY)];
    const { freeProducts, upsales } = await calculate(guest, { lines });
    expect(freeProducts).toHaveLength(1);
    expect(freeProducts[0]).toMatchObject({ text: 'Выберите морс в подарок' });
    expect(freeProducts[0]?.products[0]).toMatchObject({
      itemId: MORS,
      name: expect.stringMatching(/морс/i) as string,
      sizes: [{ sizeId: GLASS }],
    });
    expect(upsales[0]).toMatchObject({ text: 'К пирожкам хорошо идёт морс' });
  });

  it('says how much of the rest points may pay', async () => {
    const { total, wallets } = await calculate(maria, { lines: [aLine(SOUP, 4)] });
    expect(wallets).toEqual([
      {
        walletId: BONUS_WALLET,
        campaignId: '0c1d0000-0000-4000-a000-000000000002',
        name: 'Бонусы Самовара',
        kind: 'bonus',
        max: { amount: Math.floor(total.amount * 0.3), currency: 'RUB' },
      },
    ]);
  });

  it('uses nothing up', async () => {
    const { guest } = await enter();
    const body = { lines: [aLine(SOUP, 4)], promoCode: 'MINUS300' };
    const first = await calculate(guest, body);
    expect(await calculate(guest, body)).toEqual(first);
    expect(first.discounts).toHaveLength(1);
  });

  it('prices the cart of somebody unknown without asking iiko', async () => {
    const guest = await Guest.start(app);
    const before = await countCalls('calculate');
    const calculation = await calculate(guest, { promoCode: 'BORSCH10' });
    expect(calculation).toMatchObject({
      loyalty: { available: false, reason: 'sign_in_required' },
      promoCode: { status: 'not_checked' },
      discounts: [],
      wallets: [],
    });
    expect(calculation.total).toEqual(calculation.subtotal);
    expect(calculation.total.amount).toBeGreaterThan(0);
    expect(await countCalls('calculate')).toBe(before);
  });

  it('reports lines that cannot be priced, and calculates the others', async () => {
    const { guest } = await enter();
    const ghost = aLine('0c000000-0000-4000-8000-999999999999');
    const some = await calculate(guest, {
      lines: [ghost, aLine(SOUP, 2)],
      promoCode: 'BORSCH10',
    });
    expectConsistent(some);
    expect(some.problems).toMatchObject([{ code: 'item_unknown', pointer: '/lines/0/itemId' }]);
    expect(some.discounts[0]?.lines[0]?.index).toBe(1);
    const none = await calculate(guest, { lines: [ghost] });
    expect(none).toMatchObject({ loyalty: { reason: 'cart_empty' }, total: { amount: 0 } });
  });

  it('refuses what is no cart', async () => {
    const lines = [aLine(SOUP)];
    const refused = await maria.post('/v1/loyalty/calculate', {
      restaurantId: RESTAURANT,
      service: 'dine-in',
      lines,
    });
    expectProblem(refused, 400, 'validation_failed');
    const elsewhere = await maria.post('/v1/loyalty/calculate', {
      restaurantId: '0b000000-0000-4000-8000-999999999999',
      service: 'pickup',
      lines,
    });
    expectProblem(elsewhere, 404, 'restaurant_not_found');
  });
});

describe('POST /v1/loyalty/referrer', () => {
  const name = (guest: Guest, code: string) => guest.post('/v1/loyalty/referrer', { code });

  it('is set once, and shown at once', async () => {
    const { guest, iikoId } = await enter();
    await name(guest, MARIA).expect(200, { referrer: MARIA });
    await eventually(async () => {
      expect((await accountOf(guest)).referrer).toBe(MARIA);
    });
    await name(guest, MARIA.toUpperCase()).expect(200, { referrer: MARIA });
    const { iikoId: other } = await enter();
    expectProblem(await name(guest, other), 409, 'referrer_already_set');
    const { data } = await app.control('GET', `customers/${iikoId}`);
    expect(data).toMatchObject({ referrerId: MARIA });
  });

  it('is nobody unknown, not oneself, and not whom one has brought', async () => {
    const { guest, iikoId } = await enter();
    const { guest: friend, iikoId: friendId } = await enter();
    expectProblem(await name(guest, iikoId), 422, 'referrer_invalid');
    const ghost = '0c057000-0000-4000-8000-999999999999';
    expectProblem(await name(guest, ghost), 422, 'referrer_invalid');
    await name(friend, iikoId).expect(200);
    expectProblem(await name(guest, friendId), 422, 'referrer_invalid');
    expectProblem(await name(guest, '+79990000001'), 400, 'validation_failed');
  });

  it('comes too late after an order', async () => {
    const { iikoId } = await enter();
    expectProblem(await name(maria, iikoId), 409, 'referrer_too_late');
  });
});
