import { readEvent } from './iiko/webhook-event.js';
import { contentsOf, hasMorePartsThan } from './webhook-contents.js';
import { inOrder } from './webhook-order.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const envelope = { eventTime: '', organizationId: ORGANIZATION, correlationId: null };
const anOrderEvent = (id: string, timestamp: number) => ({
  ...envelope,
  eventType: 'DeliveryOrderUpdate',
  eventInfo: { id, timestamp, creationStatus: 'InProgress', organizationId: ORGANIZATION },
});
const aStop = () => ({
  ...envelope,
  eventType: 'StopListUpdate',
  eventInfo: { terminalGroupsStopListsUpdates: [] },
});

const groupsOf = (body: unknown[]) => {
  const carriers = body
    .map(readEvent)
    .flatMap((read) => ('event' in read ? [{ event: read.event }] : []));
  return inOrder(carriers).map((group) =>
    group.map(({ event }) =>
      event.about === 'order'
        ? `${event.news.posOrder.id} ${event.news.posOrder.timestamp}`
        : event.about,
    ),
  );
};

describe('inOrder', () => {
  it('puts the events of each order in the order of their time, and keeps orders apart', () => {
    const body = [anOrderEvent('a', 3), anOrderEvent('b', 2), anOrderEvent('a', 1)];
    expect(groupsOf(body)).toEqual([['a 1', 'a 3'], ['b 2']]);
  });

  it('leaves one of the events that only say that something changed', () => {
    expect(groupsOf([aStop(), aStop(), anOrderEvent('a', 1)])).toEqual([['stop-list'], ['a 1']]);
  });
});

describe('hasMorePartsThan', () => {
  it.each([
    ['an object', { a: 5 }, 1],
    ['a list', [1, 2, [3]], 4],
    ['members', { a: { b: [1] }, c: null }, 4],
  ])('counts members and elements at all depths: %s', (_name, value, parts) => {
    expect(hasMorePartsThan(value, parts)).toBe(false);
    expect(hasMorePartsThan(value, parts - 1)).toBe(true);
  });
});

describe('contentsOf', () => {
  it('names types, organizations and orders once, and the newest time', () => {
    const body = [anOrderEvent('A', 3), anOrderEvent('a', 7), aStop()];
    expect(contentsOf(body)).toEqual({
      eventCount: 3,
      types: ['DeliveryOrderUpdate', 'StopListUpdate'],
      organizationIds: [ORGANIZATION],
      orderIds: ['a'],
      newestNews: 7,
    });
  });

  it.each([[null], ['text'], [42], [[[]]], [{ eventType: 5, eventInfo: 'none' }]])(
    'takes %j as it is',
    (body) => {
      expect(contentsOf(body)).toMatchObject({ types: [], orderIds: [], newestNews: null });
    },
  );
});
