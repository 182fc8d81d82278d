import { acceptanceOf, leavesTime } from './acceptance.js';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const MINUTE_MS = 60_000;

/** A restaurant whose till answered a minute ago, unless told otherwise. */
function acceptance({
  asleep = false,
  posAlive = true as boolean | null,
  checkedMinutesAgo = 1 as number | undefined,
  checkEveryMs = MINUTE_MS,
}) {
  const checkedAt =
    checkedMinutesAgo === undefined ? undefined : new Date(NOW - checkedMinutesAgo * MINUTE_MS);
  return acceptanceOf({ asleep, posAlive, checkedAt, checkEveryMs, now: NOW });
}

const ACCEPTS = { acceptsOrders: true, acceptsLaterOrders: true, reason: null };

describe('acceptanceOf', () => {
  it('takes orders while the till answers', () => {
    expect(acceptance({})).toEqual(ACCEPTS);
  });

  it('takes only those for later while the till does not', () => {
    expect(acceptance({ posAlive: false })).toEqual({
      acceptsOrders: false,
      acceptsLaterOrders: true,
      reason: 'pos_offline',
    });
  });

  it('takes none while the group sleeps, whatever else is known', () => {
    const expected = { acceptsOrders: false, acceptsLaterOrders: false, reason: 'asleep' };
    expect(acceptance({ asleep: true })).toEqual(expected);
    expect(acceptance({ asleep: true, posAlive: false })).toEqual(expected);
  });

  it.each([
    ['the till was never checked', { posAlive: null, checkedMinutesAgo: undefined }],
    ['iiko does not say', { posAlive: null }],
    ['the last answer is too old to count', { posAlive: false, checkedMinutesAgo: 4 }],
  ])('takes orders when nothing is known: %s', (_case, knowledge) => {
    expect(acceptance(knowledge)).toEqual(ACCEPTS);
  });

  it('takes none when nothing was heard of iiko for a quarter of an hour', () => {
    expect(acceptance({ checkedMinutesAgo: 15 })).toEqual(ACCEPTS);
    expect(acceptance({ checkedMinutesAgo: 16 })).toEqual({
      acceptsOrders: false,
      acceptsLaterOrders: false,
      reason: 'iiko_unreachable',
    });
  });

  it('waits longer where checks are rarer than that', () => {
    expect(acceptance({ checkedMinutesAgo: 100, checkEveryMs: 60 * MINUTE_MS })).toEqual(ACCEPTS);
    expect(acceptance({ checkedMinutesAgo: 122, checkEveryMs: 60 * MINUTE_MS }).reason).toBe(
      'iiko_unreachable',
    );
  });
});

describe('leavesTime', () => {
  it('wants a quarter of an hour before the restaurant has to begin', () => {
    const leadMs = 60 * MINUTE_MS;
    expect(leavesTime(NOW + 75 * MINUTE_MS, leadMs, NOW)).toBe(true);
    expect(leavesTime(NOW + 74 * MINUTE_MS, leadMs, NOW)).toBe(false);
  });
});
