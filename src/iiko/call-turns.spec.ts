import fc from 'fast-check';
import { pino } from 'pino';
import { Redis } from '../platform/cache/redis.js';
import { parseConfig } from '../platform/config/config.js';
import { CallTurns } from './call-turns.js';
import { IikoBudgets } from './iiko-budgets.js';
import { OPERATIONS } from './operations.js';

const { cancelDelivery } = OPERATIONS;
const PER_MINUTE = 6;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A line at a quota that is used up. */
async function aLine() {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const config = parseConfig({
    IIKO_BASE_URL: 'http://127.0.0.1:1',
    IIKO_BUDGETS: `${cancelDelivery.restrictionGroup}=${PER_MINUTE}`,
  });
  const budgets = new IikoBudgets(new Redis(config, logger), config, logger);
  while ((await budgets.left(cancelDelivery)).calls > 0) {
    await budgets.take(cancelDelivery, Date.now());
  }
  const served: string[] = [];
  const turns = new CallTurns(budgets, logger);
  const wait = async (id: string, since: number): Promise<void> => {
    for (;;) {
      const waitMs = await turns.untilTurn(cancelDelivery, { id, since });
      if (waitMs === undefined) {
        await budgets.take(cancelDelivery, Date.now() + 1_000);
        served.push(id);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  };
  return { turns, wait, served, lines };
}

describe('those who wait for calls', () => {
  it('get them by age, however they came, and fight for none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 15 }),
        async (ages) => {
          const { wait, served } = await aLine();
          const all = Promise.all(ages.map((age) => wait(String(age), Date.now() - age)));
          await jest.advanceTimersByTimeAsync(10 * 60_000);
          await all;
          expect(served).toEqual(ages.toSorted((one, other) => other - one).map(String));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('do not wait for one that never comes back', async () => {
    const { turns, wait, served } = await aLine();
    expect(await turns.untilTurn(cancelDelivery, { id: 'gone', since: 0 })).toBeGreaterThan(0);
    const late = wait('late', 2);
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    await late;
    expect(served).toEqual(['late']);
  });

  it('are told of in one line for all of them', async () => {
    const { wait, lines } = await aLine();
    const all = Promise.all(['a', 'b', 'c', 'd'].map((id) => wait(id, 0)));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      restrictionGroup: cancelDelivery.restrictionGroup,
      waiting: 1,
    });
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    await all;
  });
});
