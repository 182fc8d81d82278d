import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORIGIN = 'https://shop.example.ru';
const LANGUAGES = ['ru', 'en'] as const;
const LETTERS = { ru: /[а-яё]/i, en: /^[^а-яё]+$/i };

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({
    webhooks: true,
    sandbox: { quotas: false },
    env: { CORS_ORIGINS: ORIGIN },
  });
  guest = await Guest.start(app);
});

afterAll(() => app.stop());

describe.each(LANGUAGES)(
  'a request that is not valid is explained in the language asked for: %s',
  (language) => {
    const detailsOf = (response: Response) => {
      const { detail, errors = [] } = expectProblem(response, 400, 'validation_failed');
      expect(response.headers['content-language']).toBe(language);
      expect(errors.length).toBeGreaterThan(0);
      for (const text of [detail, ...errors.map((error) => error.detail)]) {
        expect(text).toMatch(LETTERS[language]);
        expect(text).not.toMatch(/[{}]|undefined/);
      }
      return errors.map(({ code }) => code);
    };

    it('for a body with everything wrong', async () => {
      const body = {
        restaurantId: 'here',
        service: 'drone',
        at: 'tomorrow',
        address: {
          city: '',
          street: 1,
          house: 'a'.repeat(20),
          location: { latitude: 91, longitude: 181 },
        },
        lines: [
          { itemId: SOUP, quantity: 0, modifiers: 'no' },
          { itemId: SOUP, quantity: 100 },
        ],
        extra: true,
      };
      const request = guest.post('/v1/orders/quote', body).set('accept-language', language);
      expect(detailsOf(await request)).toEqual(
        expect.arrayContaining([
          'unknown_property',
          'is_uuid',
          'is_in',
          'is_iso8601',
          'is_not_empty',
          'is_string',
          'max_length',
          'is_latitude',
          'is_longitude',
          'min',
          'max',
          'is_array',
        ]),
      );
      const misshapen = guest
        .post('/v1/orders/quote', { ...body, lines: ['soup', []] })
        .set('accept-language', language);
      expect(detailsOf(await misshapen)).toContain('nested_validation');
    });

    it('for what is checked by hand: an id in the path, a cursor, a phone', async () => {
      const ask = (path: string) => guest.get(path).set('accept-language', language);
      expect(detailsOf(await ask('/v1/orders/first'))).toEqual(['is_uuid']);
      expect(detailsOf(await ask('/v1/orders?cursor=next'))).toEqual(['invalid_cursor']);
      const { quoteId } = await guest.quote();
      const order = guest
        .post('/v1/orders', {
          quoteId,
          contact: { name: 'Анна', phone: 'call me' },
          payments: [{ method: 'cash' }],
        })
        .set('idempotency-key', randomUUID())
        .set('accept-language', language);
      expect(detailsOf(await order)).toEqual(['is_phone_number']);
    });
  },
);

describe('what guests read of their orders', () => {
  it('is in the language of each request, which caches are told', async () => {
    const { id, statusText } = await guest.place();
    expect(statusText).toBe('Принят');
    const english = await guest
      .get(`/v1/orders/${id}`)
      .set('accept-language', 'en-US,en;q=0.9')
      .set('origin', ORIGIN);
    expect((english.body as OrderDto).statusText).toMatch(/^[\w ]+$/);
    expect(english.headers['content-language']).toBe('en');
    expect(english.headers.vary).toBe('Origin, Accept-Language');
    const list = await guest.get('/v1/orders').set('accept-language', 'en');
    expect((list.body as { items: OrderDto[] }).items[0]?.statusText).toMatch(/^[\w ]+$/);
    expect(list.headers['content-language']).toBe('en');
  });

  it('is in the language of the repeated request when an answer is given again', async () => {
    const { quoteId } = await guest.quote();
    const key = randomUUID();
    expect(await guest.order(quoteId, { key })).toMatchObject({
      headers: { 'content-language': 'ru' },
      body: { statusText: 'Принят' },
    });
    const body = {
      quoteId,
      contact: { name: 'Анна', phone: '+79001234567' },
      payments: [{ method: 'cash' }],
    };
    const again = await guest
      .post('/v1/orders', body)
      .set('idempotency-key', key)
      .set('accept-language', 'en');
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['content-language']).toBe('en');
    expect(again.body).toMatchObject({ status: 'accepted', statusText: 'Accepted' });
  });

  it('is in the language the stream was opened with', async () => {
    const { id } = await guest.place();
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    await guest.awaitStatus(id, 'cancelled');
    const stream = await guest.get(`/v1/orders/${id}/events`).set('accept-language', 'en');
    expect(stream.headers['content-language']).toBe('en');
    expect(stream.text).toContain('"status":"cancelled","statusText":"Cancelled"');
  });

  it('has words where a program reads codes', async () => {
    const { id } = await guest.place();
    await guest.awaitStatus(id, 'confirmed');
    await app.control('POST', `orders/${id}/status`, { status: 'CookingStarted' });
    await guest.awaitStatus(id, 'cooking');
    const response = await guest.post(`/v1/orders/${id}/cancel`);
    const problem = expectProblem(response, 409, 'order_not_cancellable');
    expect(problem.detail).toContain('«Готовится»');
  });
});

describe('why a restaurant takes no orders', () => {
  it('is told in words, in a quote and, in both languages, with the restaurant', async () => {
    await app.control('POST', 'pos', { terminalGroupId: RESTAURANT, condition: 'sleeping' });
    await app.nest.get(Jobs, { strict: false }).send('restaurants.sync', {}, { key: 'all' });
    const { reasonText } = await eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}`).expect(200));
      expect(body).toMatchObject({ reason: 'asleep' });
      return body as { reasonText: unknown };
    });
    expect(reasonText).toEqual({
      en: 'The restaurant is closed for now.',
      ru: 'Ресторан временно закрыт.',
    });
    for (const language of LANGUAGES) {
      const response = await guest
        .post('/v1/orders/quote', aCart({ service: 'dine-in' }))
        .set('accept-language', language)
        .expect(200);
      expect(response.headers['content-language']).toBe(language);
      expect(response.headers.vary).toContain('Accept-Language');
      const { problems } = response.body as QuoteDto;
      expect(problems.map(({ code }) => code)).toEqual([
        'restaurant_unavailable',
        'table_required',
      ]);
      for (const { detail } of problems) {
        expect(detail).toMatch(LETTERS[language]);
        expect(detail).not.toMatch(/asleep|[{}]/);
      }
      if (language === 'ru') {
        expect(problems.map(({ detail }) => detail).join()).not.toMatch(/[a-z]/i);
      }
    }
  });
});
