import { rejectionOf } from './menu-acceptance.js';

const judge = (overrides: Partial<Parameters<typeof rejectionOf>[0]>) =>
  rejectionOf({
    totals: { received: 100, kept: 100 },
    itemCount: 100,
    servedCount: 100,
    maxLossPercent: 50,
    ...overrides,
  })?.reason;

describe('rejectionOf', () => {
  it.each([
    ['nothing is lost', {}, undefined],
    ['the menu grows', { itemCount: 500 }, undefined],
    ['exactly half is lost', { itemCount: 50 }, undefined],
    ['more than half is lost', { itemCount: 49 }, 'shrunk'],
    ['everything is lost', { itemCount: 0 }, 'shrunk'],
    ['the operator allows any loss', { itemCount: 0, maxLossPercent: 100 }, undefined],
    ['the operator allows less', { itemCount: 89, maxLossPercent: 10 }, 'shrunk'],
    ['half cannot be read', { totals: { received: 100, kept: 50 } }, undefined],
    ['more than half cannot be read', { totals: { received: 100, kept: 49 } }, 'unreadable'],
    ['the first menu is small', { servedCount: undefined, itemCount: 1 }, undefined],
    [
      'the first menu is empty',
      { servedCount: undefined, itemCount: 0, totals: { received: 0, kept: 0 } },
      undefined,
    ],
    [
      'a part of the first menu can be read',
      { servedCount: undefined, totals: { received: 100, kept: 1 } },
      undefined,
    ],
    [
      'nothing of the first menu can be read',
      { servedCount: undefined, totals: { received: 100, kept: 0 } },
      'unreadable',
    ],
    ['an empty menu is served', { servedCount: 0, itemCount: 3 }, undefined],
  ])('when %s: %s', (_case, judged, reason) => {
    expect(judge(judged)).toBe(reason);
  });
});
