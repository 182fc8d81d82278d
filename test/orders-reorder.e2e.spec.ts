import { CatalogService } from '../src/catalog/catalog.service.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import {
  aCart,
  Guest,
  LEGACY_RESTAURANT,
  MARGHERITA,
  MEDIUM,
  RESTAURANT,
  SOUP,
  SOUR_CREAM,
} from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const ADDRESS = { city: 'Москва', street: 'Тверская', house: '12', flat: '5' };
const LINES = [
  { itemId: SOUP, quantity: 2, modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }] },
  { itemId: MARGHERITA, sizeId: MEDIUM, quantity: 1, modifiers: [] },
];

describe('POST /v1/orders/{id}/reorder', () => {
  let app: TestApp;
  let guest: Guest;
  let order: OrderDto;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false }, webhooks: true });
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
    const at = new Date(Date.now() + 26 * 3_600_000).toISOString();
    const cart = aCart({ service: 'delivery', address: ADDRESS, at, lines: LINES });
    order = await guest.place(cart);
  });

  afterAll(async () => {
    await app.stop();
  });

  const reorder = async (body?: object): Promise<QuoteDto> =>
    (await bodyOf(guest.post(`/v1/orders/${order.id}/reorder`, body).expect(200))) as QuoteDto;

  it('prices the old lines for today, to the old address, as soon as possible', async () => {
    const quote = await reorder();
    expect(quote).toMatchObject({
      orderable: true,
      restaurantId: RESTAURANT,
      lines: order.lines,
      total: order.total,
      delivery: { zone: 'Центр' },
    });
    const response = await guest.order(quote.quoteId);
    expect(response.body).toMatchObject({ at: null, address: ADDRESS, service: 'delivery' });
  });

  it('takes another restaurant, service, time and address', async () => {
    const pickup = await reorder({ service: 'pickup' });
    expect(pickup).toMatchObject({ orderable: true, delivery: null, total: order.subtotal });
    const address = { city: 'Екатеринбург', street: 'Вайнера', house: '10' };
    const moved = await reorder({ restaurantId: LEGACY_RESTAURANT, address });
    expect(moved).toMatchObject({
      restaurantId: LEGACY_RESTAURANT,
      delivery: { zone: 'Екатеринбург' },
    });
    const past = await reorder({ at: '2020-01-01T12:00:00+03:00' });
    expect(past.problems.map(({ code }) => code)).toContain('time_too_early');
    await guest.post(`/v1/orders/${order.id}/reorder`, { lines: [] }).expect(400);
  });

  it('names what is sold out, and prices the rest', async () => {
    const stop = (items: object[]) =>
      app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
    await stop([{ productId: SOUP, balance: 0 }]);
    await eventually(async () => {
      const quote = await reorder();
      expect(quote.problems).toMatchObject([{ code: 'item_stopped', pointer: '/lines/0' }]);
    });
    await stop([]);
  });

  it('leaves out what is not on the menu any more', async () => {
    await app.control('PATCH', `menu/items/${SOUP}`, { isHidden: true });
    await app.nest.get(CatalogService, { strict: false }).hint(ORGANIZATION);
    await eventually(async () => {
      const quote = await reorder({ service: 'pickup' });
      expect(quote.orderable).toBe(false);
      expect(quote.problems).toMatchObject([
        {
          code: 'item_unknown',
          pointer: '/lines/0/itemId',
          detail: '«Борщ с говядиной» нет в меню этого ресторана.',
          hint: { name: 'Борщ с говядиной' },
        },
      ]);
      expect(quote.lines.map(({ itemId }) => itemId)).toEqual([MARGHERITA]);
    });
  });
});
