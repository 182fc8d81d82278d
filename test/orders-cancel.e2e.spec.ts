import type { CancelCauseListDto } from '../src/restaurants/cancel-causes.dto.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { SupportOrderDto } from '../src/support/support.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ADDRESS = { city: 'Москва', street: 'Тверская', house: '1' };
const DELIVERY = aCart({
  service: 'delivery',
  address: ADDRESS,
  lines: [{ itemId: SOUP, quantity: 4, modifiers: [] }],
});
const COURIER = { name: 'Иван', phone: '+79160001122' };

describe('what the restaurant makes of an order', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: { ...OPERATOR_ENV, ORDER_CANCEL_UNTIL: 'on_the_way' },
    });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('POST', 'settings', { cancelRejection: null, kitchenPaused: true });
  });

  const confirmed = async (cart = aCart()): Promise<string> => {
    const { id } = await guest.place(cart);
    await guest.awaitStatus(id, 'confirmed');
    return id;
  };

  const cancel = async (orderId: string, body: object = {}, language = 'ru') =>
    (await bodyOf(
      guest.post(`/v1/orders/${orderId}/cancel`, body).set('accept-language', language).expect(202),
    )) as OrderDto;

  const setStatus = (orderId: string, status: string) =>
    app.control('POST', `orders/${orderId}/status`, { status });

  const inSupport = async (orderId: string): Promise<SupportOrderDto> =>
    (await bodyOf(
      app.http().get(`/v1/support/orders/${orderId}`).set('x-api-key', OPERATOR_KEY).expect(200),
    )) as SupportOrderDto;

  describe('of a wish to cancel', () => {
    it('is shown as requested with cause and comment until it is done', async () => {
      const path = `/v1/restaurants/${RESTAURANT}/cancel-causes`;
      const causes = (await bodyOf(app.http().get(path).expect(200))) as CancelCauseListDto;
      expect(causes.items.map(({ name }) => name)).toEqual(['Отказ гостя', 'Нет курьера']);
      const cause = causes.items[1];
      const id = await confirmed();
      const asked = await cancel(id, { causeId: cause?.id, comment: ' Долго ' }, 'en');
      expect(asked).toMatchObject({
        status: 'confirmed',
        cancellable: false,
        cancellation: {
          state: 'requested',
          requestedAt: expect.any(String) as string,
          cause: 'Нет курьера',
          comment: 'Долго',
          reason: null,
          detail: 'The restaurant has been asked to cancel the order.',
        },
      });
      const done = await guest.awaitStatus(id, 'cancelled');
      expect(done.cancellation).toMatchObject({ state: 'done', detail: 'Заказ отменён.' });
      const { data } = await app.control('GET', `orders/${id}`);
      expect(data).toMatchObject({
        order: { cancelInfo: { cause: { id: cause?.id }, comment: 'Долго' } },
      });
    });

    it('that it refuses is shown to guest and support, and the order goes on', async () => {
      await app.control('POST', 'settings', {
        cancelRejection: 'The bill for +79001234567 has been printed',
      });
      const id = await confirmed();
      await cancel(id);
      const refused = await eventually(async () => {
        const order = await guest.read(id);
        expect(order.cancellation?.state).toBe('refused');
        return order;
      });
      expect(refused).toMatchObject({
        status: 'confirmed',
        cancellable: true,
        cancelRequestedAt: null,
        cancellation: {
          reason: 'bill_printed',
          refusedAt: expect.any(String) as string,
          cause: 'Отказ гостя',
        },
      });
      expect((await inSupport(id)).cancellation).toMatchObject({
        state: 'refused',
        reason: 'bill_printed',
        restaurantText: 'The bill for ***67 has been printed',
      });
      await app.control('POST', 'settings', { cancelRejection: null });
      expect((await cancel(id)).cancellation).toMatchObject({ state: 'requested', reason: null });
      await guest.awaitStatus(id, 'cancelled');
    });

    it('is refused where dishes are printed and no removal type is configured', async () => {
      const id = await confirmed();
      await setStatus(id, 'CookingStarted');
      expect((await guest.awaitStatus(id, 'cooking')).cancellable).toBe(true);
      await cancel(id);
      await eventually(async () => {
        expect((await guest.read(id)).cancellation).toMatchObject({
          state: 'refused',
          reason: 'cooking_begun',
          detail: 'Ресторан уже начал готовить заказ и не отменяет его.',
        });
      });
    });

    it('names a cause that the restaurant has', async () => {
      const id = await confirmed();
      const response = await guest.post(`/v1/orders/${id}/cancel`, { causeId: RESTAURANT });
      expect(response.body).toMatchObject({
        status: 400,
        errors: [{ code: 'cancel_cause_unknown', pointer: '/causeId' }],
      });
      expect((await guest.read(id)).cancellation).toBeNull();
    });

    it('comes too late from the configured status on', async () => {
      const id = await confirmed();
      await setStatus(id, 'OnWay');
      expect((await guest.awaitStatus(id, 'on_the_way')).cancellable).toBe(false);
      const response = await guest.post(`/v1/orders/${id}/cancel`).set('accept-language', 'en');
      expect(response.body).toMatchObject({ status: 409, code: 'order_not_cancellable' });
    });

    it('tells also what the restaurant cancelled by itself', async () => {
      const id = await confirmed();
      await setStatus(id, 'Cancelled');
      expect((await guest.awaitStatus(id, 'cancelled')).cancellation).toMatchObject({
        state: 'done',
        requestedAt: null,
        cause: 'Отказ гостя',
      });
    });
  });

  describe('while it goes on', () => {
    it('is told: when it is ready, and who brings it, whose number is whole on the way only', async () => {
      const id = await confirmed(DELIVERY);
      const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_800_000).toISOString();
      await app.control('POST', `orders/${id}/estimate`, { at });
      await app.control('POST', `orders/${id}/courier`, COURIER);
      const waiting = await eventually(async () => {
        const order = await guest.read(id);
        expect(order.courier).toEqual({ name: 'Иван', phone: '+7916***22' });
        return order;
      });
      expect(waiting.estimatedReadyAt).toMatch(/\+03:00$/);
      expect(Date.parse(waiting.estimatedReadyAt ?? '')).toBe(Date.parse(at));
      expect(waiting.number).toMatch(/^\d+$/);
      await setStatus(id, 'OnWay');
      expect((await guest.awaitStatus(id, 'on_the_way')).courier).toEqual(COURIER);
      await setStatus(id, 'Closed');
      expect((await guest.awaitStatus(id, 'completed')).courier?.phone).toBe('+7916***22');
      expect(JSON.stringify(await inSupport(id))).not.toContain(COURIER.phone);
    });

    it('is told by the comparison with iiko as well, when webhooks are lost', async () => {
      const id = await confirmed(DELIVERY);
      await app.control('POST', 'webhooks', { lose: 1 });
      await app.control('POST', `orders/${id}/courier`, COURIER);
      await eventually(async () => {
        expect((await guest.read(id)).courier?.name).toBe('Иван');
      });
    });
  });

  describe('of one that it refuses', () => {
    afterEach(async () => {
      await app.control('POST', 'settings', { posRejection: null, posRejectionCode: 'Common' });
    });

    it.each([
      ['ProductNotFound', 'x', 'item_unavailable', 'changeCart', 'больше не продаётся'],
      ['RequestProductPriceIsNotEqualToFrontPrice', 'x', 'price_changed', 'requote', 'цена'],
      ['PaymentTypeNotFound', 'x', 'payment_unavailable', 'changePayment', 'способ оплаты'],
      ['HomeNotFound', 'x', 'address_invalid', 'changeAddress', 'адрес'],
      ['TooSmallDeliveryDate', 'x', 'time_unavailable', 'changeTime', 'времени'],
      ['ModifierDuplicated', 'x', 'modifiers_invalid', 'changeCart', 'добавок'],
      ['DiscountItemPositionNotFound', 'x', 'service_error', 'contactSupport', 'нашей стороне'],
      ['Common', 'CafeSessionNotFound', 'restaurant_closed', 'contactSupport', 'не принимает'],
      ['UnknownError', 'Something new', 'restaurant_refused', 'contactSupport', 'отклонил'],
    ])('with %s (%s): %s, %s', async (posRejectionCode, posRejection, code, action, words) => {
      await app.control('POST', 'settings', { posRejectionCode, posRejection });
      const { id } = await guest.place();
      const { problem } = await guest.awaitStatus(id, 'rejected');
      expect(problem).toMatchObject({ code, action });
      expect(problem?.detail).toContain(words);
      const english = await bodyOf(guest.get(`/v1/orders/${id}`).set('accept-language', 'en'));
      expect((english as OrderDto).problem?.detail).toMatch(/^[ -~]+$/);
    });
  });
});
