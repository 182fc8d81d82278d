import axios from 'axios';
import { DateTime } from 'luxon';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { CartRequest } from '../src/orders/order-model.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { StopListsService } from '../src/stop-lists/stop-lists.service.js';
import { SyncStates } from '../src/sync/sync-states.js';
import type { TimeSlotsDto } from '../src/cart/times/time-slots.dto.js';
import { bodyOf } from './support/body-of.js';
import { untilRead, type Check } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { Guest, LEGACY_RESTAURANT, RESTAURANT, SOUP, SOUR_CREAM } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ARBAT = '0b000000-0000-4000-8000-000000000002';
const CENTRE_FEE = '0c000000-0000-4000-8000-000000000201';
const CREATE = '/api/1/deliveries/create';
const ALLOWED = '/api/1/delivery_restrictions/allowed';
const RESTRICTIONS = '/api/1/delivery_restrictions';
const MARIA = '+79990000001';
const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const YEKATERINBURG = '0a000000-0000-4000-8000-000000000002';

const moscow = <Overrides extends object>(overrides: Overrides) => ({
  city: 'Москва',
  street: 'Тверская',
  house: '12',
  ...overrides,
});
const IN_CENTRE = moscow({ location: { latitude: 55.7615, longitude: 37.6093 } });
const IN_MOSCOW = moscow({ location: { latitude: 55.81, longitude: 37.6 } });
const FAR_AWAY = moscow({ location: { latitude: 55.1, longitude: 37.1 } });

const soups = (quantity: number) => [{ itemId: SOUP, quantity, modifiers: [] }];

const aDelivery = (overrides: Partial<CartRequest> = {}): CartRequest => ({
  restaurantId: RESTAURANT,
  service: 'delivery',
  address: IN_CENTRE,
  lines: soups(3),
  ...overrides,
});

/** That time of the day after tomorrow in Moscow: late in the evening a restaurant's lead time reaches into tomorrow. */
const inTwoDaysAt = (time: string): string => {
  const day = new Date(Date.now() + 51 * 3_600_000).toISOString().slice(0, 10);
  return `${day}T${time}:00+03:00`;
};

const sumOf = (amounts: { amount: number }[]) => amounts.reduce((sum, one) => sum + one.amount, 0);

describe('deliveries', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { RATE_LIMIT_LOOKUP: '0', IIKO_BUDGETS: 'Orders: preparing=1000;Data: stoplists=100' },
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
  });

  const quote = async (cart: CartRequest, who = guest): Promise<QuoteDto> =>
    (await bodyOf(who.post('/v1/orders/quote', cart).expect(200))) as QuoteDto;

  const codesOf = ({ problems }: QuoteDto) =>
    problems.map(({ code, pointer }) => `${code} ${pointer}`);

  const syncDelivery = () =>
    app.nest.get(Jobs, { strict: false }).send('delivery.sync', {}, { key: 'test' });

  /** Of today, tomorrow and the day after, as a delivery to a place. */
  const slotsAt = async (place: object): Promise<TimeSlotsDto> =>
    (await bodyOf(
      app
        .http()
        .get(`/v1/restaurants/${ARBAT}/time-slots`)
        .query({ service: 'delivery', days: 3, ...place })
        .expect(200),
    )) as TimeSlotsDto;

  const sentOrder = async (id: string) => {
    const { data } = await app.control('GET', `calls?path=${CREATE}`);
    const { items } = data as {
      items: { request: { terminalGroupId: string; order: Record<string, unknown> } }[];
    };
    return items.find(({ request }) => request.order.id === id)?.request;
  };

  it('are priced with fee, zone and minutes, and sold as they were shown', async () => {
    const shown = await quote(aDelivery());
    expect(shown).toMatchObject({
      orderable: true,
      restaurantId: RESTAURANT,
      subtotal: { amount: 117_000 },
      deliveryFee: { amount: 19_900 },
      total: { amount: 136_900 },
      delivery: {
        zone: 'Центр',
        minutes: 40,
        minimum: { amount: 80_000 },
        estimate: false,
        feeIncluded: true,
      },
    });
    const order = (await guest.order(shown.quoteId)).body as OrderDto;
    expect(order).toMatchObject({
      deliveryFee: shown.deliveryFee,
      total: shown.total,
      delivery: { zone: 'Центр', minutes: 40 },
    });
    await guest.awaitStatus(order.id, 'confirmed');
    const sent = await sentOrder(order.id);
    expect(sent).toMatchObject({
      terminalGroupId: RESTAURANT,
      order: {
        deliveryZone: 'Центр',
        deliveryDuration: 40,
        items: [
          { productId: SOUP, amount: 3 },
          { type: 'Product', productId: CENTRE_FEE, amount: 1, price: 199 },
        ],
        payments: [{ paymentTypeKind: 'Cash', sum: 1369 }],
      },
    });
    const { data } = await app.control('GET', `orders/${order.id}`);
    expect(data).toMatchObject({ order: { sum: 1369 } });
  });

  it('of too little say how much is missing', async () => {
    const shown = await quote(aDelivery({ lines: soups(1) }));
    expect(shown.orderable).toBe(false);
    expect(codesOf(shown)).toEqual(['delivery_minimum /lines']);
    expect(shown.problems[0]).toMatchObject({ action: 'changeCart' });
    expect(shown.problems[0]?.detail).toMatch(/800.*410/);
    const refused = await guest.order(shown.quoteId);
    expect(refused.body).toMatchObject({
      code: 'quote_not_orderable',
      errors: [{ code: 'delivery_minimum' }],
    });
  });

  it('are measured by the sum after discounts', async () => {
    const maria = await Guest.signIn(app, MARIA);
    const lines = [
      { itemId: SOUP, quantity: 2, modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }] },
    ];
    expect(codesOf(await quote(aDelivery({ lines })))).toEqual([]);
    const reduced = await quote(aDelivery({ lines, promoCode: 'BORSCH10' }), maria);
    expect(reduced.discounts.length).toBeGreaterThan(0);
    expect(codesOf(reduced)).toEqual(['delivery_minimum /lines']);
    // Golden guests have 5 % off, and the code takes 10 % of the rest, of what is added too.
    const paid = reduced.subtotal.amount - sumOf(reduced.discounts.map(({ amount }) => amount));
    const added = reduced.problems[0]?.hint?.addAmount?.amount ?? 0;
    expect(added * 0.95 * 0.9).toBeGreaterThanOrEqual(80_000 - paid);
    expect(added * 0.95 * 0.9).toBeLessThan(80_000 - paid + 5);
  });

  it('to where nobody delivers name who can be fetched from', async () => {
    const shown = await quote(aDelivery({ address: FAR_AWAY }));
    expect(codesOf(shown)).toEqual(['outside_delivery_zones /address']);
    expect(shown.delivery?.pickupRestaurantIds).toContain(RESTAURANT);
  });

  it('outside the hours of the zone say when they would be possible', async () => {
    const cart = aDelivery({ restaurantId: ARBAT, address: IN_MOSCOW, lines: soups(5) });
    const night = await quote({ ...cart, at: inTwoDaysAt('23:30') });
    expect(codesOf(night)).toEqual(['delivery_time /at']);
    const slot = night.problems[0]?.hint?.slot?.start ?? '';
    expect(slot).toBe(inTwoDaysAt('21:30'));
    expect(Date.parse(night.delivery?.nextTime ?? '')).toBe(Date.parse(slot));
    expect(codesOf(await quote({ ...cart, at: slot }))).toEqual([]);
    expect((await guest.order(night.quoteId)).body).toMatchObject({ code: 'quote_not_orderable' });
    const noon = await quote({ ...cart, at: inTwoDaysAt('12:00') });
    expect(noon).toMatchObject({
      orderable: true,
      deliveryFee: { amount: 29_900 },
      delivery: { zone: 'Москва', minutes: 75 },
    });
  });

  it('keep to the hours of their zone at every hour, and agree with the check of the address', async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `${hour}`.padStart(2, '0'));
    for (const [address, from, to] of [
      [IN_CENTRE, 0, 24],
      [IN_MOSCOW, 10, 22],
    ] as const) {
      const isWithin = (hour: number) => from <= hour && hour < to;
      const hourOf = (time: string | null | undefined) =>
        DateTime.fromISO(time ?? '', { zone: 'Europe/Moscow' }).hour;
      const cart = aDelivery({ restaurantId: ARBAT, address, lines: soups(5) });
      const listed = await slotsAt(address.location);
      const starts = listed.days.flatMap(({ slots }) => slots.map(({ start }) => start));
      expect(listed.dependsOnAddress).toBe(false);
      for (const hour of hours) {
        const at = inTwoDaysAt(`${hour}:30`);
        const isOpen = isWithin(Number(hour));
        const shown = await quote({ ...cart, at });
        expect([hour, codesOf(shown)]).toEqual([hour, isOpen ? [] : ['delivery_time /at']]);
        const checked = await bodyOf(
          app
            .http()
            .post('/v1/delivery/check')
            .send({ restaurantId: ARBAT, address, at, sum: shown.subtotal })
            .expect(200),
        );
        expect([hour, checked]).toMatchObject([hour, { deliverable: isOpen }]);
        expect([hour, starts.includes(at)]).toEqual([hour, isOpen]);
        const slots = shown.problems.map(({ hint }) => hint?.slot?.start);
        expect(slots.every((start) => starts.includes(start ?? ''))).toBe(true);
        const times = (checked as Check).reasons.map(({ help }) => help.nextTime ?? '');
        expect(times.map(Date.parse)).toEqual(slots.map((start) => Date.parse(start ?? '')));
        // The minute may end between the two.
        const apart = Date.parse(shown.earliestAt ?? '') - Date.parse(listed.asap.earliestAt ?? '');
        expect(apart).toBeGreaterThanOrEqual(0);
        expect(apart).toBeLessThanOrEqual(30 * 60_000);
        expect(isWithin(hourOf(shown.earliestAt))).toBe(true);
      }
    }
  });

  it('are refused where the product that pays for them is stopped, and can be picked up', async () => {
    const stop = async (items: object[]) => {
      await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
      await app.nest.get(StopListsService, { strict: false }).hint(MOSCOW);
    };
    const before = await quote(aDelivery());
    await stop([{ productId: CENTRE_FEE, balance: 0 }]);
    const stopped = await eventually(async () => {
      const shown = await quote(aDelivery());
      expect(codesOf(shown)).toEqual(['delivery_stopped /service']);
      return shown;
    });
    expect(stopped.delivery?.pickupRestaurantIds).toContain(RESTAURANT);
    expect(stopped.delivery?.deliveryRestaurantIds).toContain(ARBAT);
    expect((await guest.order(stopped.quoteId)).body).toMatchObject({
      code: 'quote_not_orderable',
    });
    expect((await guest.order(before.quoteId)).body).toMatchObject({ code: 'quote_changed' });
    const { restaurantId: _restaurantId, ...anywhere } = aDelivery();
    expect(await quote(anywhere)).toMatchObject({ orderable: true, restaurantId: ARBAT });
    const pickup = await quote({ restaurantId: RESTAURANT, service: 'pickup', lines: soups(1) });
    expect(pickup.orderable).toBe(true);
    await stop([]);
    await eventually(async () => {
      expect(codesOf(await quote(aDelivery()))).toEqual([]);
    });
  });

  describe('to a street that the directory of a Legacy organization does not have', () => {
    const toStreet = (street: string, overrides: object = {}) =>
      aDelivery({
        restaurantId: LEGACY_RESTAURANT,
        address: { city: 'Екатеринбург', street, house: '10', ...overrides },
      });
    const IN_YEKATERINBURG = { latitude: 56.836, longitude: 60.597 };

    beforeAll(() =>
      untilRead(app, `delivery-streets/${YEKATERINBURG}/0c170000-0000-4000-8000-000000000003`),
    );

    it.each([
      ['a typo', 'Вайнер', {}],
      ['another alphabet', 'Vainera', {}],
      ['a city that the directory lacks', 'Вайнера', { city: 'Екб' }],
    ])('suggest what is meant by %s', async (_what, street, overrides) => {
      const shown = await quote(toStreet(street, overrides));
      expect(codesOf(shown)).toEqual(['delivery_street_unknown /address/street']);
      const [address] = shown.problems[0]?.hint?.addresses ?? [];
      expect(address).toMatchObject({ city: 'Екатеринбург', street: 'Вайнера', house: '10' });
      expect(
        codesOf(await quote({ ...toStreet(''), address: address ?? {} } as CartRequest)),
      ).toEqual([]);
    });

    it('go where the pin is, with the words of the guest', async () => {
      const address = { location: IN_YEKATERINBURG, comment: 'Вход со двора' };
      const shown = await quote(toStreet('Вайнер', address));
      expect(codesOf(shown)).toEqual([]);
      const order = (await guest.order(shown.quoteId)).body as OrderDto;
      await guest.awaitStatus(order.id, 'confirmed');
      expect(await sentOrder(order.id)).toMatchObject({
        order: {
          deliveryPoint: {
            coordinates: IN_YEKATERINBURG,
            comment: 'Адрес: Екатеринбург, Вайнер, 10. Вход со двора',
          },
        },
      });
      // What was ordered can be sent back as it stands.
      expect(order.cart).toMatchObject({ address: { street: 'Вайнер' }, service: 'delivery' });
      const again = await quote(order.cart);
      expect(codesOf(again)).toEqual([]);
      expect(codesOf(await quote(again.cart as CartRequest))).toEqual([]);
    });
  });

  it('take a suggested address as it stands', async () => {
    const found = await bodyOf(
      app.http().get(encodeURI('/v1/delivery/addresses?q=вайнера 10')).expect(200),
    );
    const [{ address }] = (found as { items: [{ address: object }] }).items;
    expect(address).toMatchObject({ street: 'Вайнера', house: '10' });
    const cart = aDelivery({ restaurantId: LEGACY_RESTAURANT });
    expect(codesOf(await quote({ ...cart, address } as CartRequest))).toEqual([]);
  });

  it('for a time that is over hear of it once', async () => {
    const shown = await quote({ ...aDelivery(), at: '2020-01-01T12:00:00+03:00' });
    expect(codesOf(shown)).toEqual(['time_too_early /at']);
    expect(Date.parse(shown.delivery?.nextTime ?? '')).toBeGreaterThan(Date.now());
  });

  it('find their restaurant by the address', async () => {
    const { restaurantId: _restaurantId, ...cart } = aDelivery();
    const central = await quote(cart);
    expect(central).toMatchObject({ orderable: true, restaurantId: RESTAURANT });
    const address = { city: 'Екатеринбург', street: 'Вайнера', house: '10' };
    const ural = await quote({ ...cart, address });
    expect(ural).toMatchObject({
      orderable: true,
      restaurantId: LEGACY_RESTAURANT,
      deliveryFee: { amount: 0 },
      delivery: { restaurantId: LEGACY_RESTAURANT, zone: 'Екатеринбург', minutes: 60 },
    });
    const order = (await guest.order(ural.quoteId)).body as OrderDto;
    expect(order.restaurantId).toBe(LEGACY_RESTAURANT);
    await guest.awaitStatus(order.id, 'confirmed');
    expect(await sentOrder(order.id)).toMatchObject({ terminalGroupId: LEGACY_RESTAURANT });
    const far = await quote({ ...cart, address: FAR_AWAY });
    expect(codesOf(far)).toEqual(['outside_delivery_zones /address']);
    expect(codesOf(await quote({ service: 'delivery', lines: soups(3) }))).toEqual([
      'address_required /address',
    ]);
    const pickup = { service: 'pickup', lines: soups(1) };
    const body = await bodyOf(guest.post('/v1/orders/quote', pickup).expect(400));
    expect(body).toMatchObject({ errors: [{ pointer: '/restaurantId' }] });
  });

  describe('to an organization that takes addresses otherwise than it said', () => {
    const changeFormat = (organizationId: string, addressFormatType: string) =>
      app.control('PATCH', `organizations/${organizationId}`, { addressFormatType });

    /** What was sent since the last `DELETE calls`, oldest first. */
    const sent = async () => {
      const { data } = await app.control('GET', `calls?path=${CREATE}`);
      const { items } = data as {
        items: { request: { order: { id: string; deliveryPoint: { address: object } } } }[];
      };
      return items.map(({ request: { order } }) => ({
        id: order.id,
        address: order.deliveryPoint.address,
      }));
    };

    const order = async (cart: CartRequest): Promise<OrderDto> => {
      const { quoteId } = await quote(cart);
      const { id } = (await guest.order(quoteId)).body as OrderDto;
      return guest.awaitStatus(id, 'confirmed');
    };

    beforeEach(async () => {
      await app.control('DELETE', 'calls');
    });

    it('are sent once more, under another id where iiko has kept the refused one', async () => {
      await changeFormat(MOSCOW, 'Legacy');
      const { id } = await order(aDelivery());
      const [first, second, ...more] = await sent();
      expect(first).toMatchObject({ id, address: { type: 'city', line1: 'Москва, Тверская, 12' } });
      expect(second?.address).toMatchObject({ type: 'legacy', street: {}, house: '12' });
      expect(second?.address).toHaveProperty('street.id');
      expect(second?.id).not.toBe(id);
      expect(more).toEqual([]);

      await app.control('DELETE', 'calls');
      const next = await order(aDelivery());
      expect(await sent()).toMatchObject([{ id: next.id, address: { type: 'legacy' } }]);

      // Until iiko is asked again, and says otherwise.
      await changeFormat(MOSCOW, 'City');
      await app.nest.get(Jobs, { strict: false }).send('restaurants.sync', {}, { key: 'test' });
      await eventually(async () => {
        await app.control('DELETE', 'calls');
        await order(aDelivery());
        expect(await sent()).toMatchObject([{ address: { type: 'city' } }]);
      });
    });

    it('are sent once more under the same id where iiko has kept nothing', async () => {
      const address = { city: 'Екатеринбург', street: 'Вайнера', house: '10' };
      const cart = aDelivery({ restaurantId: LEGACY_RESTAURANT, address });
      await changeFormat(YEKATERINBURG, 'City');
      await app.control('POST', 'faults', {
        path: CREATE,
        kind: 'status',
        status: 400,
        body: {
          correlationId: 'c0000000-0000-4000-8000-000000000001',
          error: 'BAD_REQUEST',
          errorDescription: 'Address in the "legacy" format is not supported.',
        },
      });
      const { id } = await order(cart);
      expect(await sent()).toMatchObject([
        { id, address: { type: 'legacy' } },
        { id, address: { type: 'city', line1: 'Екатеринбург, Вайнера, 10' } },
      ]);
      await app.control('DELETE', 'calls');
      const next = await order(cart);
      expect(await sent()).toMatchObject([{ id: next.id, address: { type: 'city' } }]);

      // Neither form: the guest is told after the second.
      await changeFormat(YEKATERINBURG, 'Legacy');
      await app.control('DELETE', 'calls');
      for (const description of ['Line1Disabled', 'Address in the "legacy" format: no']) {
        await app.control('POST', 'faults', {
          path: CREATE,
          kind: 'status',
          status: 400,
          body: { error: description, errorDescription: description },
        });
      }
      const { quoteId } = await quote(cart);
      const refused = (await guest.order(quoteId)).body as OrderDto;
      await guest.awaitStatus(refused.id, 'rejected');
      expect(await sent()).toHaveLength(2);
    });
  });

  it('leave the fee to a till that adds it by itself', async () => {
    const sellWith = async (setting: boolean, lines: number) => {
      await app.control('POST', 'settings', { addDeliveryServiceCost: setting });
      await syncDelivery();
      // What was sold before the new rules were read was sold by the old ones.
      return eventually(async () => {
        const shown = await quote(aDelivery());
        const { id } = (await guest.order(shown.quoteId)).body as OrderDto;
        const sent = await eventually(async () => {
          const found = await sentOrder(id);
          expect(found).toBeDefined();
          return found;
        });
        expect(sent?.order.items).toHaveLength(lines);
        await guest.awaitStatus(id, 'confirmed');
        return { id, shown };
      });
    };
    const { id, shown } = await sellWith(true, 1);
    const { data } = await app.control('GET', `orders/${id}`);
    expect(data).toMatchObject({ order: { sum: 1369 } });
    expect(shown).toMatchObject({ deliveryFee: { amount: 19_900 }, total: { amount: 136_900 } });
    await sellWith(false, 2);
  });

  it('are estimated and sold while iiko does not answer', async () => {
    await app.control('POST', 'faults', {
      path: ALLOWED,
      kind: 'status',
      status: 500,
      times: null,
    });
    const shown = await quote(aDelivery({ lines: soups(4) }));
    expect(shown).toMatchObject({ orderable: true, delivery: { estimate: true } });
    const order = (await guest.order(shown.quoteId)).body as OrderDto;
    await guest.awaitStatus(order.id, 'confirmed');
  });
});

describe('deliveries of an account without geography', () => {
  let sandbox: Sandbox;
  let app: TestApp;

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, speed: 20, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    await axios.post(`${sandboxUrl}/__sandbox/settings`, {
      kitchenPaused: true,
      deniedRights: [ALLOWED, RESTRICTIONS],
    });
    app = await startTestApp({ sandboxUrl });
    // Until iiko has said so, the rules are only not known yet.
    await eventually(() => {
      expect(app.nest.get(SyncStates, { strict: false }).state('delivery').error).toBeDefined();
    });
  });

  afterAll(async () => {
    await app.stop();
    await sandbox.close();
  });

  it('are an estimate without zone and fee, and are sold', async () => {
    const guest = await Guest.start(app);
    const cart = aDelivery({ address: FAR_AWAY });
    const shown = (await bodyOf(guest.post('/v1/orders/quote', cart).expect(200))) as QuoteDto;
    expect(shown).toMatchObject({
      orderable: true,
      deliveryFee: { amount: 0 },
      delivery: { zone: null, estimate: true, feeIncluded: false },
    });
    const order = (await guest.order(shown.quoteId)).body as OrderDto;
    await guest.awaitStatus(order.id, 'confirmed');
  });
});
