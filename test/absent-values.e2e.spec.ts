import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import { Guest, RESTAURANT, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await Guest.start(app);
});

afterAll(() => app.stop());

const ADDRESS = { city: 'Москва', street: 'Тверская', house: '7' };
const LINE = { itemId: SOUP, quantity: 3 };

/** Answers show what is absent as null, and apps send back what they were shown. */
describe('null in a request', () => {
  it('reads as left out in a quote and an order', async () => {
    const quote = (await bodyOf(
      guest
        .post('/v1/orders/quote', {
          restaurantId: RESTAURANT,
          service: 'delivery',
          at: null,
          promoCode: null,
          useWallets: null,
          address: { ...ADDRESS, building: null, flat: null, location: null, comment: null },
          lines: [{ ...LINE, sizeId: null, modifiers: null, secondHalf: null, comment: null }],
        })
        .expect(200),
    )) as QuoteDto;
    expect(quote.problems).toEqual([]);
    const response = await guest.order(quote.quoteId, { comment: null, cutlery: null });
    expect(response.status).toBe(202);
    expect(response.body).toMatchObject({ at: null, comment: null });
    await guest.awaitStatus((response.body as { id: string }).id, 'confirmed');
    const { data } = await app.control('GET', `orders/${(response.body as { id: string }).id}`);
    const sent = (data as { request: { deliveryPoint: unknown; completeBefore?: unknown } })
      .request;
    expect(JSON.stringify(sent.deliveryPoint)).not.toContain('null');
    expect(sent.completeBefore ?? null).toBeNull();
  });

  it('reads as left out in a delivery check', async () => {
    const body = {
      restaurantId: null,
      at: null,
      sum: null,
      address: { ...ADDRESS, location: null },
    };
    const answer = await app.http().post('/v1/delivery/check').send(body).expect(200);
    expect(answer.body).toMatchObject({ deliverable: true });
  });

  it('is refused where something is needed', async () => {
    const cart = { restaurantId: RESTAURANT, service: 'pickup', lines: null };
    const { errors } = expectProblem(
      await guest.post('/v1/orders/quote', cart),
      400,
      'validation_failed',
    );
    expect(errors?.map(({ pointer }) => pointer)).toContain('/lines');
    const delivery = { service: 'delivery', address: null, lines: [LINE] };
    const quote = (await bodyOf(
      guest.post('/v1/orders/quote', { ...delivery, restaurantId: RESTAURANT }).expect(200),
    )) as QuoteDto;
    expect(quote.problems.map(({ code }) => code)).toContain('address_required');
  });
});

describe('a hostile body', () => {
  it('is told of its first fifty mistakes only', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`a-name-of-some-length-${n}`, 1]),
    );
    const response = await app.http().post('/v1/delivery/check').send(many);
    expect(expectProblem(response, 400, 'validation_failed').errors).toHaveLength(50);
  });

  it('cannot bring in a character that the database refuses', async () => {
    await app.http().post('/v1/auth/guest').send({ device: 'phone\u0000' }).expect(201);
    await app.http().post('/v1/auth/guest').send({ device: 'cut \ud83d' }).expect(201);
  });

  it.each([
    'а'.repeat(50) + ' '.repeat(100) + '1'.repeat(49) + '!',
    'а '.repeat(99),
    '1 '.repeat(99),
  ])('does not keep the search of addresses busy', async (q) => {
    const started = performance.now();
    await app
      .http()
      .get('/v1/delivery/addresses')
      .query({ q: q.slice(0, 200) });
    // Without bounds it takes minutes; the limit only has to tell those apart.
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
