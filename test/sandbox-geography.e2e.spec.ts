import { randomUUID } from 'node:crypto';
import { cityId, itemId, regionId, streetId } from '../sandbox/data/ids.js';
import { SandboxCaller, type Reply, type ReplyBody } from './support/contract-caller.js';
import {
  ARBAT,
  MOSCOW,
  TVERSKAYA,
  VAINERA,
  YEKATERINBURG,
  borsch,
  cash,
  courier,
  pickup,
} from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const CITY_OF_MOSCOW = cityId(1);
const KHIMKI = cityId(2);
const CITY_OF_YEKATERINBURG = cityId(3);
const SKHODNYA = cityId(4);
const FEE = itemId(201);
const FAR_FEE = itemId(202);
const STREET_OF_VAINER = streetId(20_301);
const DELETED_STREET = streetId(997);
const TVERSKAYA_12 = { line1: 'Москва, Тверская, 12' };
/** Inside the ring road, outside the garden ring. */
const OUTSKIRTS = { line1: 'Москва, Профсоюзная, 40' };

const recorder = ContractRecorder.load();
let caller: SandboxCaller;

beforeAll(async () => {
  caller = await SandboxCaller.start();
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
});

afterAll(async () => {
  await caller.close();
});

const settings = (change: object): Promise<Reply> => caller.control('POST', '/settings', change);

describe('the directory of addresses', () => {
  it('gives regions and cities of each organization, deleted cities only when asked', async () => {
    const organizationIds = [MOSCOW, YEKATERINBURG];
    const regions = await caller.call('/api/1/regions', { organizationIds });
    expect(regions.body.regions?.map(({ organizationId }) => organizationId)).toEqual(
      organizationIds,
    );
    expect(regions.body.regions?.[0]?.items).toContainEqual(
      expect.objectContaining({ id: regionId(1), name: 'Центральный округ' }),
    );
    const cities = async (extra = {}): Promise<unknown[][]> => {
      const { body } = await caller.call('/api/1/cities', { organizationIds, ...extra });
      return body.cities?.map(({ items }) => items?.map(({ id }) => id) ?? []) ?? [];
    };
    expect(await cities()).toEqual([[CITY_OF_MOSCOW, KHIMKI], [CITY_OF_YEKATERINBURG]]);
    const [moscow] = await cities({ includeDeleted: true });
    expect(moscow).toContain(SKHODNYA);
  });

  it('names the cities in the settings of the organization', async () => {
    const { body } = await caller.call('/api/1/organizations/settings', {
      organizationIds: [MOSCOW],
      parameters: ['DefaultDeliveryCityId', 'DeliveryCityIds'],
    });
    expect(body.organizations?.[0]).toEqual({
      id: MOSCOW,
      defaultDeliveryCityId: CITY_OF_MOSCOW,
      deliveryCityIds: [CITY_OF_MOSCOW, KHIMKI],
    });
  });

  it('lists the streets of a city flat, without deleted ones', async () => {
    const streets = async (organizationId: string, id: string, extra = {}): Promise<ReplyBody> => {
      const body = { organizationId, cityId: id, ...extra };
      return (await caller.call('/api/1/streets/by_city', body)).body.streets as ReplyBody;
    };
    const all = await streets(MOSCOW, CITY_OF_MOSCOW, { includeDeleted: true });
    expect(all).toHaveLength(20_000);
    expect(all[0]).toMatchObject({ id: streetId(1), name: 'Тверская', isDeleted: false });
    expect(all.find(({ id }) => String(id) === DELETED_STREET)).toMatchObject({ isDeleted: true });
    const current = await streets(MOSCOW, CITY_OF_MOSCOW);
    expect(current.length).toBeGreaterThan(19_950);
    expect(current.map(({ id }) => id)).not.toContain(DELETED_STREET);
    expect(await streets(YEKATERINBURG, CITY_OF_YEKATERINBURG)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Ленина' })]),
    );
    expect(await streets(MOSCOW, CITY_OF_YEKATERINBURG)).toEqual([]);
    const foreign = { organizationId: randomUUID(), cityId: CITY_OF_MOSCOW };
    expect((await caller.call('/api/1/streets/by_city', foreign)).status).toBe(403);
  });

  it('finds streets by ids and by codes of the classifier', async () => {
    const query = async (ids: object): Promise<ReplyBody | undefined> =>
      (await caller.call('/api/1/streets/by_id', { organizationId: YEKATERINBURG, ...ids })).body
        .streets;
    const vainer = {
      id: STREET_OF_VAINER,
      classifierId: '66000001000000100',
      cityId: CITY_OF_YEKATERINBURG,
      cityName: 'Екатеринбург',
      streetName: 'Вайнера',
    };
    expect(await query({ ids: [STREET_OF_VAINER, streetId(1), randomUUID()] })).toEqual([vainer]);
    expect(await query({ ids: null, classifierIds: [vainer.classifierId, 'x'] })).toEqual([vainer]);
    expect(await query({})).toEqual([]);
  });

  it.each([
    ['/api/1/regions', {}, "Parameter 'organizationIds'"],
    ['/api/1/streets/by_city', { organizationId: MOSCOW }, "Parameter 'cityId'"],
    ['/api/1/streets/by_id', { organizationId: MOSCOW, ids: ['x'] }, 'System.Guid'],
    ['/api/1/delivery_restrictions', {}, "Parameter 'organizationIds'"],
    ['/api/1/delivery_restrictions/allowed', {}, "Parameter 'isCourierDelivery'"],
    [
      '/api/1/delivery_restrictions/allowed',
      { isCourierDelivery: true, deliveryDate: 'tomorrow' },
      "Path 'deliveryDate'",
    ],
    [
      '/api/1/delivery_restrictions/allowed',
      { isCourierDelivery: true, deliveryDate: '2026-02-31 12:00:00.000' },
      "Path 'deliveryDate'",
    ],
    ['/api/1/notifications/send', { messageType: 'hello' }, "Path 'messageType'"],
  ])('refuses %s with %j', async (path, body, description) => {
    const reply = await caller.call(path, body);
    expect(reply.status).toBe(400);
    expect(String(reply.body.errorDescription)).toContain(description);
  });
});

describe('delivery restrictions', () => {
  const restrictions = async (organizationId = MOSCOW): Promise<ReplyBody> => {
    const body = { organizationIds: [organizationId] };
    const reply = await caller.call('/api/1/delivery_restrictions', body);
    return reply.body.deliveryRestrictions?.[0] as ReplyBody;
  };

  it('give zones as polygons and what holds in them', async () => {
    const moscow = await restrictions();
    expect(moscow.deliveryZones?.map(({ name }) => name)).toEqual(['Центр', 'Москва']);
    expect(moscow.deliveryZones?.[0]?.coordinates?.length).toBeGreaterThan(3);
    expect(moscow).toMatchObject({ addDeliveryServiceCost: false, rejectOnGeocodingError: true });
    expect(moscow.restrictions).toMatchObject([
      { terminalGroupId: TVERSKAYA, zone: 'Центр', minSum: 800, deliveryServiceProductId: FEE },
      { terminalGroupId: ARBAT, zone: 'Центр', minSum: 800, deliveryServiceProductId: FEE },
      {
        terminalGroupId: ARBAT,
        zone: 'Москва',
        minSum: 1500,
        weekMap: 127,
        from: 600,
        to: 1320,
        deliveryDurationInMinutes: 75,
        deliveryServiceProductId: FAR_FEE,
      },
    ]);
    expect((await restrictions(YEKATERINBURG)).restrictions).toMatchObject([
      { terminalGroupId: VAINERA, minSum: 700, deliveryServiceProductId: null },
    ]);
  });

  it('are empty where nobody has drawn anything', async () => {
    await settings({ cartography: 'empty' });
    expect(await restrictions()).toMatchObject({ deliveryZones: [], restrictions: [] });
  });
});

describe('asking whether delivery is allowed', () => {
  const allowed = async (fields: object): Promise<ReplyBody> => {
    const reply = await caller.call('/api/1/delivery_restrictions/allowed', {
      organizationIds: [MOSCOW],
      isCourierDelivery: true,
      deliveryAddress: TVERSKAYA_12,
      deliverySum: 2000,
      deliveryDate: '2026-12-07 13:00:00.000',
      ...fields,
    });
    expect(reply.status).toBe(200);
    return reply.body;
  };
  const near = (terminalGroupId: string, minutes: number): object => ({
    terminalGroupId,
    organizationId: MOSCOW,
    deliveryDurationInMinutes: minutes,
    zone: 'Центр',
    deliveryServiceProductId: FEE,
  });

  it('proposes every terminal group whose zone has the address, by priority', async () => {
    const answer = await allowed({});
    expect(answer).toMatchObject({ isAllowed: true, rejectCause: null, rejectedItems: [] });
    expect(answer.allowedItems).toEqual([near(TVERSKAYA, 40), near(ARBAT, 45)]);
    expect(Number(answer.location?.latitude)).toBeCloseTo(55.764, 2);
    expect(Number(answer.location?.longitude)).toBeCloseTo(37.606, 2);
  });

  it('goes by the zone of the address, with its own fee and time', async () => {
    const answer = await allowed({ deliveryAddress: OUTSKIRTS });
    expect(answer.allowedItems).toEqual([
      { ...near(ARBAT, 75), zone: 'Москва', deliveryServiceProductId: FAR_FEE },
    ]);
    expect(answer.rejectedItems).toMatchObject([
      { terminalGroupId: TVERSKAYA, zone: 'Центр', rejectCode: 'OutOfTerminalZone' },
    ]);
  });

  it('understands addresses in parts, and those of the directory', async () => {
    const parts = { city: 'Москва', streetName: 'Тверская', house: '12' };
    const byId = { streetId: streetId(1), house: '12' };
    const { location } = await allowed({});
    expect((await allowed({ deliveryAddress: parts })).location).toEqual(location);
    expect((await allowed({ deliveryAddress: byId })).location).toEqual(location);
  });

  it('prefers a given location to the address', async () => {
    const orderLocation = { latitude: 55.9, longitude: 37.42 };
    const answer = await allowed({ orderLocation });
    expect(answer).toMatchObject({ isAllowed: false, location: orderLocation, allowedItems: [] });
    expect(answer.rejectedItems?.map(({ rejectCode }) => rejectCode)).toEqual([
      'OutOfTerminalZone',
      'OutOfTerminalZone',
    ]);
    expect(String(answer.rejectCause)).toContain('outside');
    expect(await allowed({ deliveryAddress: { line1: 'Химки, Кирова, 3' } })).toMatchObject({
      isAllowed: false,
    });
  });

  it('names the minimum, compared after discounts', async () => {
    const answer = await allowed({ deliverySum: 900, discountSum: 150 });
    expect(answer).toMatchObject({
      isAllowed: false,
      rejectedItems: [
        { terminalGroupId: TVERSKAYA, rejectCode: 'SumIsLessThenMinimum' },
        { terminalGroupId: ARBAT, zone: 'Центр', rejectItemData: { minSum: 800 } },
      ],
    });
    expect((await allowed({ deliverySum: 900 })).allowedItems).toHaveLength(2);
    expect((await allowed({ deliverySum: null })).allowedItems).toHaveLength(2);
  });

  it('names the hours, in the time of the organization', async () => {
    const late = { deliveryAddress: OUTSKIRTS, deliveryDate: '2026-12-07 22:30:00.000' };
    const answer = await allowed(late);
    expect(answer).toMatchObject({ isAllowed: false });
    expect(answer.rejectedItems).toContainEqual({
      terminalGroupId: ARBAT,
      organizationId: MOSCOW,
      zone: 'Москва',
      rejectCode: 'DeliveryTimeIsUnacceptable',
      rejectHint: 'There is no delivery at this time.',
      rejectItemData: {
        dateFrom: '2026-12-07 10:00:00.000',
        dateTo: '2026-12-07 22:00:00.000',
        allowedWeekDays: null,
        minSum: null,
      },
    });
  });

  it('asks the clock when there is no date', async () => {
    const { now } = (await caller.control('GET', '/state')).body;
    const hour = (Number(String(now).slice(11, 13)) + 3) % 24;
    await caller.control('POST', '/clock', { advanceMs: ((23 - hour + 24) % 24) * 3_600_000 });
    await caller.signIn();
    const night = { deliveryAddress: OUTSKIRTS, deliveryDate: null };
    expect(await allowed(night)).toMatchObject({ isAllowed: false });
    await caller.control('POST', '/clock', { advanceMs: 13 * 3_600_000 });
    await caller.signIn();
    expect(await allowed(night)).toMatchObject({ isAllowed: true });
  });

  it('rejects an address that is not on the map', async () => {
    const answer = await allowed({ deliveryAddress: { line1: 'Москва, Небывалая, 1' } });
    expect(answer).toMatchObject({ isAllowed: false, location: null });
    expect(answer.rejectedItems).toMatchObject([
      { terminalGroupId: TVERSKAYA, zone: null, rejectCode: 'Undefined', rejectItemData: null },
      { terminalGroupId: ARBAT, zone: null, rejectCode: 'Undefined' },
    ]);
    expect(await allowed({ deliveryAddress: null })).toMatchObject({ isAllowed: false });
  });

  it('allows pickup at every terminal group, wherever the guest lives', async () => {
    const answer = await allowed({ isCourierDelivery: false, deliveryAddress: null });
    expect(answer.allowedItems).toMatchObject([
      { terminalGroupId: TVERSKAYA, zone: null, deliveryServiceProductId: null },
      { terminalGroupId: ARBAT, deliveryDurationInMinutes: 30 },
    ]);
  });

  it('asks all organizations when none is named, or the one in the deprecated field', async () => {
    const address = { deliveryAddress: { line1: 'Екатеринбург, Вайнера, 9' } };
    const all = await allowed({ ...address, organizationIds: undefined });
    expect(all.allowedItems).toMatchObject([
      { terminalGroupId: VAINERA, zone: 'Екатеринбург', deliveryServiceProductId: null },
    ]);
    expect(all.rejectedItems).toHaveLength(2);
    const one = { organizationIds: undefined, organizationId: YEKATERINBURG };
    expect((await allowed({ ...address, ...one })).rejectedItems).toEqual([]);
  });

  it('does not propose a terminal group that is disabled', async () => {
    await caller.control('POST', '/pos', { terminalGroupId: TVERSKAYA, condition: 'disabled' });
    expect((await allowed({})).allowedItems).toEqual([near(ARBAT, 45)]);
  });

  it('allows everything where the map is empty', async () => {
    await settings({ cartography: 'empty' });
    const answer = await allowed({ deliveryAddress: { line1: 'Луна' }, deliverySum: 1 });
    expect(answer).toMatchObject({ isAllowed: true, location: null, rejectedItems: [] });
    expect(answer.allowedItems).toMatchObject([
      { terminalGroupId: TVERSKAYA, zone: null },
      { terminalGroupId: ARBAT, deliveryDurationInMinutes: 60 },
    ]);
  });

  it('goes by zones that a test has drawn', async () => {
    const [first] = (await caller.control('GET', '/zones')).body.items ?? [];
    const put = await caller.control('PUT', '/zones', {
      organizationId: MOSCOW,
      rejectOnGeocodingError: false,
      zones: first?.zones,
      restrictions: [
        { terminalGroupId: ARBAT, zone: 'Центр', weekMap: 0b000_0010, priority: 2 },
        { terminalGroupId: TVERSKAYA, zone: null, priority: 5, deliveryDurationInMinutes: 90 },
      ],
    });
    expect(put.body.restrictions).toMatchObject([{ minSum: null, from: null }, { zone: null }]);
    const monday = await allowed({});
    expect(monday.allowedItems).toMatchObject([{ terminalGroupId: TVERSKAYA, zone: null }]);
    expect(monday.rejectedItems).toMatchObject([
      { rejectCode: 'DayOfWeekIsUnacceptable', rejectItemData: { allowedWeekDays: ['Tuesday'] } },
    ]);
    const tuesday = await allowed({ deliveryDate: '2026-12-08 13:00:00.000' });
    expect(tuesday.allowedItems?.map(({ terminalGroupId }) => terminalGroupId)).toEqual([
      ARBAT,
      TVERSKAYA,
    ]);
    const unknown = await allowed({ deliveryAddress: { line1: 'Москва, Небывалая, 1' } });
    expect(unknown).toMatchObject({ isAllowed: true, location: null });
    await caller.control('POST', '/reset');
    await caller.signIn();
    expect((await allowed({})).allowedItems).toHaveLength(2);
  });

  it.each([
    [{ organizationId: randomUUID() }, 404, 'Organization'],
    [{ zones: [{ name: 'A', coordinates: [] }] }, 400, 'zones.0.coordinates'],
    [{ restrictions: [{ terminalGroupId: TVERSKAYA, zone: 'A' }] }, 400, 'not in zones'],
    [{ restrictions: [{ terminalGroupId: VAINERA, zone: null }] }, 400, 'terminal group'],
    [{ colour: 'red' }, 400, 'colour'],
  ])('refuses to draw %j', async (change, status, text) => {
    const drawing = { organizationId: MOSCOW, zones: [], restrictions: [], ...change };
    const reply = await caller.control('PUT', '/zones', drawing);
    expect(reply.status).toBe(status);
    expect(String(reply.body.error)).toContain(text);
  });
});

describe('orders with an address', () => {
  const vainera = (street: object, fields: object = {}): ReturnType<typeof courier> => ({
    ...courier({
      deliveryPoint: { address: { type: 'legacy', street, house: '9' } },
      items: [borsch({ price: 350 })],
      payments: [],
      ...fields,
    }),
    organizationId: YEKATERINBURG,
    terminalGroupId: VAINERA,
  });
  const placed = async (body: ReturnType<typeof courier>): Promise<ReplyBody> => {
    await settings({ kitchenPaused: true });
    await caller.create(body);
    return caller.settled(body.order.id, String(body.organizationId));
  };
  const streetOf = async (street: object): Promise<unknown> =>
    (await placed(vainera(street))).order?.deliveryPoint?.address?.street;

  const VAINER = {
    id: STREET_OF_VAINER,
    name: 'Вайнера',
    city: { id: CITY_OF_YEKATERINBURG, name: 'Екатеринбург' },
  };

  it.each([
    { id: STREET_OF_VAINER },
    { classifierId: '66000001000000100' },
    { name: 'Вайнера', city: 'Екатеринбург' },
  ])('show the street of the directory for %j', async (street) => {
    expect(await streetOf(street)).toEqual(VAINER);
  });

  it.each([
    { id: randomUUID() },
    { id: streetId(1) },
    { classifierId: '00000000000000000' },
    { name: 'ул. Вайнера', city: 'Екатеринбург' },
    { name: 'Вайнера', city: 'Москва' },
  ])('fall back to the default street for %j', async (street) => {
    expect(await streetOf(street)).toMatchObject({ name: 'Улица по умолчанию' });
  });

  it('keep the zone, and show a region that is known', async () => {
    const point = (id: string): object => ({
      address: { type: 'city', line1: TVERSKAYA_12.line1, regionId: id },
    });
    const known = await placed(
      courier({ deliveryZone: 'Центр', deliveryPoint: point(regionId(1)) }),
    );
    expect(known.order).toMatchObject({
      deliveryZone: 'Центр',
      deliveryPoint: {
        address: {
          line1: TVERSKAYA_12.line1,
          street: null,
          region: { id: regionId(1), name: 'Центральный округ' },
        },
      },
    });
    const unknown = await placed(courier({ deliveryPoint: point(randomUUID()) }));
    expect(unknown.order?.deliveryPoint?.address).toMatchObject({ region: null });
  });
});

describe('the price of delivery', () => {
  const fee = { type: 'Product', productId: FEE, price: 199, amount: 1 };
  const placed = async (body: ReturnType<typeof courier>): Promise<ReplyBody> => {
    await settings({ kitchenPaused: true });
    await caller.create(body);
    return caller.settled(body.order.id, MOSCOW);
  };

  it('is on both menus as a service', async () => {
    const { body } = await caller.call('/api/2/menu/by_id', {
      externalMenuId: '1001',
      organizationIds: [MOSCOW],
    });
    const category = body.itemCategories?.find(({ name }) => String(name) === 'Услуги');
    expect(category?.items).toMatchObject([
      { itemId: FEE, type: 'SERVICE', itemSizes: [{ prices: [{ price: 199 }] }] },
      { itemId: FAR_FEE, type: 'SERVICE', itemSizes: [{ prices: [{ price: 299 }] }] },
    ]);
    const nomenclature = await caller.call('/api/1/nomenclature', { organizationId: MOSCOW });
    const product = nomenclature.body.products?.find(({ id }) => String(id) === FEE);
    expect(product).toMatchObject({
      type: 'Service',
      sizePrices: [{ price: { currentPrice: 199, isIncludedInMenu: true } }],
    });
  });

  it('is an ordinary item of an order that names it', async () => {
    await settings({ rejectPriceMismatch: true });
    const info = await placed(courier({ items: [borsch(), fee], payments: [cash(1059)] }));
    expect(info).toMatchObject({ creationStatus: 'Success', order: { sum: 1059 } });
    expect(info.order?.items?.[1]).toMatchObject({
      type: 'Product',
      product: { id: FEE, name: 'Доставка' },
      resultSum: 199,
    });
  });

  it('is added by the POS when told to, by the zone of the order', async () => {
    await settings({ addDeliveryServiceCost: true });
    const info = await placed(courier({ payments: [cash(1059)] }));
    expect(info).toMatchObject({ creationStatus: 'Success', order: { sum: 1059 } });
    expect(info.order?.items?.[1]).toMatchObject({
      type: 'Service',
      service: { id: FEE, name: 'Доставка' },
      cost: 199,
    });
    const far = await placed({
      ...courier({ deliveryZone: 'Москва' }),
      terminalGroupId: ARBAT,
    });
    expect(far.order).toMatchObject({ sum: 860 + 299 });
    const located = await placed({
      ...courier({
        deliveryPoint: {
          coordinates: { latitude: 55.67, longitude: 37.56 },
          address: { type: 'city', line1: 'Москва, Где-то, 1' },
        },
      }),
      terminalGroupId: ARBAT,
    });
    expect(located.order).toMatchObject({ sum: 860 + 299 });
    const tooMuch = await placed(courier({ payments: [cash(1060)] }));
    expect(tooMuch).toMatchObject({ creationStatus: 'Error' });
  });

  it('is not added to pickup, outside the zones, or where delivery is free', async () => {
    await settings({ addDeliveryServiceCost: true });
    expect((await placed(pickup())).order).toMatchObject({ sum: 860 });
    const outside = courier({
      deliveryPoint: { address: { type: 'city', line1: 'Химки, Кирова, 3' } },
    });
    expect((await placed(outside)).order).toMatchObject({ sum: 860 });
    await settings({ cartography: 'empty' });
    expect((await placed(courier())).order).toMatchObject({ sum: 860 });
  });
});

describe('notifications', () => {
  const notice = (fields: object = {}): Promise<Reply> =>
    caller.call('/api/1/notifications/send', {
      messageType: 'order_attention',
      organizationId: MOSCOW,
      orderSource: 'site',
      orderId: randomUUID(),
      additionalInfo: 'Оплачен, но не принят',
      ...fields,
    });

  it('reach staff, about orders that exist', async () => {
    const body = pickup();
    await caller.create(body);
    const reply = await notice({ orderId: String(body.order.id).toUpperCase() });
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body)).toEqual(['correlationId']);
    expect((await caller.control('GET', '/notifications')).body.items).toEqual([
      {
        at: expect.stringMatching(/Z$/) as string,
        messageType: 'order_attention',
        organizationId: MOSCOW,
        orderSource: 'site',
        orderId: body.order.id,
        additionalInfo: 'Оплачен, но не принят',
      },
    ]);
    expect((await notice({ orderId: body.order.id, organizationId: YEKATERINBURG })).status).toBe(
      400,
    );
    expect((await notice()).status).toBe(400);
    expect((await notice({ additionalInfo: undefined })).status).toBe(400);
    await caller.control('POST', '/reset');
    expect((await caller.control('GET', '/notifications')).body.items).toEqual([]);
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(150);
    expect(recorder?.violations()).toEqual([]);
  });
});
