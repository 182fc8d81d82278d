import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { Database } from '../src/platform/database/database.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { aPhone, Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

describe('a quote', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({ database });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    await app.stop();
    await database.drop();
  });

  const idOf = (response: Response) => (response.body as OrderDto).id;

  it('is sold once: a second tap is answered with the order that was made', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const key = randomUUID();
    const first = await guest.order(quoteId, { key });
    expect(first.status).toBe(202);
    const second = await guest.order(quoteId);
    expectProblem(second, 409, 'quote_used');
    expect(second.body).toMatchObject({
      order: { id: idOf(first), statusText: expect.any(String) as string },
    });
    expect(second.headers.location).toBe(`/v1/orders/${idOf(first)}`);
    const repeated = await guest.order(quoteId, { key });
    expect(repeated.status).toBe(202);
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(idOf(repeated)).toBe(idOf(first));
    const body = await bodyOf(guest.get('/v1/orders').expect(200));
    expect((body as { items: unknown[] }).items).toHaveLength(1);
  });

  it('is sold once to ten taps at the same moment', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const answers = await Promise.all(Array.from({ length: 10 }, () => guest.order(quoteId)));
    const placed = answers.filter(({ status }) => status === 202);
    expect(placed).toHaveLength(1);
    const [made] = placed.map(idOf);
    for (const { status, body } of answers.filter((answer) => answer.status !== 202)) {
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'quote_used', order: { id: made } });
    }
  });

  it('is sold again to who says so', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const first = await guest.order(quoteId);
    const another = await guest.order(quoteId, { anotherOrder: true });
    expect([first.status, another.status]).toEqual([202, 202]);
    expect(idOf(another)).not.toBe(idOf(first));
    const third = await guest.order(quoteId, { anotherOrder: false });
    expectProblem(third, 409, 'quote_used');
    expect(third.body).toMatchObject({ order: { id: idOf(first) } });
  });

  it('stays sold when the guest signs in, and says so before anything that has changed since', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const first = await guest.order(quoteId);
    const customer = await Guest.signIn(app, aPhone(), guest);
    const second = await customer.order(quoteId, { payments: [{ method: 'online' }] });
    expectProblem(second, 409, 'quote_used');
    expect(second.body).toMatchObject({ order: { id: idOf(first) } });
  });

  it('can be ordered again when its order was rejected', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    await app.control('POST', 'settings', { posRejection: 'No.' });
    const first = idOf(await guest.order(quoteId));
    await guest.awaitStatus(first, 'rejected');
    await app.control('POST', 'settings', { posRejection: null });
    const answers = await Promise.all(Array.from({ length: 4 }, () => guest.order(quoteId)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
  });

  it('is not sold by a request that was refused', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const refused = await guest.order(quoteId, { payments: [{ method: 'cash', amount: 1 }] });
    expect(refused.status).toBe(400);
    expect((await guest.order(quoteId)).status).toBe(202);
  });

  it('is sold by an order of an older version, which does not say so, once more at most', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const old = idOf(await guest.order(quoteId));
    await app.nest
      .get(Database)
      .db.execute(sql`update orders set quote_id = null where id = ${old}`);
    expect((await guest.order(quoteId)).status).toBe(202);
    expectProblem(await guest.order(quoteId), 409, 'quote_used');
  });
});
