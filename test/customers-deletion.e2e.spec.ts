import { sql } from 'drizzle-orm';
import { Database } from '../src/platform/database/database.js';
import {
  callsOf,
  changeAtIiko,
  guestAtIiko,
  LOYALTY,
  MARIA,
  patch,
  readMe,
} from './support/customers.js';
import { eventually } from './support/eventually.js';
import { aCart, aPhone, Guest, letCodesAge } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ME = '/v1/customers/me';
const ADDRESS = { city: 'Москва', street: 'Тверская', house: '12', flat: '77' };

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    env: { LOYALTY_CACHE_SECONDS: '0' },
    sandbox: { speed: 1_000 },
    webhooks: true,
  });
});

afterAll(async () => {
  await app.stop();
});

describe('DELETE /v1/customers/me', () => {
  it('needs the code that was sent to the phone, once', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    const signInCode = app.sms.lastCode(phone);
    expectProblem(await remove(guest, signInCode), 401, 'code_expired');
    const code = await requestCode(guest, phone);
    const wrong = code === '000000' ? '111111' : '000000';
    expectProblem(await remove(guest, wrong), 401, 'code_invalid');
    expect((await remove(guest, code)).status).toBe(204);
    expectProblem(await remove(guest, code), 401, 'session_ended');
    expectProblem(await guest.get(ME), 401, 'session_ended');
  });

  it('says in the message what the code does, in the language of the guest', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    expect(app.sms.sentTo(phone).at(-1)?.text).toMatch(/^\d{6} — код для входа в Foodtech\./);
    await letCodesAge(app);
    await guest.post(`${ME}/deletion`).set('accept-language', 'en').expect(202);
    expect(app.sms.sentTo(phone).at(-1)?.text).toMatch(/^\d{6} is the code to delete your/);
  });

  it('does not take a code for anything but digits', async () => {
    const guest = await Guest.signIn(app);
    expectProblem(await remove(guest, 'abcdef'), 400, 'validation_failed');
  });

  it('leaves nothing that says who it was, here and at iiko', async () => {
    const { guest, phone, iikoId, orderId } = await aCustomerWithHistory();
    const { sections } = (await guest.get(`${ME}/export`).expect(200)).body as {
      sections: { webhooks: object[] };
    };
    expect(JSON.stringify(sections.webhooks)).toContain(orderId);
    expect(JSON.stringify(sections.webhooks)).not.toContain(phone);
    expect((await remove(guest, await requestCode(guest, phone))).status).toBe(204);

    expectProblem(await guest.get(ME), 401, 'session_ended');
    await tellAgain(orderId, phone);
    const dump = await everythingStored();
    for (const trace of [
      phone,
      phone.slice(1),
      'Удаляева',
      'Тверская',
      'Не звонить',
      'Без лука',
      'Испытательный',
    ]) {
      expect(dump).not.toContain(trace);
    }
    const order = await storedOrder(orderId);
    expect(order).toMatchObject({
      status: 'completed',
      contact: { name: '', phone: '' },
      comment: null,
      cart: { service: 'delivery', address: { city: 'Москва', street: '', house: '' } },
    });
    // PostgreSQL's driver gives 64-bit numbers as text.
    expect(Number(order.total)).toBeGreaterThan(0);
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({ id: iikoId, isDeleted: true });
    });
  });

  it('makes a new account of the same phone', async () => {
    const { guest, phone, iikoId, orderId } = await aCustomerWithHistory();
    expect((await remove(guest, await requestCode(guest, phone))).status).toBe(204);
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({ isDeleted: true });
    });
    const again = await Guest.signIn(app, phone);
    expect(again.customerId).not.toBe(guest.customerId);
    expect(await readMe(again)).toMatchObject({ surname: null, loyalty: { available: true } });
    expect(await guestAtIiko(app, phone)).toMatchObject({
      id: iikoId,
      isDeleted: false,
      surname: '',
    });
    expectProblem(await again.get(`/v1/orders/${orderId}`), 404, 'order_not_found');
    const exported = (await again.get(`${ME}/export`).expect(200)).body as {
      sections: { orders: unknown[]; addresses: unknown[] };
    };
    expect(exported.sections).toMatchObject({ orders: [], addresses: [] });
  });

  it('is done at iiko although iiko is away at that moment', async () => {
    const maria = await Guest.signIn(app, MARIA.phone);
    await readMe(maria);
    const code = await requestCode(maria, MARIA.phone);
    await app.control('POST', 'faults', {
      path: `${LOYALTY}/delete_customers`,
      kind: 'status',
      status: 503,
      times: 3,
    });
    expect((await remove(maria, code)).status).toBe(204);
    expect(await guestAtIiko(app, MARIA.phone)).toMatchObject({ isDeleted: false });
    await eventually(async () => {
      expect(await guestAtIiko(app, MARIA.phone)).toMatchObject({ isDeleted: true });
    });
    const calls = await callsOf(app, 'delete_customers');
    expect(calls.at(-1)).toMatchObject({ customerIds: [MARIA.id] });
    await eventually(async () => {
      expect(await countProfiles()).toBe(0);
    });
  });

  it.each([
    ['slow', { kind: 'latency', delayMs: 8_000, times: 2 }],
    ['away', { kind: 'status', status: 503, times: 3 }],
  ])(
    'reaches a guest whom nobody had looked up, although iiko is %s at that moment',
    async (_, trouble) => {
      const phone = aPhone();
      await changeAtIiko(app, { phone, name: 'Известная' });
      const guest = await Guest.signIn(app, phone);
      const code = await requestCode(guest, phone);
      await app.control('POST', 'faults', { path: `${LOYALTY}/customer/info`, ...trouble });
      expect((await remove(guest, code)).status).toBe(204);
      await eventually(async () => {
        expect(await guestAtIiko(app, phone)).toMatchObject({ isDeleted: true });
      });
      await eventually(async () => {
        expect(await countProfiles()).toBe(0);
        expect(await everythingStored()).not.toContain(phone);
      });
    },
  );

  it('brings nothing back when the guest signs in again before iiko has heard of it', async () => {
    const { guest, phone, iikoId } = await aCustomerWithHistory();
    const code = await requestCode(guest, phone);
    await app.control('POST', 'faults', {
      path: `${LOYALTY}/delete_customers`,
      kind: 'status',
      status: 503,
      times: null,
    });
    expect((await remove(guest, code)).status).toBe(204);
    const again = await Guest.signIn(app, phone);
    expect(await readMe(again)).toMatchObject({ surname: null, loyalty: { available: true } });
    expect(await guestAtIiko(app, phone)).toMatchObject({ id: iikoId, surname: '', email: '' });
    await app.control('DELETE', 'faults');
    await patch(app, again, ME, { name: 'Новая' }).expect(200);
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({ name: 'Новая', isDeleted: false });
      expect(await readMe(again)).toMatchObject({ name: 'Новая', loyalty: { available: true } });
    });
  });

  it('is refused while an order is under way', async () => {
    await app.control('POST', 'settings', { speed: 1 });
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    const order = await guest.place();
    expectProblem(await guest.post(`${ME}/deletion`), 409, 'open_orders');
    expectProblem(await remove(guest, '000000'), 409, 'open_orders');
    await guest.post(`/v1/orders/${order.id}/cancel`).expect(202);
    await guest.awaitStatus(order.id, 'cancelled');
    expect((await remove(guest, await requestCode(guest, phone))).status).toBe(204);
  });
});

async function aCustomerWithHistory() {
  const phone = aPhone();
  const guest = await Guest.signIn(app, phone);
  await patch(app, guest, ME, { surname: 'Удаляева', email: 'trace@example.com' }).expect(200);
  await guest.post(`${ME}/addresses`, { label: 'Испытательный', address: ADDRESS }).expect(201);
  const line = { itemId: '0c000000-0000-4000-8000-000000000001', quantity: 4, modifiers: [] };
  const cart = aCart({
    service: 'delivery',
    address: { ...ADDRESS, comment: 'Не звонить' },
    lines: [{ ...line, comment: 'Без лука' }],
  });
  const { quoteId } = await guest.quote(cart);
  const placed = await guest.order(quoteId, {
    contact: { name: 'Удаляева', phone },
    comment: 'Не звонить в дверь',
  });
  expect(placed.status).toBe(202);
  const { id: orderId } = placed.body as { id: string };
  await guest.awaitStatus(orderId, 'completed');
  const iikoId = await eventually(async () => {
    const found = await guestAtIiko(app, phone);
    expect(found?.surname).toBe('Удаляева');
    return found?.id ?? '';
  });
  await eventually(async () => {
    const { rows } = await database().db.execute(
      sql`select body::text from webhook_inbox where ${orderId} = any(order_ids) and processed_at is not null`,
    );
    expect(JSON.stringify(rows)).toMatch(/Closed/);
  });
  return { guest, phone, orderId, iikoId };
}

async function requestCode(guest: Guest, phone: string): Promise<string> {
  await letCodesAge(app);
  await guest.post(`${ME}/deletion`).expect(202);
  return app.sms.lastCode(phone);
}

function remove(guest: Guest, code: string) {
  return guest.delete(ME).send({ code });
}

function database(): Database {
  return app.nest.get(Database);
}

/** What iiko may still say about an order whose guest is gone. */
async function tellAgain(orderId: string, phone: string): Promise<void> {
  const order = {
    status: 'Closed',
    phone,
    customer: { name: 'Удаляева' },
    deliveryPoint: { address: { street: { name: 'Тверская' } }, comment: 'Не звонить' },
    items: [{ type: 'Product', amount: 1, comment: 'Без лука' }],
  };
  const event = {
    eventType: 'DeliveryOrderUpdate',
    eventTime: '2026-11-24 12:00:00.000',
    organizationId: '0a000000-0000-4000-8000-000000000001',
    correlationId: orderId,
    eventInfo: {
      id: orderId,
      organizationId: '0a000000-0000-4000-8000-000000000001',
      timestamp: Date.now(),
      creationStatus: 'Success',
      order,
    },
  };
  await app
    .http()
    .post('/v1/webhooks/iiko')
    .set('authorization', app.config.iiko.webhookToken ?? '')
    .send([event])
    .expect(200);
}

/** Every table with anything about guests, as text. */
async function everythingStored(): Promise<string> {
  const tables = [
    'accounts',
    'sessions',
    'customer_profiles',
    'customer_addresses',
    'orders',
    'order_events',
    'idempotency_keys',
    'webhook_inbox',
    'phone_codes',
    'pgboss.job',
  ];
  const dumps: string[] = [];
  for (const table of tables) {
    const { rows } = await database().db.execute(sql.raw(`select * from ${table}`));
    dumps.push(JSON.stringify(rows));
  }
  return dumps.join('\n');
}

async function storedOrder(id: string): Promise<Record<string, unknown>> {
  const { rows } = await database().db.execute(sql`select * from orders where id = ${id}`);
  return rows[0] as Record<string, unknown>;
}

/** Profiles that are kept for accounts that are gone. */
async function countProfiles(): Promise<number> {
  const { rows } = await database().db.execute(
    sql`select 1 from customer_profiles p join accounts a on a.id = p.customer_id where a.deleted_at is not null and p.iiko_customer_id = ${MARIA.id}`,
  );
  return rows.length;
}
