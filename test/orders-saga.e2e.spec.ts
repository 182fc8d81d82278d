import { sql } from 'drizzle-orm';
import { Database } from '../src/platform/database/database.js';
import type { SupportOrderDto } from '../src/support/support.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const DRINK = '0c000000-0000-4000-8000-000000000081';
const OTHER_RESTAURANT = '0b000000-0000-4000-8000-000000000002';

interface SandboxOrder {
  id: string;
  order: { status: string; number: number; movedFromDeliveryId: string | null } | null;
}

/** What staff do to an order after it was sent: it stays the guest's one order. */
describe.each([
  ['with webhooks', true],
  ['without webhooks', false],
])('orders that staff change, %s', (_name, webhooks) => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks,
      // What webhooks are to bring must not come by the comparison.
      env: { ...OPERATOR_ENV, ...(webhooks ? { ORDER_POLL_SECONDS: '600' } : {}) },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  const move = async (
    iikoId: string,
    terminalGroupId = OTHER_RESTAURANT,
  ): Promise<SandboxOrder> => {
    const { data } = await app.control('POST', `orders/${iikoId}/move`, { terminalGroupId });
    return data as SandboxOrder;
  };

  const support = async (orderId: string): Promise<SupportOrderDto> => {
    const answer = app.http().get(`/v1/support/orders/${orderId}`).set('x-api-key', OPERATOR_KEY);
    return (await bodyOf(answer.expect(200))) as SupportOrderDto;
  };

  const awaitIikoId = (orderId: string, iikoId: string): Promise<SupportOrderDto> =>
    eventually(async () => {
      const order = await support(orderId);
      expect(order.iiko).toMatchObject({ orderId: iikoId, creationStatus: 'Success' });
      return order;
    });

  const placeConfirmed = async (): Promise<string> => {
    const { id } = await guest.place();
    await guest.awaitStatus(id, 'confirmed');
    return id;
  };

  it('go on when they are moved to another terminal group', async () => {
    const id = await placeConfirmed();
    const moved = await move(id);
    expect(moved.order).toMatchObject({ movedFromDeliveryId: id });
    const order = await awaitIikoId(id, moved.id);
    expect(order.events.map(({ status }) => status)).not.toContain('cancelled');
    expect(order.events.find(({ note }) => note?.includes(moved.id))).toMatchObject({
      cause: webhooks ? 'webhook' : 'revision',
      correlationId: expect.any(String) as string,
    });
    await app.control('POST', `orders/${moved.id}/status`, { status: 'CookingStarted' });
    const cooking = await guest.awaitStatus(id, 'cooking');
    expect(cooking.number).toBe(String(moved.order?.number));
    expect(cooking.restaurantId).toBe(OTHER_RESTAURANT);
  });

  it('go on when they are moved twice, and can be cancelled at their last place', async () => {
    const id = await placeConfirmed();
    const second = await move(id);
    const third = await move(second.id, RESTAURANT);
    await awaitIikoId(id, third.id);
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    await guest.awaitStatus(id, 'cancelled');
    const { data } = await app.control('GET', `orders/${third.id}`);
    expect((data as SandboxOrder).order?.status).toBe('Cancelled');
  });

  it('are cancelled at their new place when they are moved while that is asked for', async () => {
    const id = await placeConfirmed();
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    const moved = await move(id);
    const order = await guest.awaitStatus(id, 'cancelled');
    expect(order.cancellation).toMatchObject({ state: 'done', reason: null });
    const { data } = await app.control('GET', `orders/${moved.id}`);
    expect((data as SandboxOrder).order?.status).toBe('Cancelled');
  });

  it('end where they were closed, however often they were moved before', async () => {
    const id = await placeConfirmed();
    const third = await move((await move(id)).id, RESTAURANT);
    await eventually(async () => {
      await app.control('POST', `orders/${third.id}/status`, { status: 'Closed' });
    });
    await guest.awaitStatus(id, 'completed');
    const order = await awaitIikoId(id, third.id);
    expect(order.events.map(({ status }) => status)).not.toContain('cancelled');
  });

  it('show what was changed in them, and that it was changed back', async () => {
    const id = await placeConfirmed();
    expect((await guest.read(id)).changes).toBeNull();
    const edit = (change: object) => app.control('POST', `orders/${id}/edit`, change);
    await edit({
      amounts: [{ productId: SOUP, amount: 2 }],
      add: [{ type: 'Product', productId: DRINK, amount: 1, price: 150 }],
    });
    const edited = await eventually(async () => {
      const order = await guest.read(id);
      expect(order.changes).not.toBeNull();
      return order;
    });
    const { lines, total } = await guest.read(id);
    expect(edited.changes).toMatchObject({
      added: [{ line: null, itemId: DRINK, ordered: 0, quantity: 1 }],
      removed: [],
      quantities: [{ line: 0, itemId: SOUP, name: lines[0]?.name, ordered: 1, quantity: 2 }],
      total: { amount: total.amount * 2 + 15_000, currency: 'RUB' },
    });
    expect(edited.changes?.added[0]?.name).not.toBe('');
    expect((await support(id)).events.at(-1)).toMatchObject({
      status: 'confirmed',
      cause: webhooks ? 'webhook' : 'revision',
      note: expect.stringContaining('edited at the POS') as string,
    });
    await edit({
      amounts: [
        { productId: SOUP, amount: 1 },
        { productId: DRINK, amount: 0 },
      ],
    });
    await eventually(async () => {
      expect((await guest.read(id)).changes).toBeNull();
    });
  });

  it('keep the money that a wallet holds for them', async () => {
    const customer = await Guest.signIn(app);
    const walletId = await walletOf(customer);
    const lines = [{ itemId: SOUP, quantity: 4, modifiers: [] }];
    const wallet = { useWallets: [{ walletId, amount: 20_000 }] };
    const { id } = await customer.place(aCart({ lines, ...wallet }));
    await customer.awaitStatus(id, 'confirmed');
    const moved = await move(id);
    await awaitIikoId(id, moved.id);
    expect(await holdOf(id)).toBe('held');
    await app.control('POST', `orders/${moved.id}/status`, { status: 'Cancelled' });
    await customer.awaitStatus(id, 'cancelled');
    await eventually(async () => {
      expect(await holdOf(id)).toBe('released');
    });
  });

  const walletOf = async (customer: Guest): Promise<string> => {
    const body = await eventually(async () => {
      const account = await bodyOf(customer.get('/v1/loyalty/account').expect(200));
      expect((account as { wallets: unknown[] }).wallets.length).toBeGreaterThan(0);
      return account as { wallets: { id: string }[] };
    });
    return body.wallets[0]?.id ?? '';
  };

  const holdOf = async (orderId: string): Promise<unknown> => {
    const { rows } = await app.nest
      .get(Database)
      .db.execute(sql`select hold from orders where id = ${orderId}`);
    return rows[0]?.hold;
  };
});
