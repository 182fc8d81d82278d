import { covers } from './webhook-coverage.js';

const needed = {
  deliveryOrderFilter: { orderStatuses: ['OnWay', 'Closed'], errors: true },
  stopListUpdateFilter: { updates: true },
};

describe('covers', () => {
  it.each([
    ['the same', needed, true],
    [
      'more, in another order',
      {
        deliveryOrderFilter: {
          orderStatuses: ['Closed', 'Waiting', 'OnWay'],
          itemStatuses: null,
          errors: true,
        },
        stopListUpdateFilter: { updates: true },
        reserveFilter: { updates: true },
      },
      true,
    ],
    [
      'a status less',
      { ...needed, deliveryOrderFilter: { orderStatuses: ['OnWay'], errors: true } },
      false,
    ],
    ['a flag that is off', { ...needed, stopListUpdateFilter: { updates: false } }, false],
    ['a part that is null', { ...needed, stopListUpdateFilter: null }, false],
    ['nothing', {}, false],
    ['a text', 'everything', false],
  ])('%s', (_title, current, expected) => {
    expect(covers(current, needed)).toBe(expected);
  });
});
