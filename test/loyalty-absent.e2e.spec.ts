import type { LoyaltyAccountDto } from '../src/loyalty/loyalty-account.dto.js';
import type { LoyaltyCalculationDto } from '../src/loyalty/loyalty-cart.dto.js';
import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, aPhone, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const LOYALTY = '/api/1/loyalty/iiko';
const CART = {
  restaurantId: RESTAURANT,
  service: 'pickup',
  lines: [{ itemId: SOUP, quantity: 2, modifiers: [] }],
  promoCode: 'BORSCH10',
};

let app: TestApp;
let guest: Guest;

const accountOf = async (one: Guest) =>
  (await bodyOf(one.get('/v1/loyalty/account').expect(200))) as LoyaltyAccountDto;
const calculate = async (one: Guest) =>
  (await bodyOf(one.post('/v1/loyalty/calculate', CART).expect(200))) as LoyaltyCalculationDto;

async function countLoyaltyCalls(): Promise<number> {
  const { data } = await app.control('GET', 'calls');
  const { items } = data as { items: { path: string }[] };
  return items.filter(({ path }) => path.startsWith(LOYALTY)).length;
}

const fail = (operation: string, fault: object) =>
  app.control('POST', 'faults', { path: `${LOYALTY}/${operation}`, times: null, ...fault });

describe('an account without loyalty', () => {
  beforeAll(async () => {
    app = await startTestApp();
    await app.control('POST', 'settings', { loyalty: 'unprovisioned' });
    guest = await Guest.signIn(app, aPhone());
  });

  afterAll(() => app.stop());

  it('answers every reading with the reason and nothing else', async () => {
    const loyalty = { available: false, reason: 'not_provisioned' };
    expect(await accountOf(guest)).toMatchObject({
      loyalty,
      wallets: [],
      tier: null,
      counters: null,
      asOf: null,
    });
    expect(await bodyOf(guest.get('/v1/loyalty/transactions').expect(200))).toMatchObject({
      loyalty,
      items: [],
    });
    const programs = await app
      .http()
      .get('/v1/loyalty/programs')
      .set('accept-language', 'ru')
      .expect(200);
    expect(programs.body).toEqual({
      loyalty: { ...loyalty, detail: 'У ресторанов нет программы лояльности.' },
      items: [],
    });
    expect(programs.headers['cache-control']).toBe('no-store');
  });

  it('has nothing to say of coupons and referrers', async () => {
    const coupon = await guest.get('/v1/loyalty/coupons/BORSCH10');
    expectProblem(coupon, 404, 'loyalty_not_offered');
    expect(coupon.body).toMatchObject({ loyalty: { available: false, reason: 'not_provisioned' } });
    const code = '0c057000-0000-4000-8000-000000000001';
    const referrer = await guest.post('/v1/loyalty/referrer', { code });
    expectProblem(referrer, 404, 'loyalty_not_offered');
  });

  it('prices carts without discounts', async () => {
    const calculation = await calculate(guest);
    expect(calculation).toMatchObject({
      loyalty: { available: false, reason: 'not_provisioned' },
      promoCode: { status: 'refused' },
      discounts: [],
    });
    expect(calculation.total).toEqual(calculation.subtotal);
    const { problems } = await guest.quote(aCart({ promoCode: 'BORSCH10' }));
    expect(problems).toMatchObject([{ code: 'promo_code_unknown', pointer: '/promoCode' }]);
  });

  it('is not asked again with every request', async () => {
    const before = await countLoyaltyCalls();
    for (let round = 0; round < 3; round += 1) {
      await accountOf(guest);
      await calculate(guest);
      await guest.get('/v1/loyalty/transactions').expect(200);
      await app.http().get('/v1/loyalty/programs').expect(200);
    }
    expect(await countLoyaltyCalls()).toBe(before);
  });

  it('sells all the same', async () => {
    const order = await guest.place(aCart());
    await guest.awaitStatus(order.id, 'confirmed');
  });
});

describe('loyalty that was switched off', () => {
  beforeAll(async () => {
    app = await startTestApp({ env: { LOYALTY: 'off' } });
    guest = await Guest.signIn(app, aPhone());
  });

  afterAll(() => app.stop());

  it('is never asked', async () => {
    expect((await accountOf(guest)).loyalty.reason).toBe('off');
    expect((await calculate(guest)).loyalty.reason).toBe('off');
    expect(await countLoyaltyCalls()).toBe(0);
  });
});

describe('loyalty in trouble', () => {
  beforeAll(async () => {
    app = await startTestApp({
      env: { IIKO_GUEST_TIMEOUT_MS: '500', LOYALTY_CACHE_SECONDS: '0' },
    });
    guest = await Guest.signIn(app, '+79990000001');
    await eventually(async () => {
      expect((await accountOf(guest)).counters).not.toBeNull();
    });
    await bodyOf(guest.get('/v1/loyalty/transactions').expect(200));
  });

  afterEach(() => app.control('DELETE', 'faults'));

  afterAll(() => app.stop());

  it('is asked only for what a journal does not have yet', async () => {
    await guest.get('/v1/loyalty/transactions').expect(200);
    const path = `${LOYALTY}/customer/transactions/by_revision`;
    const { data } = await app.control('GET', `calls?path=${path}`);
    const requests = (data as { items: { request: object }[] }).items.map(({ request }) => request);
    expect(requests[0]).not.toHaveProperty('revision');
    expect(requests.at(-1)).toMatchObject({
      revision: expect.any(Number) as number,
      lastTransactionId: expect.any(String) as string,
    });
  });

  it('lets nobody wait who prices a cart', async () => {
    await fail('calculate', { kind: 'latency', delayMs: 600_000 });
    const calculation = await calculate(guest);
    expect(calculation).toMatchObject({
      loyalty: { available: false, reason: 'slow' },
      promoCode: { status: 'not_checked' },
    });
    expect(calculation.total.amount).toBeGreaterThan(0);
  });

  it('lets nobody wait twice who looks at their account, and says so to operators', async () => {
    for (const operation of ['customer/info', 'get_counters']) {
      await fail(operation, { kind: 'latency', delayMs: 600_000 });
    }
    expect(await accountOf(guest)).toMatchObject({ loyalty: { available: true }, stale: true });
    const status = await bodyOf(app.http().get('/status').expect(200));
    expect((status as ServiceStatusDto).degraded).toContain('loyalty');
  });

  it('shows the account and the journal as they were', async () => {
    for (const operation of [
      'customer/info',
      'get_counters',
      'customer/transactions/by_revision',
    ]) {
      await fail(operation, { kind: 'status', status: 503 });
    }
    expect(await accountOf(guest)).toMatchObject({
      loyalty: { available: true },
      stale: true,
      wallets: [{ balance: { points: 1250.5 } }, { kind: 'discount', balance: { money: null } }],
    });
    const journal = await bodyOf(guest.get('/v1/loyalty/transactions').expect(200));
    expect(journal).toMatchObject({ stale: true, loyalty: { available: true } });
    expect((journal as { items: unknown[] }).items.length).toBeGreaterThan(5);
  });

  it('says so to somebody of whom nothing is known yet', async () => {
    await fail('customer/info', { kind: 'status', status: 503 });
    const stranger = await Guest.signIn(app, aPhone());
    const { loyalty, wallets } = await accountOf(stranger);
    expect(['unreachable', 'slow']).toContain(loyalty.reason);
    expect(wallets).toEqual([]);
  });
});
