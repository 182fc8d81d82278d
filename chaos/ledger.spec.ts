import { audit, type Evidence, type IikoOrder, type Purchase, type ShopOrder } from './ledger.js';

const aPurchase = (overrides: Partial<Purchase> = {}): Purchase => ({
  marker: 'guest-1-1',
  lines: ['1x0001[]'],
  total: 39_000,
  orderIds: ['order-1'],
  refusal: null,
  mayBeCancelled: false,
  ...overrides,
});

const inShop = (overrides: Partial<ShopOrder> = {}): ShopOrder => ({
  id: 'order-1',
  marker: 'guest-1-1',
  status: 'completed',
  total: 39_000,
  problem: null,
  ...overrides,
});

const atIiko = (overrides: Partial<IikoOrder> = {}): IikoOrder => ({
  id: 'order-1',
  marker: 'guest-1-1',
  creationStatus: 'Success',
  status: 'Closed',
  lines: ['1x0001[]'],
  sum: 39_000,
  movedToId: null,
  ...overrides,
});

const books = (changes: Partial<Evidence> = {}): Evidence => ({
  purchases: [aPurchase()],
  shop: [inShop()],
  iiko: [atIiko()],
  streams: [],
  ...changes,
});

const kindsIn = (changes: Partial<Evidence>) => audit(books(changes)).map(({ kind }) => kind);

const events = (...statuses: string[]) => statuses.map((status, at) => ({ id: at + 1, status }));
const stream = (seen: { id: number; status: string }[], all = seen) => [
  { orderId: 'order-1', marker: 'guest-1-1', seen, all },
];

describe('the books of a run', () => {
  it('agree when every order is there once', () => {
    expect(audit(books())).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, string[]]>([
    ['an order that never reached iiko', { iiko: [] }, ['lost']],
    ['an order that the API has forgotten', { shop: [] }, ['lost']],
    [
      'an order rejected for no reason that iiko knows of',
      { shop: [inShop({ status: 'rejected', problem: 'restaurant_unreachable' })], iiko: [] },
      ['lost'],
    ],
    [
      'an order cancelled that nobody wanted cancelled',
      { shop: [inShop({ status: 'cancelled' })], iiko: [atIiko({ status: 'Cancelled' })] },
      ['lost'],
    ],
    ['a second order at iiko', { iiko: [atIiko(), atIiko({ id: 'order-2' })] }, ['doubled']],
    [
      'a key that made two orders',
      { shop: [inShop(), inShop({ id: 'order-2' })] },
      ['key used twice'],
    ],
    [
      'a key that was answered with two orders',
      { purchases: [aPurchase({ orderIds: ['order-1', 'order-2'] })] },
      ['key used twice'],
    ],
    [
      'an order made although its guest was told no',
      { purchases: [aPurchase({ orderIds: [], refusal: 'quote_changed' })] },
      ['refused but made'],
    ],
    [
      'an order that nobody placed',
      { iiko: [atIiko(), atIiko({ marker: 'stranger' })] },
      ['not asked for'],
    ],
    ['other dishes', { iiko: [atIiko({ lines: ['2x0001[]'] })] }, ['other items']],
    ['another sum at iiko', { iiko: [atIiko({ sum: 40_000 })] }, ['other sum']],
    ['another sum than was quoted', { shop: [inShop({ total: 1 })] }, ['other sum']],
    [
      'a status that iiko does not know',
      { shop: [inShop({ status: 'cooking' })] },
      ['other status'],
    ],
    ['an order that is still cooked', { iiko: [atIiko({ status: 'OnWay' })] }, ['not settled']],
    [
      'a guest without an answer',
      { purchases: [aPurchase({ orderIds: [] })], shop: [], iiko: [] },
      ['not settled'],
    ],
  ])('show %s', (_name, changes, kinds) => {
    expect(kindsIn(changes)).toEqual(kinds);
  });

  it('take an order that was moved for one order', () => {
    const left = atIiko({ status: 'Cancelled', movedToId: 'order-2' });
    expect(kindsIn({ iiko: [left, atIiko({ id: 'order-2' })] })).toEqual([]);
  });

  it('let a guest cancel, before the order is sent and after', () => {
    const cancelled = {
      purchases: [aPurchase({ mayBeCancelled: true })],
      shop: [inShop({ status: 'cancelled' })],
    };
    expect(kindsIn({ ...cancelled, iiko: [] })).toEqual([]);
    expect(kindsIn({ ...cancelled, iiko: [atIiko({ status: 'Cancelled' })] })).toEqual([]);
    expect(kindsIn(cancelled)).toEqual(['other status']);
  });

  it('take a refusal by the till for an end', () => {
    const refused = atIiko({ creationStatus: 'Error', status: null, sum: null });
    const shop = [inShop({ status: 'rejected', problem: 'item_stopped' })];
    expect(kindsIn({ shop, iiko: [refused] })).toEqual([]);
    expect(kindsIn({ iiko: [refused] })).toEqual(['other status']);
  });

  it('ask nothing of a request that was refused and left no trace', () => {
    const purchases = [aPurchase({ orderIds: [], refusal: 'quote_changed' })];
    expect(kindsIn({ purchases, shop: [], iiko: [] })).toEqual([]);
  });
});

describe('the streams of a run', () => {
  it.each<[string, { id: number; status: string }[]]>([
    ['one after another', events('accepted', 'sent', 'confirmed', 'completed')],
    ['while nobody knew', events('accepted', 'unknown', 'sent', 'unknown', 'confirmed')],
    ['with the same status told again', events('accepted', 'confirmed', 'confirmed')],
  ])('are fine %s', (_name, seen) => {
    expect(kindsIn({ streams: stream(seen) })).toEqual([]);
  });

  it.each<[string, { id: number; status: string }[]]>([
    ['a status that goes back', events('accepted', 'confirmed', 'sent')],
    ['one that goes back across a doubt', events('accepted', 'cooking', 'unknown', 'sent')],
    ['an event told twice', [...events('accepted', 'sent'), { id: 2, status: 'sent' }]],
    [
      'an event left out',
      [
        { id: 1, status: 'accepted' },
        { id: 3, status: 'confirmed' },
      ],
    ],
  ])('show %s', (_name, seen) => {
    expect(kindsIn({ streams: stream(seen) })).toEqual(['event stream']);
  });

  it('show an end that the guest has not seen', () => {
    const seen = events('accepted', 'sent');
    const all = events('accepted', 'sent', 'confirmed');
    expect(kindsIn({ streams: stream(seen, all) })).toEqual(['event stream']);
  });

  it('ask no guest to listen on after an end', () => {
    const seen = events('accepted', 'cancelled');
    const all = events('accepted', 'cancelled', 'completed');
    expect(kindsIn({ streams: stream(seen, all) })).toEqual([]);
  });

  it('let an order that was moved begin anew', () => {
    const iiko = [atIiko({ status: 'Cancelled', movedToId: 'order-2' }), atIiko({ id: 'order-2' })];
    const streams = stream(events('accepted', 'cooking', 'confirmed', 'completed'));
    expect(kindsIn({ iiko, streams })).toEqual([]);
  });
});
