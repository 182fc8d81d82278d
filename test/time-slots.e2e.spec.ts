import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import type { MenuDto } from '../src/catalog/menu.dto.js';
import type { TimeSlotsDto } from '../src/cart/times/time-slots.dto.js';
import { bodyOf } from './support/body-of.js';
import {
  ARBAT,
  CENTRE,
  IN_CENTRE,
  IN_KHIMKI,
  IN_OUTSKIRTS,
  MOSCOW,
  TVERSKAYA,
  VAINERA,
  YEKATERINBURG,
  readRules,
} from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ZONE = 'Europe/Moscow';
const CHEESECAKES = '0c000000-0000-4000-8000-000000000091';
const HOUR_MS = 3_600_000;

let app: TestApp;
let guest: Guest;

const inMoscow = () => DateTime.now().setZone(ZONE);
/** Some days ahead, by the clocks of Moscow, which knows no summer time. */
const moscowTime = (days: number, clock: string) =>
  `${inMoscow().plus({ days }).toISODate() ?? ''}T${clock}:00+03:00`;
const clockIn = (hours: number, zone = ZONE) =>
  DateTime.now().setZone(zone).plus({ hours }).toFormat('HH:mm');

async function slots(
  query: Record<string, string | number> = {},
  restaurantId = TVERSKAYA,
): Promise<TimeSlotsDto> {
  const request = app
    .http()
    .get(`/v1/restaurants/${restaurantId}/time-slots`)
    .query({ service: 'pickup', ...query });
  return (await bodyOf(request.expect(200))) as TimeSlotsDto;
}

/** Sets the hours of the menu at iiko and waits until they are served. */
async function openFrom(
  hours: { from: string; to: string } | null,
  expected = hours ?? { from: '00:00', to: '23:59' },
): Promise<void> {
  await app.control('POST', 'settings', { menuHours: hours });
  for (const organizationId of [MOSCOW, YEKATERINBURG]) {
    await app.nest.get(Jobs).send('catalog.sync', { organizationId }, { key: organizationId });
  }
  for (const restaurantId of [TVERSKAYA, VAINERA]) {
    await eventually(async () => {
      const request = app.http().get(`/v1/restaurants/${restaurantId}/menu`).expect(200);
      expect(((await bodyOf(request)) as MenuDto).availability).toEqual([expected]);
    });
  }
}

/** Open three hours from now, whatever the hour, until five hours from now. */
const closedForNow = () => openFrom({ from: clockIn(3), to: clockIn(5) });

const quoteOf = (overrides: Parameters<typeof aCart>[0]): Promise<QuoteDto> =>
  guest.quote(aCart(overrides));
const codesOf = ({ problems }: QuoteDto) =>
  problems.map(({ code, pointer }) => `${code} ${pointer}`);
/** The start of the slot that the first problem proposes. */
const hintOf = ({ problems }: QuoteDto) => problems[0]?.hint?.slot?.start ?? '';
const breakfast = { itemId: CHEESECAKES, quantity: 1, modifiers: [] };

beforeAll(async () => {
  app = await startTestApp({ sandbox: { quotas: false } });
  guest = await Guest.start(app);
});

afterAll(() => app.stop());

describe('GET /v1/restaurants/{restaurantId}/time-slots', () => {
  it('offers around the clock what is sold so, by the clock of the restaurant', async () => {
    const tomorrow = inMoscow().plus({ days: 1 }).toISODate() ?? '';
    const body = await slots({ date: tomorrow, days: 2 });
    expect(body).toMatchObject({
      restaurantId: TVERSKAYA,
      service: 'pickup',
      timeZone: ZONE,
      rule: { leadMinutes: 30, slotMinutes: 30, horizonDays: 60 },
      asap: { available: true, reason: null, reasonText: null },
    });
    expect(body.days).toHaveLength(2);
    expect(body.days[1]?.slots).toHaveLength(48);
    expect(body.days[1]?.slots[0]).toEqual({
      start: moscowTime(2, '00:00'),
      end: moscowTime(2, '00:30'),
    });
    const earliest = Date.parse(body.asap.earliestAt ?? '') - Date.now();
    expect(earliest).toBeGreaterThan(29 * 60_000);
    expect(earliest).toBeLessThanOrEqual(31 * 60_000);
  });

  it('begins today, after the lead time', async () => {
    const { days } = await slots({ service: 'delivery', days: 2 });
    expect(days[0]?.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const [first] = days.flatMap((day) => day.slots);
    const distance = Date.parse(first?.start ?? '') - Date.now();
    expect(distance).toBeGreaterThan(59 * 60_000);
    expect(distance).toBeLessThanOrEqual(91 * 60_000);
  });

  it('offers nothing in the past and nothing beyond the horizon', async () => {
    expect((await slots({ date: '2020-01-01', days: 7 })).days.flatMap((day) => day.slots)).toEqual(
      [],
    );
    const last = inMoscow().plus({ days: 59 }).toISODate() ?? '';
    const { days } = await slots({ date: last, days: 7 });
    expect(days[0]?.slots).toHaveLength(48);
    expect(days.slice(2).flatMap((day) => day.slots)).toEqual([]);
    expect((await slots({ date: '2999-12-31', days: 7 })).days).toHaveLength(7);
  });

  it('can be cached, and answers 304 to the tag it gave', async () => {
    const path = `/v1/restaurants/${TVERSKAYA}/time-slots?service=pickup&date=2020-01-01`;
    await eventually(async () => {
      const { headers } = await app.http().get(path).expect(200);
      expect(headers['cache-control']).toBe(
        'public, max-age=30, stale-while-revalidate=60, stale-if-error=600',
      );
      expect(headers['x-data-stale']).toBe('false');
      // The earliest time moves on with the minute, and a minute may have ended between the two.
      await app.http().get(path).set('if-none-match', String(headers.etag)).expect(304);
    });
  });

  it.each([
    ['', 'is_in /service'],
    ['service=dine-in', 'is_in /service'],
    ['service=pickup&date=tomorrow', 'is_iso8601 /date'],
    ['service=pickup&date=2027-02-30', 'is_iso8601 /date'],
    ['service=pickup&date=2027-02-01T10:00:00Z', 'matches /date'],
    ['service=pickup&days=8', 'max /days'],
    ['service=pickup&days=0', 'min /days'],
    ['service=delivery&latitude=55.7', 'is_number /longitude'],
    ['service=delivery&longitude=37.6', 'is_number /latitude'],
    ['service=delivery&latitude=north&longitude=37.6', 'is_number /latitude'],
    ['service=delivery&latitude=91&longitude=37.6', 'is_latitude /latitude'],
  ])('refuses %p', async (query, violation) => {
    const path = `/v1/restaurants/${TVERSKAYA}/time-slots?${query}`;
    const body = await bodyOf(app.http().get(path).expect(400));
    const { errors } = body as { errors: { code: string; pointer: string }[] };
    expect(errors.map(({ code, pointer }) => `${code} ${pointer}`)).toContain(violation);
  });

  it('answers 404 for a restaurant that does not exist', async () => {
    const path = `/v1/restaurants/${randomUUID()}/time-slots?service=pickup`;
    const body = await bodyOf(app.http().get(path).expect(404));
    expect(body).toMatchObject({ code: 'restaurant_not_found' });
  });

  describe('of a delivery', () => {
    const around = (place: object) => slots({ service: 'delivery', days: 3, ...place }, ARBAT);
    // Late in the evening the lead time reaches into tomorrow.
    const clocks = ({ days }: TimeSlotsDto) =>
      (days[2]?.slots ?? []).map(({ start }) => start.slice(11, 16));

    it('say that an address may have others', async () => {
      const anywhere = await around({});
      expect(anywhere.dependsOnAddress).toBe(true);
      expect(clocks(anywhere)).toHaveLength(48);
      expect((await slots({}, ARBAT)).dependsOnAddress).toBe(false);
    });

    it('are those of the zones around a place, with the minutes to it', async () => {
      expect(await around(IN_CENTRE)).toMatchObject({
        dependsOnAddress: false,
        rule: { leadMinutes: 60 },
      });
      const outskirts = await around(IN_OUTSKIRTS);
      expect(outskirts).toMatchObject({ dependsOnAddress: false, rule: { leadMinutes: 75 } });
      expect(clocks(outskirts)[0]).toBe('10:00');
      expect(clocks(outskirts).at(-1)).toBe('21:30');
      const named = await around({ zone: 'Москва' });
      expect([clocks(named), named.rule]).toEqual([clocks(outskirts), outskirts.rule]);
    });

    it('are none where nothing is delivered', async () => {
      for (const place of [IN_KHIMKI, { zone: 'Луна' }, { ...IN_KHIMKI, zone: 'Луна' }]) {
        const body = await around(place);
        expect(body).toMatchObject({
          dependsOnAddress: false,
          asap: { available: false, reason: 'outside_zones', earliestAt: null },
        });
        expect(body.days.flatMap((day) => day.slots)).toEqual([]);
      }
    });

    it('to a place are kept by no shared cache', async () => {
      const { headers } = await app
        .http()
        .get(`/v1/restaurants/${ARBAT}/time-slots`)
        .query({ service: 'delivery', ...IN_CENTRE })
        .expect(200);
      expect(headers['cache-control']).toBe('private, max-age=30');
    });
  });

  it('offers nothing while the restaurant takes no orders', async () => {
    const sync = () => app.nest.get(Jobs).send('restaurants.sync', {});
    await app.control('POST', 'pos', { terminalGroupId: ARBAT, condition: 'sleeping' });
    await sync();
    await eventually(async () => {
      const { asap, days } = await slots({ days: 3 }, ARBAT);
      expect(asap).toMatchObject({
        available: false,
        reason: 'asleep',
        reasonText: { ru: 'Ресторан временно закрыт.' },
        earliestAt: null,
      });
      expect(days.flatMap((day) => day.slots)).toEqual([]);
    });
    await app.control('POST', 'pos', { terminalGroupId: ARBAT, condition: 'enabled' });
    await sync();
    await eventually(async () => {
      expect((await slots({ days: 3 }, ARBAT)).asap.available).toBe(true);
    });
  });

  it('answers from memory while iiko is down', async () => {
    await app.control('POST', 'faults', { path: '*', kind: 'status', status: 503, times: null });
    expect((await slots({ days: 7 })).days).toHaveLength(7);
    await app.control('DELETE', 'faults');
  });

  it('keeps to the hours of delivery, for deliveries only', async () => {
    await app.control('PUT', 'zones', {
      organizationId: YEKATERINBURG,
      rejectOnGeocodingError: true,
      zones: [],
      restrictions: [
        {
          terminalGroupId: VAINERA,
          zone: null,
          from: 20 * 60,
          to: 2 * 60,
          priority: 1,
          weekMap: 0b001_1111,
          deliveryDurationInMinutes: 45,
        },
      ],
    });
    await readRules(app);
    const saturday = inMoscow().plus({ weeks: 1 }).set({ weekday: 6 });
    const query = { date: saturday.minus({ days: 1 }).toISODate() ?? '', days: 3 };
    await eventually(async () => {
      const { days, timeZone } = await slots({ ...query, service: 'delivery' }, VAINERA);
      expect(timeZone).toBe('Asia/Yekaterinburg');
      expect(days.map((day) => day.slots.map(({ start }) => start.slice(11)))).toEqual([
        [
          ...['00:00', '00:30', '01:00', '01:30'],
          ...['20:00', '20:30', '21:00', '21:30', '22:00', '22:30', '23:00', '23:30'],
        ].map((clock) => `${clock}:00+05:00`),
        // The night of Friday goes on; Saturday and Sunday have none of their own.
        ['00:00', '00:30', '01:00', '01:30'].map((clock) => `${clock}:00+05:00`),
        [],
      ]);
    });
    expect((await slots(query, VAINERA)).days[2]?.slots).toHaveLength(48);
  });
});

describe('POST /v1/orders/quote', () => {
  afterAll(() => openFrom(null));

  it('says when the cart can be had, and by what rule', async () => {
    const quote = await quoteOf({});
    expect(quote).toMatchObject({
      orderable: true,
      slotRule: { leadMinutes: 30, slotMinutes: 30, horizonDays: 60 },
    });
    expect(Date.parse(quote.earliestAt ?? '') - Date.now()).toBeLessThanOrEqual(31 * 60_000);
    const delivery = await quoteOf({
      service: 'delivery',
      address: CENTRE,
      lines: [{ itemId: SOUP, quantity: 4, modifiers: [] }],
    });
    expect(delivery).toMatchObject({ orderable: true, slotRule: { leadMinutes: 60 } });
  });

  it('takes every slot that is offered', async () => {
    const { days } = await slots({ days: 2 });
    const offered = days.flatMap((day) => day.slots);
    for (const slot of [offered[0], offered.at(-1)]) {
      const quote = await quoteOf({ at: slot?.start ?? '' });
      expect(quote.problems).toEqual([]);
      expect((await guest.order(quote.quoteId)).status).toBe(202);
    }
  });

  it('refuses what is too early, with the first slot', async () => {
    const soon = new Date(Date.now() + 10 * 60_000).toISOString();
    const early = await quoteOf({ at: soon });
    expect(codesOf(early)).toEqual(['time_too_early /at']);
    expect(Date.parse(hintOf(early))).toBeGreaterThan(Date.parse(soon));
    expect((await quoteOf({ at: hintOf(early) })).problems).toEqual([]);
  });

  it('refuses what is too late, with the last slot', async () => {
    const late = await quoteOf({ at: new Date(Date.now() + 61 * 24 * HOUR_MS).toISOString() });
    expect(codesOf(late)).toEqual(['time_too_late /at']);
    expect((await quoteOf({ at: hintOf(late) })).problems).toEqual([]);
  });

  it('is open past midnight where iiko writes the end of the night as 26:00', async () => {
    await openFrom({ from: '10:00', to: '26:00' }, { from: '10:00', to: '02:00' });
    const { days } = await slots({ date: moscowTime(2, '00:00').slice(0, 10), days: 1 });
    const clocks = (days[0]?.slots ?? []).map(({ start }) => start.slice(11, 16));
    expect(clocks).toHaveLength(4 + 28);
    expect(clocks.slice(0, 5)).toEqual(['00:00', '00:30', '01:00', '01:30', '10:00']);
    expect(clocks.at(-1)).toBe('23:30');
    expect((await quoteOf({ at: moscowTime(2, '01:00') })).problems).toEqual([]);
    const closed = await quoteOf({ at: moscowTime(2, '03:00') });
    expect(codesOf(closed)).toEqual(['time_outside_hours /at']);
    expect(hintOf(closed)).toBe(moscowTime(2, '01:30'));
    await openFrom(null);
  });

  it('refuses dishes at times when their category is not sold, line by line', async () => {
    const soup = { itemId: SOUP, quantity: 1, modifiers: [] };
    const afternoon = { at: moscowTime(2, '15:00'), lines: [soup, breakfast] };
    const body = await bodyOf(
      guest.post('/v1/orders/quote', aCart(afternoon)).set('accept-language', 'en').expect(200),
    );
    const { problems } = body as QuoteDto;
    expect(problems).toMatchObject([
      {
        code: 'item_not_available_at_time',
        pointer: '/lines/1',
        action: 'changeTime',
        hint: { slot: { start: moscowTime(2, '11:30'), end: moscowTime(2, '12:00') } },
      },
    ]);
    expect(problems[0]?.detail).toMatch(
      /^"Сырники из фермерского творога" is not available at that time\. The nearest time is \d+ \w+, 11:30\.$/,
    );
    const morning = await quoteOf({ ...afternoon, at: moscowTime(2, '09:00') });
    expect(morning.problems).toEqual([]);
    expect(Date.parse(morning.earliestAt ?? '')).toBeLessThanOrEqual(
      Date.parse(moscowTime(1, '09:00')),
    );
  });

  it('refuses hours in which the menu is not sold, and orders for as soon as possible', async () => {
    await closedForNow();
    const { asap, days } = await slots({ days: 2 });
    expect(asap).toMatchObject({ available: false, reason: 'closed' });
    expect(asap.earliestAt).toBe(days.flatMap((day) => day.slots)[0]?.start);

    const now = await quoteOf({});
    expect(now.orderable).toBe(false);
    expect(codesOf(now)).toEqual(['asap_unavailable /at']);
    expect(now.earliestAt).toBe(asap.earliestAt);
    expect(hintOf(now)).toBe(asap.earliestAt);
    expect(now.problems[0]?.detail).toMatch(/^Ресторан закрыт .+ Ближайшее время — \d+ [а-я]+, /);

    const tooLate = new Date(Date.now() + 8 * HOUR_MS).toISOString();
    const outside = await quoteOf({ at: tooLate });
    expect(codesOf(outside)).toEqual(['time_outside_hours /at']);
    expect((await quoteOf({ at: hintOf(outside) })).problems).toEqual([]);
    const refused = await guest.order(now.quoteId);
    expect(refused.body).toMatchObject({ code: 'quote_not_orderable' });
  });

  it('says when the world has changed between quote and order', async () => {
    await openFrom(null);
    const quote = await quoteOf({});
    expect(quote.orderable).toBe(true);
    await closedForNow();
    const response = await guest.order(quote.quoteId);
    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      code: 'quote_changed',
      errors: [{ code: 'asap_unavailable', pointer: '/at' }],
    });
  });
});
