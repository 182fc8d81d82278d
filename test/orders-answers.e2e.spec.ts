import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { timesIn } from '../src/platform/time/local-time.js';
import { toOrderDto } from '../src/orders/read/orders.mapper.js';
import { OrdersRepository } from '../src/orders/orders.repository.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const TABLE = '07ab1e00-0000-4000-8000-000000000001';

/** Words that an order says to people; names are the restaurant's own. */
function textsOf({ statusText, problem, cancellation, additions }: OrderDto): string[] {
  const problems = [problem, ...additions.map((addition) => addition.problem)];
  return [
    statusText,
    ...problems.flatMap((one) => (one === null ? [] : [one.detail])),
    ...(cancellation === null ? [] : [cancellation.detail]),
    ...additions.flatMap(({ notes }) => notes.map(({ detail }) => detail)),
  ];
}

describe('the stored answer to a repeated request', () => {
  let app: TestApp;
  let customer: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false }, webhooks: true });
    customer = await Guest.signIn(app);
    await eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables`));
      expect((body as { items: unknown[] }).items).not.toEqual([]);
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  /** The same request in both languages. */
  async function ask(path: string, body: object, key = randomUUID()) {
    const send = (language: string) =>
      customer.post(path, body).set('idempotency-key', key).set('accept-language', language);
    const first = await send('ru').expect(202);
    const repeated = await send('en').expect(202);
    const again = await send('ru').expect(202);
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(repeated.headers['content-language']).toBe('en');
    expect(again.body).toEqual(first.body);
    return [first.body, repeated.body] as [OrderDto, OrderDto];
  }

  function expectTranslated(russian: OrderDto, english: OrderDto, count: number): void {
    expect(textsOf(russian)).toHaveLength(count);
    expect(textsOf(english)).toHaveLength(count);
    for (const text of textsOf(russian)) {
      expect(text).toMatch(/[а-яё]/i);
    }
    for (const text of textsOf(english)) {
      expect(text).not.toMatch(/[а-яё]/i);
    }
    const withoutTexts = (order: OrderDto) => {
      const texts = new Set(textsOf(order));
      return JSON.parse(
        JSON.stringify(order, (_key, value: unknown) =>
          typeof value === 'string' && texts.has(value) ? null : value,
        ),
      ) as unknown;
    };
    expect(withoutTexts(english)).toEqual(withoutTexts(russian));
  }

  it('speaks the language of the repeat', async () => {
    const { quoteId } = await customer.quote();
    const body = {
      quoteId,
      contact: { name: 'Анна', phone: '+79001234567' },
      payments: [{ method: 'cash' }],
    };
    const [russian, english] = await ask('/v1/orders', body);
    expectTranslated(russian, english, 1);
  });

  it('has every text of an order at a table in it: status, cancellation, notes and problems', async () => {
    const { id } = await customer.place(aCart({ service: 'dine-in', tableId: TABLE }), [
      { method: 'card' },
    ]);
    await customer.awaitStatus(id, 'confirmed');
    await app.control('POST', 'settings', { cancelRejection: 'Bill is printed.' });
    await customer.post(`/v1/orders/${id}/cancel`).expect(202);
    await eventually(async () => {
      expect((await customer.read(id)).cancellation?.state).toBe('refused');
    });
    const lines = [{ itemId: SOUP, quantity: 1, modifiers: [] }];
    const [russian, english] = await ask(`/v1/orders/${id}/items`, { lines });
    expect(russian.additions[0]?.notes).toHaveLength(1);
    expectTranslated(russian, english, 3);
  });

  it('is read from rows of an older version, which have one language', async () => {
    const key = randomUUID();
    const { quoteId } = await customer.quote();
    const placed = (await customer.order(quoteId, { key })).body as OrderDto;
    const row = await app.nest.get(OrdersRepository, { strict: false }).find(placed.id);
    const old =
      row &&
      toOrderDto({ ...row, status: 'accepted' }, 'ru', {
        isCancellable: true,
        time: timesIn('Europe/Moscow'),
      });
    await app.nest
      .get(Database)
      .db.execute(
        sql`update idempotency_keys set answer = ${JSON.stringify(old)}::jsonb where order_id = ${placed.id}`,
      );
    const repeated = await customer.order(quoteId, { key });
    expect(repeated.body).toMatchObject({
      id: placed.id,
      status: 'accepted',
      statusText: 'Принят',
    });
  });
});
