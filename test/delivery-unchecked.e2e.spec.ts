import { IikoBudgets } from '../src/iiko/iiko-budgets.js';
import { OPERATIONS } from '../src/iiko/operations.js';
import type { CartRequest } from '../src/order-records/order-model.js';
import type { QuoteDto } from '../src/quotes/quote.dto.js';
import { bodyOf } from './support/body-of.js';
import {
  ARBAT,
  CENTRE,
  IN_CENTRE,
  IN_KHIMKI,
  roubles,
  TVERSKAYA,
  untilRead,
} from './support/delivery.js';
import { Guest, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ALLOWED = '/api/1/delivery_restrictions/allowed';
const VLADIVOSTOK = { city: 'Владивосток', street: 'Светланская', house: '10' };

const soups = (quantity: number) => [{ itemId: SOUP, quantity, modifiers: [] }];

const aDelivery = (overrides: Partial<CartRequest> = {}): CartRequest => ({
  restaurantId: TVERSKAYA,
  service: 'delivery',
  address: CENTRE,
  lines: soups(3),
  ...overrides,
});

const quote = async (guest: Guest, cart: CartRequest): Promise<QuoteDto> =>
  (await bodyOf(guest.post('/v1/orders/quote', cart).expect(200))) as QuoteDto;

const codesOf = ({ problems }: QuoteDto) =>
  problems.map(({ code, pointer }) => `${code} ${pointer}`);

async function questionCount(app: TestApp): Promise<number> {
  const { data } = await app.control('GET', `calls?path=${ALLOWED}`);
  return (data as { items: unknown[] }).items.length;
}

describe('when the quota for checks of addresses is used up', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { quotas: false },
      env: { RATE_LIMIT_LOOKUP: '0' },
    });
    await untilRead(app, 'delivery');
    guest = await Guest.start(app);
    const checked = await quote(guest, aDelivery());
    expect(checked).toMatchObject({ orderable: true, delivery: { estimate: false } });
    expect(await questionCount(app)).toBe(1);
    // Until the tests are over: a quota that is used up comes back within them.
    const budgets = app.nest.get(IikoBudgets, { strict: false });
    await budgets.pause(OPERATIONS.deliveryAllowed, 120);
  });

  afterAll(async () => {
    expect(await questionCount(app)).toBe(1);
    await app.stop();
  });

  it.each([
    ['a named restaurant', { address: VLADIVOSTOK }],
    ['whoever delivers', { address: VLADIVOSTOK, restaurantId: undefined }],
    ['another restaurant', { address: { ...CENTRE, house: '500' }, restaurantId: ARBAT }],
    ['a later time', { address: VLADIVOSTOK, at: new Date(Date.now() + 9e7).toISOString() }],
    ['a place that nobody covers', { address: { ...VLADIVOSTOK, city: 'Магадан' } }],
  ])('nothing is promised for %s', async (_what, overrides) => {
    const shown = await quote(guest, aDelivery(overrides));
    expect(codesOf(shown)).toEqual(['delivery_not_checked /address']);
    expect(shown).toMatchObject({
      orderable: false,
      problems: [{ action: 'retry' }],
      delivery: { estimate: true, feeIncluded: false },
    });
    const refused = await guest.order(shown.quoteId);
    expect(refused.body).toMatchObject({
      code: 'quote_not_orderable',
      errors: [{ code: 'delivery_not_checked' }],
    });
  });

  it('a place on the map has the terms of the last rules', async () => {
    const address = { ...VLADIVOSTOK, location: IN_CENTRE };
    expect(await quote(guest, aDelivery({ address }))).toMatchObject({
      orderable: true,
      deliveryFee: roubles(199),
      delivery: { zone: 'Центр', minimum: roubles(800), estimate: true },
    });
    const small = await quote(guest, aDelivery({ address, lines: soups(1) }));
    expect(codesOf(small)).toEqual(['delivery_minimum /lines']);
    const outside = await quote(guest, aDelivery({ address: { ...CENTRE, location: IN_KHIMKI } }));
    expect(codesOf(outside)).toEqual(['outside_delivery_zones /address']);
  });

  it('an address that was checked before keeps its answer, and its place', async () => {
    const again = await quote(guest, aDelivery({ address: { ...CENTRE, flat: '5' } }));
    expect(again).toMatchObject({ orderable: true, delivery: { estimate: false } });
    const small = await quote(guest, aDelivery({ lines: soups(1) }));
    expect(codesOf(small)).toEqual(['delivery_minimum /lines']);
    const later = await quote(guest, aDelivery({ at: new Date(Date.now() + 9e7).toISOString() }));
    expect(later).toMatchObject({
      orderable: true,
      deliveryFee: roubles(199),
      delivery: { estimate: true, zone: 'Центр' },
    });
  });
});

describe('a session that asks about many addresses', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { quotas: false },
      env: { IIKO_BUDGETS: 'Orders: preparing=22', RATE_LIMIT_LOOKUP: '4' },
    });
    await untilRead(app, 'delivery');
  });

  afterAll(() => app.stop());

  const askAbout = async (guest: Guest, houses: readonly number[]): Promise<QuoteDto[]> => {
    const quotes: QuoteDto[] = [];
    for (const house of houses) {
      quotes.push(await quote(guest, aDelivery({ address: { ...CENTRE, house: `${house}` } })));
    }
    return quotes;
  };

  it('uses up its own questions, and its network address half of what the chain has', async () => {
    const first = await Guest.start(app);
    const eager = await askAbout(first, [1, 2, 3, 4, 5, 6]);
    expect(eager.map(({ orderable }) => orderable)).toEqual([true, true, true, true, false, false]);
    expect(await questionCount(app)).toBe(4);
    // The same address again is no question to iiko.
    expect((await askAbout(first, [1]))[0]).toMatchObject({ orderable: true });

    const second = await askAbout(await Guest.start(app), [11, 12, 13]);
    expect(second.map(({ orderable }) => orderable)).toEqual([true, true, true]);
    const third = await askAbout(await Guest.start(app), [21, 22]);
    expect(third.map(({ orderable }) => orderable)).toEqual([false, false]);
    expect(await questionCount(app)).toBe(7);
  });
});
