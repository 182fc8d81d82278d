import { commandStatusSchema, orderInfoSchema, parseRevision } from './orders.js';
import type { Dropped } from './reading.js';
import { parseStopLists } from './stop-lists.js';
import { readWebhookEvent } from './webhooks.js';

const info = {
  id: 'order-1',
  organizationId: 'o-1',
  timestamp: 1_784_539_203_450,
  creationStatus: 'Success',
  errorInfo: null,
  order: {
    status: 'WaitCooking',
    sum: 860,
    number: 57,
    phone: '+79990001122',
    terminalGroupId: 'g-1',
    completeBefore: '2026-07-20 13:05:00.000',
    whenSended: null,
    items: [{ type: 'Product', status: 'Added', amount: 2, product: { id: 'p-1', name: 'Борщ' } }],
    payments: null,
  },
};

describe('an order from iiko', () => {
  it('is read with status, number, sum and items', () => {
    expect(orderInfoSchema.parse(info)).toMatchObject({
      creationStatus: 'Success',
      errorInfo: null,
      order: { status: 'WaitCooking', number: 57, sum: 860, payments: [], whenSended: null },
    });
  });

  it.each([
    [{ code: 'DuplicatedOrderId', message: 'Order already exists' }, 'DuplicatedOrderId'],
    [{ code: 192, description: 'Order already exists' }, '192'],
  ])('has an open error code and the text of either field: %j', (errorInfo, code) => {
    const parsed = orderInfoSchema.parse({
      ...info,
      creationStatus: 'Error',
      errorInfo,
      order: null,
    });
    expect(parsed.errorInfo).toEqual({ code, message: 'Order already exists', errorReason: null });
  });

  it('keeps its status when a part of it is something else', () => {
    const order = { ...info.order, courierInfo: 'x', items: [5, ...info.order.items], problem: [] };
    expect(orderInfoSchema.parse({ ...info, order }).order).toMatchObject({
      status: 'WaitCooking',
      courierInfo: null,
      problem: null,
      items: [{ type: 'Product' }],
    });
  });
});

describe('a revision', () => {
  it('lists the orders of all organizations, also the one that cannot be read', () => {
    const dropped: Dropped[] = [];
    const revision = parseRevision(
      {
        maxRevision: 9,
        ordersByOrganizations: [
          { organizationId: 'o-1', orders: [info, { id: 'order-2' }] },
          { organizationId: 'o-2', orders: [{ ...info, id: 'order-3' }] },
        ],
      },
      dropped,
    );
    expect(revision.maxRevision).toBe(9);
    expect(revision.orders.map(({ id }) => id)).toEqual(['order-1', 'order-2', 'order-3']);
    expect(dropped.map(({ path }) => path)).toEqual([
      'ordersByOrganizations[0]/orders[1](order-2)',
    ]);
  });

  it('is not an answer without its list', () => {
    expect(() => parseRevision({ maxRevision: 9 }, [])).toThrow();
  });
});

it.each([
  [{ state: 'InProgress' }, { state: 'InProgress' }],
  [
    { state: 'Error', errorReason: 'a', exception: null },
    { state: 'Error', errorReason: 'a' },
  ],
  [
    { state: 'Error', errorReason: null, exception: { message: 'b' } },
    { state: 'Error', errorReason: 'b' },
  ],
  [
    { state: 'Error', exception: 'c' },
    { state: 'Error', errorReason: 'c' },
  ],
  [
    { state: 'Error', errorReason: 'Common', exception: { message: 'b' } },
    { state: 'Error', errorReason: 'Common', text: 'b' },
  ],
  [{ state: 'Error', exception: 7 }, { state: 'Error' }],
])('reads the command status %j', (answer, expected) => {
  expect(commandStatusSchema.parse(answer)).toEqual(expected);
});

describe('a stop list', () => {
  it('is flattened over organizations and terminal groups', () => {
    const dropped: Dropped[] = [];
    const { entries } = parseStopLists(
      {
        terminalGroupStopLists: [
          {
            organizationId: 'o-1',
            items: [
              {
                terminalGroupId: 'g-1',
                items: [
                  { productId: 'p-1', balance: 2, sizeId: 's-1', sku: 'S' },
                  { productId: 'p-2', balance: -3 },
                  { productId: 'p-3' },
                ],
              },
              { terminalGroupId: 'g-2', items: [] },
            ],
          },
        ],
      },
      dropped,
    );
    const where = { organizationId: 'o-1', terminalGroupId: 'g-1' };
    expect(entries).toEqual([
      { ...where, productId: 'p-1', sizeId: 's-1', balance: 2 },
      { ...where, productId: 'p-2', sizeId: null, balance: 0 },
      // Listed without a balance, it is stopped all the same.
      { ...where, productId: 'p-3', sizeId: null, balance: 0 },
    ]);
    expect(dropped).toEqual([]);
  });

  it('is not an answer without its list: nothing stopped would look the same', () => {
    expect(() => parseStopLists({ correlationId: 'c' }, [])).toThrow();
  });
});

describe('a webhook body', () => {
  const envelope = { eventTime: '2026-07-20 09:20:03.450', organizationId: 'o-1' };
  const order = { ...envelope, eventType: 'DeliveryOrderUpdate', eventInfo: info };
  const stop = {
    ...envelope,
    eventType: 'StopListUpdate',
    correlationId: null,
    eventInfo: { terminalGroupsStopListsUpdates: [{ id: 'g-1', isFull: false }] },
  };

  it('is a list of many events, of which not all can be read', () => {
    const shift = { ...envelope, eventType: 'PersonalShift', eventInfo: {} };
    const broken = { ...order, eventInfo: { id: 'order-1' } };
    const menu = { ...envelope, eventType: 'NomenclatureUpdate' };
    expect([order, shift, stop, 5, broken, menu].map(readWebhookEvent)).toEqual([
      {
        event: expect.objectContaining({
          eventType: 'DeliveryOrderUpdate',
          eventInfo: expect.objectContaining({ id: 'order-1' }) as object,
          correlationId: null,
        }) as object,
      },
      { unknown: true },
      { event: expect.objectContaining({ eventType: 'StopListUpdate' }) as object },
      { unknown: true },
      { unreadable: expect.stringMatching(/^eventInfo\.organizationId: /) as string },
      { event: expect.objectContaining({ eventType: 'NomenclatureUpdate' }) as object },
    ]);
  });

  it.each([null, undefined, 'changed', {}])(
    'has stop lists read again, whatever the content of the event is: %j',
    (eventInfo) => {
      expect(readWebhookEvent({ ...stop, eventInfo })).toMatchObject({
        event: { eventType: 'StopListUpdate' },
      });
    },
  );

  it.each([1e18, Date.now() * 1_000, -1])(
    'has no order of the time %d: it would be newer than all that follows',
    (timestamp) => {
      expect(readWebhookEvent({ ...order, eventInfo: { ...info, timestamp } })).toEqual({
        unreadable: expect.stringMatching(/^eventInfo\.timestamp: /) as string,
      });
    },
  );

  it.each([null, undefined, 'text', 7, {}, [[]]])('may hold %j', (event) => {
    expect(readWebhookEvent(event)).toEqual({ unknown: true });
  });
});
