import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { IikoBudgets } from '../src/iiko/iiko-budgets.js';
import { OPERATIONS } from '../src/iiko/operations.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { CartRequest } from '../src/orders/order-model.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { SyncStates } from '../src/sync/sync-states.js';
import { bodyOf } from './support/body-of.js';
import {
  ARBAT,
  CENTRE,
  IN_CENTRE,
  IN_KHIMKI,
  MOSCOW,
  readRules,
  roubles,
  TVERSKAYA,
  untilRead,
  YEKATERINBURG,
} from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { Guest, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const RESTRICTIONS = '/api/1/delivery_restrictions';
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

describe('rules of delivery that cannot be read', () => {
  let sandbox: Sandbox;
  let sandboxUrl: string;
  let app: TestApp;
  let guest: Guest;
  const control = (method: 'POST' | 'DELETE', path: string, data?: object) =>
    axios.request<unknown>({ method, url: `${sandboxUrl}/__sandbox/${path}`, data });
  const answer = (path: string, body: object) =>
    control('POST', 'faults', { path, kind: 'status', status: 200, times: null, body });
  /** Faults of checks last for one test; the rules stay unreadable, however often they are read. */
  const checkFaults: number[] = [];
  const failCheck = async (fault: object) => {
    const { data } = await control('POST', 'faults', {
      path: ALLOWED,
      kind: 'status',
      times: null,
      ...fault,
    });
    checkFaults.push((data as { id: number }).id);
  };
  const failChecks = () => failCheck({ status: 503 });

  const aRule = (changes: object = {}) => ({
    terminalGroupId: TVERSKAYA,
    organizationId: MOSCOW,
    zone: null,
    minSum: 300,
    weekMap: 127,
    from: 0,
    to: 1_440,
    priority: 0,
    deliveryDurationInMinutes: 60,
    deliveryServiceProductId: null,
    ...changes,
  });
  const rulesOf = (organizationId: string, restrictions: unknown) => ({
    organizationId,
    restrictions,
    deliveryZones: [],
  });
  const answerRules = (restrictions: unknown) =>
    answer(RESTRICTIONS, {
      deliveryRestrictions: [rulesOf(MOSCOW, restrictions), rulesOf(YEKATERINBURG, [])],
    });

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    sandboxUrl = await sandbox.listen({ port: 0 });
    // Of two rules one: without it, the zone of the other would be everywhere.
    await answerRules([aRule(), aRule({ minSum: 'a lot' })]);
    app = await startTestApp({ sandboxUrl, env: { RATE_LIMIT_LOOKUP: '0' } });
    await eventually(() => {
      expect(app.nest.get(SyncStates, { strict: false }).state('delivery').error).toBeDefined();
    });
    guest = await Guest.start(app);
  });

  afterEach(async () => {
    for (const id of checkFaults.splice(0)) {
      await control('DELETE', `faults/${id}`);
    }
    await control('POST', 'settings', { deniedRights: [] });
  });

  afterAll(async () => {
    await app.stop();
    await sandbox.close();
  });

  const here = { ...CENTRE, location: IN_CENTRE };
  let house = 100;
  /** Which nobody has asked about. */
  const another = () => ({ ...here, house: `${(house += 1)}` });
  const allowedItem = (changes: object = {}) => ({
    terminalGroupId: TVERSKAYA,
    organizationId: MOSCOW,
    deliveryDurationInMinutes: 60,
    zone: null,
    deliveryServiceProductId: null,
    ...changes,
  });
  const answerCheck = (body: object) =>
    failCheck({
      status: 200,
      body: { isAllowed: true, location: IN_CENTRE, rejectedItems: [], ...body },
    });
  const expectNothingPromised = async () => {
    const shown = await quote(guest, aDelivery({ address: another() }));
    expect(codesOf(shown)).toEqual(['delivery_not_checked /address']);
    expect(shown).toMatchObject({ orderable: false, delivery: { estimate: true, zone: null } });
    const refused = await guest.order(shown.quoteId);
    expect(refused.body).toMatchObject({
      code: 'quote_not_orderable',
      errors: [{ code: 'delivery_not_checked' }],
    });
  };

  it.each<[string, () => Promise<unknown>]>([
    ['iiko checks no address', failChecks],
    [
      'the price of an answer cannot be read',
      () => answerCheck({ allowedItems: [allowedItem({ deliveryServiceProductId: {} })] }),
    ],
    [
      'the zone of an answer cannot be read',
      () => answerCheck({ allowedItems: [allowedItem({ zone: 7 })] }),
    ],
    [
      'one of several answers cannot be read',
      () => answerCheck({ allowedItems: [allowedItem(), 'yes'] }),
    ],
    [
      'an answer says no and names who delivers',
      () => answerCheck({ isAllowed: false, allowedItems: [allowedItem()] }),
    ],
    [
      'nobody can read whether an answer says yes',
      () => answerCheck({ isAllowed: 'yes', allowedItems: [allowedItem()] }),
    ],
  ])('promise nothing while %s', async (_what, arm) => {
    await arm();
    await expectNothingPromised();
  });

  it('name nobody where iiko says yes and names nobody', async () => {
    await answerCheck({ allowedItems: [] });
    const shown = await quote(guest, aDelivery({ address: another() }));
    expect(codesOf(shown)).toEqual(['outside_delivery_zones /address']);
  });

  it("leave it to iiko's own word, which has the terms", async () => {
    const shown = await quote(guest, aDelivery({ address: another() }));
    expect(shown).toMatchObject({
      orderable: true,
      deliveryFee: roubles(199),
      delivery: { zone: 'Центр', estimate: false },
    });
    const small = await quote(guest, aDelivery({ address: another(), lines: soups(1) }));
    expect(codesOf(small)).toEqual(['delivery_minimum /lines']);
  });

  it('are told to operators', async () => {
    const status = await bodyOf(app.http().get('/status').expect(200));
    expect(status).toMatchObject({ degraded: expect.arrayContaining(['delivery']) as string[] });
  });

  // The last that goes without rules: a missing right is remembered for a minute.
  it('promise nothing while the key may check no address either', async () => {
    await control('POST', 'settings', { deniedRights: [ALLOWED] });
    await expectNothingPromised();
  });

  it('stay as they were once they have been read', async () => {
    await control('DELETE', 'faults');
    await readRules(app);
    for (const unreadable of [null, [aRule({ zone: {} })], [aRule({ from: 'ten' }), aRule()]]) {
      await answerRules(unreadable);
      await readAgain(app);
      await failChecks();
      const shown = await quote(guest, aDelivery({ address: another() }));
      expect(shown).toMatchObject({
        orderable: true,
        deliveryFee: roubles(199),
        delivery: { zone: 'Центр', minimum: roubles(800), estimate: true },
      });
      checkFaults.length = 0;
      await control('DELETE', 'faults');
    }
    const status = await bodyOf(app.http().get('/status').expect(200));
    expect(status).toMatchObject({ degraded: expect.arrayContaining(['delivery']) as string[] });
  });
});

/** Until an attempt has failed. */
async function readAgain(app: TestApp): Promise<void> {
  const states = app.nest.get(SyncStates, { strict: false });
  const before = states.attemptedAt('delivery')?.getTime() ?? 0;
  await app.nest.get(Jobs, { strict: false }).send('delivery.sync', {}, { key: 'delivery' });
  await eventually(() => {
    expect(states.attemptedAt('delivery')?.getTime()).toBeGreaterThan(before);
    expect(states.state('delivery').error).toBeDefined();
  });
}
