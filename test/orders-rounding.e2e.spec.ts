import { randomUUID } from 'node:crypto';
import { CatalogService } from '../src/catalog/catalog.service.js';
import { SyncStates } from '../src/sync/sync-states.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { Cart } from '../src/orders/order-model.js';
import { MOSCOW } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, MARGHERITA, MEDIUM, PEPPERONI, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MARIA = '+79990000001';
const WALLET = '0c1d0000-0000-4000-9000-000000000001';
const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const ROUBLE = 100;

interface ReadOrder {
  creationStatus: string;
  order: { sum: number; payments: { sum: number }[] } | null;
}

async function readRestaurants({ nest }: TestApp): Promise<void> {
  const states = nest.get(SyncStates, { strict: false });
  const before = states.state('restaurants').asOf?.getTime() ?? 0;
  await nest.get(Jobs, { strict: false }).send('restaurants.sync', {}, { key: 'restaurants' });
  await eventually(() => {
    expect(states.state('restaurants').asOf?.getTime()).toBeGreaterThan(before);
  });
}

describe('orders where only whole roubles are paid', () => {
  let app: TestApp;
  let maria: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false } });
    await app.control('PATCH', `organizations/${MOSCOW}`, { minimumDenomination: 1 });
    await app.control('POST', 'settings', { kitchenPaused: true });
    maria = await Guest.signIn(app, MARIA);
    await readRestaurants(app);
  });

  afterAll(() => app.stop());

  const setPrice = async (itemId: string, price: number): Promise<void> => {
    await app.control('PATCH', `menu/items/${itemId}`, { price });
    await app.nest.get(CatalogService).hint(MOSCOW);
    await eventually(async () => {
      const { lines } = await maria.quote(
        aCart({ lines: [{ itemId, quantity: 1, modifiers: [] }] }),
      );
      expect(lines[0]?.unitPrice.amount).toBe(price * ROUBLE);
    });
  };
  const readAtIiko = async (id: string): Promise<ReadOrder> =>
    (await app.control('GET', `orders/${id}`)).data as ReadOrder;
  const order = async (quoteId: string, payments: object[]): Promise<OrderDto> => {
    const response = await maria.order(quoteId, { payments });
    expect(response.status).toBe(202);
    return response.body as OrderDto;
  };
  const aHalfAndHalf = (overrides: Partial<Cart> = {}): Cart =>
    aCart({
      lines: [
        {
          itemId: MARGHERITA,
          sizeId: MEDIUM,
          quantity: 1,
          modifiers: [],
          secondHalf: { itemId: PEPPERONI, modifiers: [] },
        },
        { itemId: SOUP, quantity: 1, modifiers: [] },
      ],
      promoCode: 'BORSCH10',
      ...overrides,
    });

  it('take halves, discounts and bonuses in whole roubles, and the till takes the payments', async () => {
    await setPrice(SOUP, 391);
    const useWallets = [{ walletId: WALLET, amount: 100 * ROUBLE }];
    const quote = await maria.quote(aHalfAndHalf({ useWallets }));
    expect(quote.problems).toEqual([]);
    // A tenth of 391 ₽ is not whole.
    expect(quote.discounts.length).toBeGreaterThan(0);
    const shown = [
      quote.lines[0]?.unitPrice,
      ...quote.discounts.map(({ amount }) => amount),
      ...quote.lines.flatMap(({ discount, discounted }) => [discount, discounted]),
      ...quote.wallets.map(({ max }) => max),
      quote.total,
      quote.due,
    ];
    for (const sum of shown) {
      expect(sum?.amount).toBeGreaterThanOrEqual(0);
      expect((sum?.amount ?? 0) % ROUBLE).toBe(0);
    }
    expect(quote.rounding.amount).toBe(0);

    const placed = await order(quote.quoteId, [
      { method: 'cash' },
      { method: 'card', amount: 200 * ROUBLE },
    ]);
    const confirmed = await maria.awaitStatus(placed.id, 'confirmed');
    expect(confirmed).toMatchObject({ total: quote.total, due: quote.due, changes: null });
    const { order: atTill } = await readAtIiko(placed.id);
    expect(atTill?.sum).toBe(quote.total.amount / ROUBLE);
    const paid = atTill?.payments.map(({ sum }) => sum) ?? [];
    expect(paid).toContain(100);
    expect(paid.reduce((sum, one) => sum + one, 0)).toBe(quote.total.amount / ROUBLE);
  });

  it('leave the guest the kopecks of a menu that has them, and say so', async () => {
    await setPrice(SOUP, 99.5);
    const quote = await maria.quote(aCart());
    expect(quote).toMatchObject({ orderable: true, lines: [{ total: { amount: 9_950 } }] });
    const discount = quote.discounts.reduce((sum, { amount }) => sum + amount.amount, 0);
    const { rounding, total, due } = quote;
    expect(rounding).toEqual({ amount: 50, currency: 'RUB' });
    expect(total.amount).toBe(9_950 - discount - 50);
    expect(due).toEqual(total);

    const placed = await order(quote.quoteId, [{ method: 'cash' }]);
    expect(placed).toMatchObject({ rounding, total, due });
    const confirmed = await maria.awaitStatus(placed.id, 'confirmed');
    expect(confirmed).toMatchObject({ rounding, total, due, changes: null });
    const { order: atTill } = await readAtIiko(placed.id);
    expect(atTill?.payments.map(({ sum }) => sum)).toEqual([total.amount / ROUBLE]);
  });

  it('round at a table the order with what is added to it, not one by one', async () => {
    const guest = await Guest.start(app);
    const cart = aCart({ service: 'dine-in', tableId: TABLE });
    await eventually(async () => {
      expect((await guest.quote(cart)).problems).toEqual([]);
    });
    const add = async (who: Guest, id: string): Promise<OrderDto> => {
      const lines = [{ itemId: SOUP, quantity: 1, modifiers: [] }];
      const response = await who
        .post(`/v1/orders/${id}/items`, { lines })
        .set('idempotency-key', randomUUID());
      expect(response.status).toBe(202);
      return response.body as OrderDto;
    };
    const { id, total } = await guest.place(cart, [{ method: 'card' }]);
    expect(total.amount).toBe(99 * ROUBLE);
    expect(await add(guest, id)).toMatchObject({
      total: { amount: 199 * ROUBLE },
      rounding: { amount: 0 },
      additions: [{ total: { amount: 99 * ROUBLE }, notes: [] }],
      payments: [{ amount: { amount: 199 * ROUBLE } }],
    });
    expect(await add(guest, id)).toMatchObject({
      total: { amount: 298 * ROUBLE },
      rounding: { amount: 50 },
    });
    await eventually(async () => {
      const order = await guest.read(id);
      expect(order.additions.map(({ status }) => status)).toEqual(['confirmed', 'confirmed']);
      expect(order).toMatchObject({ changes: null, total: { amount: 298 * ROUBLE } });
    });

    // Loyalty knows Maria, but cannot be told of what she adds.
    const hers = await maria.place(cart, [{ method: 'card' }]);
    const { additions } = await add(maria, hers.id);
    expect(additions[0]?.notes).toMatchObject([
      { code: 'discounts_not_calculated', pointer: '/lines' },
    ]);
  });

  it('refuse a part of a rouble from a wallet or as a tip, and say what fits', async () => {
    const useWallets = [{ walletId: WALLET, amount: 10 * ROUBLE + 50 }];
    const quote = await maria.quote(aCart({ useWallets }));
    expect(quote).toMatchObject({
      orderable: false,
      walletPayment: { amount: { amount: 10 * ROUBLE } },
      problems: [{ code: 'wallet_step', pointer: '/useWallets/0/amount', action: 'fix' }],
    });
    const tipped = await maria.quote(aCart({ tips: { amount: 10 * ROUBLE + 50, method: 'card' } }));
    expect(tipped.problems).toMatchObject([{ code: 'tips_step', pointer: '/tips/amount' }]);
  });
});
