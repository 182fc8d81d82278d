import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { AuthService } from '../src/auth/auth.service.js';
import { Database } from '../src/platform/database/database.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { aPhone, Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

describe('an order whose guest has lost the session', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { RATE_LIMIT_GUESSES: '3', TRUST_PROXY: '1' },
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  const anAddress = () =>
    `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
  const claim = (who: Guest, claimToken: string | undefined) =>
    who.post('/v1/orders/claims', { claimToken }).set('x-forwarded-for', anAddress());
  const idsOf = async (who: Guest): Promise<string[]> => {
    const body = await bodyOf(who.get('/v1/orders').expect(200));
    return (body as { items: OrderDto[] }).items.map(({ id }) => id);
  };

  it('goes to the guest session that shows its claim token, once', async () => {
    const [lost, found, late] = [
      await Guest.start(app),
      await Guest.start(app),
      await Guest.start(app),
    ];
    const order = await lost.place();
    expect(order.claimToken).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect((await lost.read(order.id)).claimToken).toBe(order.claimToken);
    const claimed = (await claim(found, order.claimToken).expect(200)).body as OrderDto;
    expect(claimed.id).toBe(order.id);
    expect(claimed.claimToken).not.toBe(order.claimToken);
    expect(await idsOf(found)).toEqual([order.id]);
    expectProblem(await lost.get(`/v1/orders/${order.id}`), 404, 'order_not_found');
    // The answer to the claim may be lost as well.
    await claim(found, order.claimToken).expect(200);
    expectProblem(await claim(late, order.claimToken), 404, 'claim_invalid');
    await claim(late, claimed.claimToken).expect(200);
    expect(await idsOf(found)).toEqual([]);
  });

  it('comes along when the guest who has claimed it signs in', async () => {
    const [lost, found] = [await Guest.start(app), await Guest.start(app)];
    const order = await lost.place();
    const { claimToken } = (await claim(found, order.claimToken).expect(200)).body as OrderDto;
    const customer = await Guest.signIn(app, aPhone(), found);
    expect(await idsOf(customer)).toEqual([order.id]);
    expect((await customer.read(order.id)).claimToken).toBeUndefined();
    for (const token of [claimToken, order.claimToken]) {
      expectProblem(await claim(await Guest.start(app), token), 404, 'claim_invalid');
    }
    expect(await idsOf(customer)).toEqual([order.id]);
  });

  it('goes to a customer, and then back to nobody', async () => {
    const [lost, customer] = [await Guest.start(app), await Guest.signIn(app)];
    const order = await lost.place();
    const claimed = (await claim(customer, order.claimToken).expect(200)).body as OrderDto;
    expect(claimed.claimToken).toBeUndefined();
    expectProblem(await claim(lost, order.claimToken), 404, 'claim_invalid');
    expect(await idsOf(customer)).toContain(order.id);
  });

  it('is not had by guessing, and too many guesses are refused', async () => {
    const [lost, thief] = [await Guest.start(app), await Guest.start(app)];
    const order = await lost.place();
    const [, proof = ''] = (order.claimToken ?? '').split('.');
    const guesses = [
      `${order.id}.${'a'.repeat(43)}`,
      `${randomUUID()}.${proof}`,
      `${order.id}.${proof.slice(0, 42)}`,
    ];
    for (const guess of guesses) {
      expectProblem(await claim(thief, guess), 404, 'claim_invalid');
    }
    const refused = await claim(thief, order.claimToken);
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await idsOf(lost)).toEqual([order.id]);
    await claim(await Guest.start(app), order.claimToken).expect(200);
  });

  it('keeps its session for as long as one that is used', async () => {
    const [unused, used, refreshed] = [
      await Guest.start(app),
      await Guest.start(app),
      await Guest.start(app),
    ];
    await used.place();
    const { refreshToken } = refreshed;
    await app.http().post('/v1/auth/refresh').send({ refreshToken }).expect(200);
    const { db } = app.nest.get(Database);
    const idOf = (guest: Guest) => guest.refreshToken.split('.')[0];
    await db.execute(sql`update sessions set expires_at = expires_at - interval '4 days'`);
    await app.nest.get(AuthService).deleteExpired();
    const { rows } = await db.execute(sql`select id from sessions`);
    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([idOf(used), idOf(refreshed)]));
    expect(ids).not.toContain(idOf(unused));
  });
});
