import { randomInt } from 'node:crypto';
import { aCart, aPhone, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

describe('promo codes that are guessed', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_LIMIT_GUESSES: '3', TRUST_PROXY: '1' } });
  });

  afterAll(() => app.stop());

  const anAddress = () => `10.2.${randomInt(250)}.${randomInt(250)}`;
  const lines = [{ itemId: SOUP, quantity: 1, modifiers: [] }];
  const quote = (who: Guest, promoCode: string, address = anAddress()) =>
    who.post('/v1/orders/quote', aCart({ lines, promoCode })).set('x-forwarded-for', address);
  const calculate = (who: Guest, promoCode: string, address = anAddress()) =>
    who
      .post('/v1/loyalty/calculate', {
        restaurantId: RESTAURANT,
        service: 'pickup',
        lines,
        promoCode,
      })
      .set('x-forwarded-for', address);
  const look = (who: Guest, promoCode: string, address = anAddress()) =>
    who.get(`/v1/loyalty/coupons/${promoCode}`).set('x-forwarded-for', address);

  it('are counted over all routes, and the right one is refused then', async () => {
    const guest = await Guest.signIn(app, aPhone());
    await quote(guest, 'GUESS1').expect(200);
    await calculate(guest, 'GUESS2').expect(200);
    expectProblem(await look(guest, 'GUESS3'), 404, 'coupon_not_found');
    for (const refused of [
      await quote(guest, 'BORSCH10'),
      await calculate(guest, 'BORSCH10'),
      await look(guest, 'BORSCH10'),
    ]) {
      expectProblem(refused, 429, 'rate_limited');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    await guest.quote(aCart({ lines }));
  });

  it('count once each, while the cart changes', async () => {
    const guest = await Guest.signIn(app, aPhone());
    for (let asked = 1; asked <= 5; asked += 1) {
      await quote(guest, 'MISTYPED').expect(200);
    }
    await quote(guest, 'BORSCH10').expect(200);
  });

  it('do not take back a code that was accepted before', async () => {
    const guest = await Guest.signIn(app, aPhone());
    const { quoteId } = (await quote(guest, 'BORSCH10').expect(200)).body as { quoteId: string };
    for (const guess of ['WRONG1', 'WRONG2', 'WRONG3']) {
      await quote(guest, guess).expect(200);
    }
    expectProblem(await quote(guest, 'WRONG4'), 429, 'rate_limited');
    await quote(guest, 'BORSCH10').expect(200);
    expect((await guest.order(quoteId)).status).toBe(202);
  });

  it('are counted by address as well, under however many sessions', async () => {
    const address = anAddress();
    for (let session = 0; session < 10; session += 1) {
      const guest = await Guest.signIn(app, aPhone());
      for (const guess of ['A', 'B', 'C']) {
        await quote(guest, `${guess}${session}`, address).expect(200);
      }
    }
    const guest = await Guest.signIn(app, aPhone());
    expectProblem(await quote(guest, 'BORSCH10', address), 429, 'rate_limited');
    await quote(guest, 'BORSCH10').expect(200);
  });
});
