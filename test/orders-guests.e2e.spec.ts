import { randomUUID } from 'node:crypto';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { aCart, aPhone, Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

describe('orders of somebody who signs in', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false } });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    await app.stop();
  });

  const sentOrder = async (id: string) => {
    const { data } = await app.control('GET', 'calls?path=/api/1/deliveries/create');
    const { items } = data as { items: { request: { order: Record<string, unknown> } }[] };
    return items.find(({ request }) => request.order.id === id)?.request.order;
  };

  const idsOf = async (who: Guest, query = ''): Promise<string[]> => {
    const body = await bodyOf(who.get(`/v1/orders${query}`).expect(200));
    return (body as { items: OrderDto[] }).items.map(({ id }) => id);
  };

  it('are theirs before and after, under every guest session that they had', async () => {
    const phone = aPhone();
    const first = await Guest.start(app);
    const asFirst = await first.place();
    await Guest.signIn(app, phone, first);
    const second = await Guest.start(app);
    const asSecond = await second.place();
    const customer = await Guest.signIn(app, phone, second);
    const asCustomer = await customer.place();
    const all = [asCustomer, asSecond, asFirst].map(({ id }) => id);
    expect(await idsOf(customer)).toEqual(all);
    expect(await idsOf(customer, '?limit=2')).toEqual(all.slice(0, 2));
    const stranger = await Guest.signIn(app);
    expect(await idsOf(stranger)).toEqual([]);
    await stranger.get(`/v1/orders/${asFirst.id}`).expect(404);
    await stranger.post(`/v1/orders/${asFirst.id}/reorder`).expect(404);
  });

  it('can be read, followed and cancelled', async () => {
    const guest = await Guest.start(app);
    const order = await guest.place();
    const customer = await Guest.signIn(app, aPhone(), guest);
    await customer.awaitStatus(order.id, 'confirmed');
    await customer.post(`/v1/orders/${order.id}/cancel`).expect(202);
    await customer.awaitStatus(order.id, 'cancelled');
    const stream = await fetch(`${app.url}/v1/orders/${order.id}/events`, {
      headers: { authorization: `Bearer ${customer.token}` },
      signal: AbortSignal.timeout(300_000),
    });
    expect(await stream.text()).toContain('"status":"cancelled"');
  });

  it('are made of quotes that they were shown as guests', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const customer = await Guest.signIn(app, aPhone(), guest);
    const stranger = await Guest.signIn(app);
    expect((await stranger.order(quoteId)).body).toMatchObject({ code: 'quote_invalid' });
    expect((await customer.order(quoteId)).status).toBe(202);
  });

  it('are made once, though the key was used as a guest and again after signing in', async () => {
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    const key = randomUUID();
    const first = await guest.order(quoteId, { key });
    expect(first.status).toBe(202);
    const customer = await Guest.signIn(app, aPhone(), guest);
    const repeated = await Promise.all(
      Array.from({ length: 3 }, () => customer.order(quoteId, { key })),
    );
    for (const { status, headers, body } of repeated) {
      expect({ status, replayed: headers['idempotent-replayed'] }).toEqual({
        status: 202,
        replayed: 'true',
      });
      // A customer needs no claim to their order.
      const { claimToken: _claim, ...order } = first.body as OrderDto;
      expect(body).toEqual(order);
    }
    const other = await customer.order(quoteId, { key, comment: 'другое' });
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(await idsOf(customer)).toEqual([(first.body as OrderDto).id]);
  });

  it('need no contact: name and phone are those of the profile', async () => {
    const phone = aPhone();
    const customer = await Guest.signIn(app, phone);
    const { quoteId } = await customer.quote();
    const nameless = await customer.order(quoteId, { contact: undefined });
    expect(nameless.body).toMatchObject({ status: 400, errors: [{ pointer: '/contact' }] });
    await app
      .http()
      .patch('/v1/customers/me')
      .set('authorization', `Bearer ${customer.token}`)
      .send({ name: 'Ольга' })
      .expect(200);
    const response = await customer.order(quoteId, { contact: undefined });
    const { id } = response.body as OrderDto;
    await customer.awaitStatus(id, 'confirmed');
    expect(await sentOrder(id)).toMatchObject({ phone, customer: { type: 'regular' } });
    const guest = await Guest.start(app);
    const unknown = await guest.order((await guest.quote()).quoteId, { contact: undefined });
    expect(unknown.body).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [{ pointer: '/contact' }],
    });
  });

  it('do not put somebody else into the guest base whose phone they give', async () => {
    await app.control('POST', 'settings', { loyalty: 'unprovisioned' });
    const phone = aPhone();
    const customer = await Guest.signIn(app, phone);
    const own = await customer.order((await customer.quote()).quoteId, {
      contact: { name: 'Ольга', phone },
    });
    const theirs = await customer.order((await customer.quote(aCart())).quoteId);
    await app.control('POST', 'settings', { loyalty: 'on' });
    const ids = [own, theirs].map(({ body }) => (body as OrderDto).id);
    for (const id of ids) {
      await customer.awaitStatus(id, 'confirmed');
    }
    expect(await sentOrder(ids[0] ?? '')).toMatchObject({
      customer: { type: 'regular', name: 'Ольга' },
    });
    expect(await sentOrder(ids[1] ?? '')).toMatchObject({
      customer: { type: 'one-time', name: 'Анна' },
    });
  });
});
