import { randomUUID } from 'node:crypto';
import type { ItemDto } from '../src/catalog/menu.dto.js';
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
  PEPPERONI,
  RESTAURANT,
  SOUP,
  SOUR_CREAM,
} from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const YEKATERINBURG = '0c170000-0000-4000-8000-000000000003';
const DELIVERY = '0c000000-0000-4000-8000-000000000201';
const ADDRESS = {
  city: 'Москва',
  street: 'Тверская',
  house: '1',
  building: '2',
  flat: '5',
  entrance: '1',
  floor: '3',
  doorphone: '5',
  comment: 'Позвонить за 5 минут',
  location: { latitude: 55.7615, longitude: 37.6093 },
};

interface SandboxOrder {
  request: { organizationId: string; order: Record<string, unknown> };
  info: { creationStatus: string; order: { status: string; sum: number } | null };
}

describe('orders', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false }, webhooks: true });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
    await stopItems([]);
    await app.control('POST', 'settings', { kitchenPaused: true, rejectPriceMismatch: true });
  });

  const stopItems = async (items: { productId: string; balance: number; sizeId?: string }[]) => {
    await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
    await eventually(async () => {
      const body = await bodyOf(
        app.http().get(`/v1/restaurants/${RESTAURANT}/stop-list`).expect(200),
      );
      const { items: known } = body as { items: { itemId: string; remaining: number }[] };
      expect(known.map(({ itemId, remaining }) => `${itemId} ${remaining}`).toSorted()).toEqual(
        items.map(({ productId, balance }) => `${productId} ${balance}`).toSorted(),
      );
    });
  };
  const sandboxOrder = async (id: string): Promise<SandboxOrder> => {
    const { data: info } = await app.control('GET', `orders/${id}`);
    const { data: calls } = await app.control('GET', 'calls?path=/api/1/deliveries/create');
    const { items } = calls as { items: { request: SandboxOrder['request'] }[] };
    const call = items.find(({ request }) => request.order.id === id);
    if (call === undefined) {
      throw new Error(`order ${id} has not been sent to the sandbox`);
    }
    return { request: call.request, info: info as SandboxOrder['info'] };
  };

  describe('POST /v1/orders/quote', () => {
    it('prices sizes, modifiers and halves', async () => {
      const quote = await guest.quote(
        aCart({
          lines: [
            {
              itemId: SOUP,
              quantity: 2,
              modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }],
            },
            {
              itemId: MARGHERITA,
              sizeId: MEDIUM,
              quantity: 1,
              modifiers: [],
              secondHalf: { itemId: PEPPERONI, modifiers: [] },
            },
          ],
        }),
      );
      expect(quote.problems).toEqual([]);
      expect(quote.orderable).toBe(true);
      expect(quote.lines[0]?.unitPrice).toEqual({ amount: 43_000, currency: 'RUB' });
      expect(quote.lines[0]?.total.amount).toBe(86_000);
      expect(quote.lines[1]?.secondHalf?.itemId).toBe(PEPPERONI);
      const sum = quote.lines.reduce((total, line) => total + line.total.amount, 0);
      expect(quote.total).toEqual({ amount: sum, currency: 'RUB' });
      expect(Date.parse(quote.expiresAt)).toBeGreaterThan(Date.now());
    });

    it('reports everything that is wrong at once, in the language asked for', async () => {
      const cart = aCart({
        service: 'delivery',
        at: '2020-01-01T12:00:00+03:00',
        promoCode: 'SALE',
        lines: [
          { itemId: randomUUID(), quantity: 1, modifiers: [] },
          { itemId: MARGHERITA, quantity: 1, modifiers: [] },
          { itemId: SOUP, quantity: 1, modifiers: [{ modifierId: randomUUID(), quantity: 1 }] },
        ],
      });
      const body = await bodyOf(
        guest.post('/v1/orders/quote', cart).set('accept-language', 'en').expect(200),
      );
      const quote = body as QuoteDto;
      expect(quote.orderable).toBe(false);
      expect(quote.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
        'address_required /address',
        'time_too_early /at',
        'item_unknown /lines/0/itemId',
        'size_required /lines/1/sizeId',
        'modifier_unknown /lines/2/modifiers/0',
        'promo_code_needs_sign_in /promoCode',
      ]);
      expect(quote.problems[0]?.detail).toBe('A delivery needs an address.');
    });

    it('knows what is out of stock', async () => {
      await stopItems([{ productId: SOUP, balance: 0 }]);
      const stopped = await guest.quote();
      expect(stopped.problems).toMatchObject([{ code: 'item_stopped', pointer: '/lines/0' }]);
      await stopItems([{ productId: SOUP, balance: 2 }]);
      const line = { itemId: SOUP, quantity: 3, modifiers: [] };
      const limited = await guest.quote(aCart({ lines: [line] }));
      expect(limited.problems).toMatchObject([{ code: 'item_limited' }]);
    });

    it('refuses a malformed cart with a pointer to each place', async () => {
      const body = await bodyOf(
        guest
          .post('/v1/orders/quote', {
            restaurantId: 'nowhere',
            service: 'teleport',
            at: '2026-11-22 19:30',
            lines: [{ itemId: SOUP, quantity: 0, price: 1 }],
          })
          .expect(400)
          .expect('content-type', /application\/problem\+json/),
      );
      const pointers = (body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer);
      expect(new Set(pointers)).toEqual(
        new Set(['/restaurantId', '/service', '/at', '/lines/0/quantity', '/lines/0/price']),
      );
    });

    it('answers 404 for a restaurant that does not exist', async () => {
      const body = await bodyOf(
        guest.post('/v1/orders/quote', aCart({ restaurantId: randomUUID() })).expect(404),
      );
      expect(body).toMatchObject({ code: 'restaurant_not_found' });
    });
  });

  describe('POST /v1/orders', () => {
    it('accepts a pickup and brings it to the kitchen', async () => {
      const { quoteId, total } = await guest.quote();
      const response = await guest.order(quoteId, { comment: 'Без лука', cutlery: 2 });
      expect(response.status).toBe(202);
      const order = response.body as OrderDto;
      expect(response.headers.location).toBe(`/v1/orders/${order.id}`);
      expect(order).toMatchObject({
        status: 'accepted',
        number: null,
        restaurantId: RESTAURANT,
        service: 'pickup',
        total,
        problem: null,
      });
      const confirmed = await guest.awaitStatus(order.id, 'confirmed');
      expect(confirmed.number).toMatch(/^\d+$/);
      const { request, info } = await sandboxOrder(order.id);
      expect(request.order).toMatchObject({
        id: order.id,
        phone: '+79001234567',
        orderServiceType: 'DeliveryByClient',
        comment: 'Без лука',
        guests: { count: 2 },
        customer: { type: 'one-time', name: 'Анна' },
      });
      expect(request.order).not.toHaveProperty('deliveryPoint');
      expect(info.order?.sum).toBe(total.amount / 100);
    });

    it('brings a delivery with sizes, modifiers and halves, at the wanted time in local time', async () => {
      const at = new Date(Date.now() + 26 * 3_600_000).toISOString();
      const lines = [
        { itemId: SOUP, quantity: 2, modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }] },
        {
          itemId: MARGHERITA,
          sizeId: MEDIUM,
          quantity: 1,
          modifiers: [],
          secondHalf: { itemId: PEPPERONI, modifiers: [] },
          comment: 'Хорошо прожарить',
        },
      ];
      const order = await guest.place(aCart({ service: 'delivery', address: ADDRESS, at, lines }));
      await guest.awaitStatus(order.id, 'confirmed');
      const { request, info } = await sandboxOrder(order.id);
      expect(request.order).toMatchObject({
        orderServiceType: 'DeliveryByCourier',
        completeBefore: new Date(Date.parse(at) + 3 * 3_600_000)
          .toISOString()
          .replace('T', ' ')
          .replace(/\d{3}Z$/, '000'),
        deliveryPoint: {
          coordinates: ADDRESS.location,
          address: { type: 'city', line1: 'Москва, Тверская, 1, корп. 2', flat: '5' },
        },
        items: [
          { type: 'Product', productId: SOUP, amount: 2, price: 390 },
          {
            type: 'Compound',
            productSizeId: MEDIUM,
            comment: 'Хорошо прожарить',
            primaryComponent: { productId: MARGHERITA },
            secondaryComponent: { productId: PEPPERONI },
          },
          { type: 'Product', productId: DELIVERY, amount: 1, price: 199 },
        ],
      });
      expect(info.order?.sum).toBe(order.total.amount / 100);
    });

    it('gives each half its own toppings', async () => {
      const body = await bodyOf(
        app.http().get(`/v1/restaurants/${RESTAURANT}/menu/items/${MARGHERITA}`),
      );
      const item = body as ItemDto;
      const toppings = [item.modifierGroups, ...item.sizes.map((size) => size.modifierGroups ?? [])]
        .flat()
        .find(({ divisible }) => divisible);
      const [first, second] = toppings?.modifiers ?? [];
      if (first === undefined || second === undefined) {
        throw new Error('the sandbox has no toppings for halves');
      }
      const line = {
        itemId: MARGHERITA,
        sizeId: MEDIUM,
        quantity: 2,
        modifiers: [{ modifierId: first.id, quantity: 2 }],
        secondHalf: { itemId: PEPPERONI, modifiers: [{ modifierId: second.id, quantity: 1 }] },
      };
      const order = await guest.place(aCart({ lines: [line] }));
      await guest.awaitStatus(order.id, 'confirmed');
      const { request, info } = await sandboxOrder(order.id);
      expect(request.order.items).toMatchObject([
        {
          primaryComponent: { modifiers: [{ productId: first.id, amount: 2 }] },
          secondaryComponent: { modifiers: [{ productId: second.id, amount: 1 }] },
        },
      ]);
      expect(info.order?.sum).toBe(order.total.amount / 100);
    });

    it('gives an organization of the older address format what it understands', async () => {
      await eventually(async () => {
        const streets = await app
          .http()
          .get(`/v1/delivery/cities/${YEKATERINBURG}/streets`)
          .query({ q: 'Вайнера' });
        expect(streets.body).toMatchObject({ items: [{ name: 'Вайнера' }] });
      });
      const { location: _location, ...rest } = ADDRESS;
      const address = { ...rest, city: 'Екатеринбург', street: 'ул. Вайнера' };
      const lines = [{ itemId: SOUP, quantity: 2, modifiers: [] }];
      const cart = {
        restaurantId: LEGACY_RESTAURANT,
        service: 'delivery',
        address,
        lines,
      } as const;
      const order = await guest.place(aCart(cart));
      await guest.awaitStatus(order.id, 'confirmed');
      const { request } = await sandboxOrder(order.id);
      expect(request.order.deliveryPoint).toMatchObject({
        address: {
          type: 'legacy',
          street: { id: expect.stringMatching(/^057ee700-/) as string },
          house: '1',
          building: '2',
        },
      });
    });

    it('needs an idempotency key', async () => {
      const { quoteId } = await guest.quote();
      const body = await bodyOf(
        guest
          .post('/v1/orders', {
            quoteId,
            contact: { name: 'Анна', phone: '+79001234567' },
            payments: [{ method: 'cash' }],
          })
          .expect(400),
      );
      expect(body).toMatchObject({ code: 'idempotency_key_missing' });
      const tooLong = await guest.order(quoteId, { key: 'k'.repeat(256) });
      expectProblem(tooLong, 400, 'idempotency_key_too_long');
      expect((await guest.order(quoteId, { key: 'k'.repeat(255) })).status).toBe(202);
    });

    it('makes one order of a request that is repeated, also at the same moment', async () => {
      const { quoteId } = await guest.quote();
      const key = randomUUID();
      const responses = await Promise.all(
        Array.from({ length: 5 }, () => guest.order(quoteId, { key })),
      );
      const accepted = responses.filter(({ status }) => status === 202);
      expect(responses.every(({ status }) => status === 202 || status === 409)).toBe(true);
      expect(new Set(accepted.map(({ body }) => (body as OrderDto).id)).size).toBe(1);
      const again = await guest.order(quoteId, { key });
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.body).toEqual(accepted[0]?.body);
      const other = await guest.order(quoteId, { key, comment: 'другое' });
      expect(other.status).toBe(422);
      expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
    });

    it('keeps the keys of different guests apart', async () => {
      const other = await Guest.start(app);
      const key = randomUUID();
      const mine = await guest.order((await guest.quote()).quoteId, { key });
      const theirs = await other.order((await other.quote()).quoteId, { key });
      expect(theirs.status).toBe(202);
      expect((theirs.body as OrderDto).id).not.toBe((mine.body as OrderDto).id);
    });

    it('refuses a quote that was tampered with, or is of another guest', async () => {
      const { quoteId } = await guest.quote();
      const tampered = await guest.order(`${quoteId.slice(0, -4)}AAAA`);
      expect(tampered.body).toMatchObject({ status: 400, code: 'quote_invalid' });
      const stolen = await (await Guest.start(app)).order(quoteId);
      expect(stolen.body).toMatchObject({ status: 400, code: 'quote_invalid' });
    });

    it('refuses a quote with problems, and one that has become one', async () => {
      const { quoteId: fine } = await guest.quote();
      await stopItems([{ productId: SOUP, balance: 0 }]);
      const { quoteId: stopped } = await guest.quote();
      const refused = await guest.order(stopped);
      expect(refused.body).toMatchObject({ status: 409, code: 'quote_not_orderable' });
      const changed = await guest.order(fine);
      expect(changed.body).toMatchObject({
        status: 409,
        code: 'quote_changed',
        errors: [{ code: 'item_stopped', pointer: '/lines/0' }],
        quote: { orderable: false },
      });
    });

    it('says what is wrong with contact and payment', async () => {
      const { quoteId } = await guest.quote();
      const phone = await guest.order(quoteId, { contact: { name: 'Анна', phone: '12' } });
      expect(phone.body).toMatchObject({
        status: 400,
        errors: [{ code: 'is_phone_number', pointer: '/contact/phone' }],
      });
      const blank = { name: ' \t ', phone: '+79001234567' };
      expect((await guest.order(quoteId, { contact: blank })).body).toMatchObject({
        status: 400,
        errors: [{ code: 'is_not_empty', pointer: '/contact/name' }],
      });
      const payment = await guest.order(quoteId, { payments: [{ method: 'gold' }] });
      expect(payment.body).toMatchObject({
        status: 400,
        errors: [{ pointer: '/payments/0/method' }],
      });
    });

    it('takes a national phone number as the restaurant writes it', async () => {
      const { quoteId } = await guest.quote();
      const contact = { name: 'Анна', phone: '8 (900) 123-45-67' };
      const response = await guest.order(quoteId, { contact, payments: [{ method: 'card' }] });
      const { id } = response.body as OrderDto;
      await guest.awaitStatus(id, 'confirmed');
      const { request } = await sandboxOrder(id);
      expect(request.order).toMatchObject({
        phone: '+79001234567',
        payments: [{ paymentTypeKind: 'Card', sum: 390 }],
      });
    });
  });

  describe('reading', () => {
    it('shows nobody the orders of another', async () => {
      const order = await guest.place();
      const other = await Guest.start(app);
      for (const path of [`/v1/orders/${order.id}`, `/v1/orders/${order.id}/events`]) {
        const body = await bodyOf(other.get(path).expect(404));
        expect(body).toMatchObject({ code: 'order_not_found' });
      }
      await other.post(`/v1/orders/${order.id}/cancel`).expect(404);
      await app.http().get(`/v1/orders/${order.id}`).expect(401);
      expect((await other.get('/v1/orders').expect(200)).body).toEqual({ items: [] });
    });

    it('pages through the list, newest first', async () => {
      const other = await Guest.start(app);
      const placed = [await other.place(), await other.place(), await other.place()];
      const first = await other.get('/v1/orders?limit=2').expect(200);
      const page = first.body as { items: OrderDto[]; nextCursor: string };
      const second = await other.get(`/v1/orders?limit=2&cursor=${page.nextCursor}`).expect(200);
      const rest = second.body as { items: OrderDto[] };
      const ids = [...page.items, ...rest.items].map(({ id }) => id);
      expect(ids).toEqual(placed.map(({ id }) => id).toReversed());
      expect(rest).not.toHaveProperty('nextCursor');
      await other.get('/v1/orders?cursor=nonsense').expect(400);
      await other.get('/v1/orders?limit=0').expect(400);
    });

    it('answers 400 for an id that is none', async () => {
      await guest.get('/v1/orders/42').expect(400);
    });
  });

  describe('the kitchen', () => {
    it('is followed to the end, and older news changes nothing', async () => {
      const order = await guest.place();
      await guest.awaitStatus(order.id, 'confirmed');
      for (const [status, ours] of [
        ['CookingStarted', 'cooking'],
        ['Waiting', 'ready'],
        ['Closed', 'completed'],
      ] as const) {
        await app.control('POST', `orders/${order.id}/status`, { status });
        await guest.awaitStatus(order.id, ours);
      }
    });

    it('tells the guest why the POS refused', async () => {
      await app.control('POST', 'settings', { rejectPriceMismatch: false });
      await app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online: false });
      const order = await guest.place();
      await guest.awaitStatus(order.id, 'sent');
      await app.control('POST', 'clock', { advanceMs: 120_000 });
      const rejected = await guest.awaitStatus(order.id, 'rejected');
      expect(rejected.problem).toMatchObject({
        code: 'restaurant_not_responding',
        action: 'retry',
      });
      // The POS comes back and takes the order after all: the guest was told no, so it is withdrawn.
      await app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online: true });
      await eventually(async () => {
        const { info } = await sandboxOrder(order.id);
        expect(info.order?.status).toBe('Cancelled');
      });
      expect((await guest.read(order.id)).status).toBe('rejected');
      // A check of the tills may have seen it offline.
      await eventually(async () => {
        expect((await guest.quote()).problems).toEqual([]);
      });
    });
  });

  describe('POST /v1/orders/{id}/cancel', () => {
    it('asks the restaurant and shows what it made of it', async () => {
      const order = await guest.place();
      await guest.awaitStatus(order.id, 'confirmed');
      const body = await bodyOf(guest.post(`/v1/orders/${order.id}/cancel`).expect(202));
      expect(body).toMatchObject({ cancellable: false });
      expect((body as OrderDto).cancelRequestedAt).not.toBeNull();
      await guest.awaitStatus(order.id, 'cancelled');
      await guest.post(`/v1/orders/${order.id}/cancel`).expect(202);
    });

    it('is too late when the kitchen has begun', async () => {
      const order = await guest.place();
      await guest.awaitStatus(order.id, 'confirmed');
      await app.control('POST', `orders/${order.id}/status`, { status: 'CookingStarted' });
      await guest.awaitStatus(order.id, 'cooking');
      const body = await bodyOf(guest.post(`/v1/orders/${order.id}/cancel`).expect(409));
      expect(body).toMatchObject({ code: 'order_not_cancellable' });
    });
  });

  describe('GET /v1/orders/{id}/events', () => {
    const readStream = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${app.url}${path}`, {
        headers: { authorization: `Bearer ${guest.token}`, ...headers },
        signal: AbortSignal.timeout(300_000),
      });
      const text = response.status === 200 ? await response.text() : '';
      const statuses = [...text.matchAll(/"status":"(\w+)"/g)].map(([, status]) => status);
      const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
      return { response, statuses, ids };
    };

    it('streams from the first event to the end and resumes where a client left off', async () => {
      const order = await guest.place();
      const stream = readStream(`/v1/orders/${order.id}/events`);
      await guest.awaitStatus(order.id, 'confirmed');
      await app.control('POST', `orders/${order.id}/status`, { status: 'Closed' });
      const { response, statuses, ids } = await stream;
      expect(response.headers.get('content-type')).toMatch(/text\/event-stream/);
      expect(response.headers.get('x-request-id')).toBeTruthy();
      expect(statuses[0]).toBe('accepted');
      expect(statuses.at(-1)).toBe('completed');
      expect(ids).toEqual(ids.map((_id, index) => index + 1));
      const rest = await readStream(`/v1/orders/${order.id}/events`, { 'last-event-id': '1' });
      expect(rest.statuses).toEqual(statuses.slice(1));
      const last = String(ids.at(-1));
      const done = await readStream(`/v1/orders/${order.id}/events`, { 'last-event-id': last });
      expect(done.response.status).toBe(204);
    });
  });
});
