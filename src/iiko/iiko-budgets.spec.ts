import fc from 'fast-check';
import { pino } from 'pino';
import { Redis } from '../platform/cache/redis.js';
import { parseConfig } from '../platform/config/config.js';
import { IikoBudgets } from './iiko-budgets.js';
import { IikoError } from './iiko.errors.js';
import { LOYALTY_OPERATIONS } from './loyalty-operations.js';
import { OPERATIONS, type IikoOperation } from './operations.js';

const { stopLists, createDelivery, deliveriesById, deliveriesByDate } = OPERATIONS;

function budgets(perMinute: string): IikoBudgets {
  const config = parseConfig({ IIKO_BASE_URL: 'http://127.0.0.1:1', IIKO_BUDGETS: perMinute });
  const logger = pino({ level: 'silent' });
  return new IikoBudgets(new Redis(config, logger), config, logger);
}

function inSeconds(seconds: number): number {
  return Date.now() + seconds * 1_000;
}

describe('budgets of the restriction groups', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('are a third at once, and the rest in even intervals', async () => {
    const six = budgets('Orders: creating=6');
    await six.take(createDelivery, inSeconds(60));
    await six.take(createDelivery, inSeconds(60));
    await expect(six.take(createDelivery, inSeconds(60))).rejects.toMatchObject({
      kind: 'budget',
      outcome: 'not-sent',
      operation: 'createDelivery',
      retryAfterSeconds: 12,
    });
    await jest.advanceTimersByTimeAsync(12_000);
    await six.take(createDelivery, inSeconds(60));
    expect(await six.left(createDelivery)).toEqual({ calls: 0, waitMs: 12_000 });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await six.left(createDelivery)).toEqual({ calls: 2, waitMs: 0 });
    expect(six.callsPerMinute(createDelivery)).toBe(5);
  });

  it('are closed for as long as iiko refuses the group, whatever is left of them', async () => {
    const many = budgets('Orders: receiving=100; Orders: creating=100');
    await many.take(deliveriesById, inSeconds(0));
    await many.pause(deliveriesById, 15);
    await expect(many.take(deliveriesByDate, inSeconds(0))).rejects.toMatchObject({
      kind: 'budget',
      retryAfterSeconds: 15,
    });
    await many.take(createDelivery, inSeconds(0));
    await jest.advanceTimersByTimeAsync(15_000);
    await many.take(deliveriesByDate, inSeconds(0));
  });

  it('are shared by the operations of a group, and by no others', async () => {
    const one = budgets('Orders: receiving=1; Orders: creating=1');
    await one.take(deliveriesById, inSeconds(0));
    await expect(one.take(deliveriesByDate, inSeconds(0))).rejects.toBeInstanceOf(IikoError);
    await one.take(createDelivery, inSeconds(0));
  });

  it('let a background read wait for its turn, but not beyond the time of the call', async () => {
    const one = budgets('Data: stoplists=1');
    await one.take(stopLists, inSeconds(60));
    await jest.advanceTimersByTimeAsync(50_000);
    await expect(one.take(stopLists, inSeconds(5))).rejects.toMatchObject({ kind: 'budget' });

    let taken = false;
    const waiting = one.take(stopLists, inSeconds(60)).then(() => {
      taken = true;
    });
    await jest.advanceTimersByTimeAsync(9_000);
    expect(taken).toBe(false);
    await jest.advanceTimersByTimeAsync(2_000);
    await waiting;
    expect(taken).toBe(true);
  });

  it('serve those who wait in the order in which they came', async () => {
    const four = budgets('Data: stoplists=4');
    await four.take(stopLists, inSeconds(60));
    await four.take(stopLists, inSeconds(60));
    const served: string[] = [];
    const waiting = ['first', 'second', 'third'].map((name) =>
      four.take({ ...stopLists, budgetWaitMs: 120_000 }, inSeconds(120)).then(() => {
        served.push(name);
      }),
    );
    await jest.advanceTimersByTimeAsync(19_000);
    expect(served).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(served).toEqual(['first']);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(served).toEqual(['first', 'second']);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(served).toEqual(['first', 'second', 'third']);
    await Promise.all(waiting);
  });

  it('never allow more calls in any minute than they have', async () => {
    const arrivals = fc.array(fc.record({ gapMs: fc.nat(20_000), isMade: fc.boolean() }), {
      minLength: 50,
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), arrivals, async (limit, calls) => {
        const all = budgets(`Data: stoplists=${limit}`);
        const madeAt: number[] = [];
        for (const { gapMs, isMade } of calls) {
          jest.advanceTimersByTime(gapMs);
          const { waitMs } = await all.left(stopLists);
          const took = await all.take(stopLists, Date.now()).then(
            () => true,
            () => false,
          );
          expect(took).toBe(waitMs === 0);
          if (took && isMade) {
            madeAt.push(Date.now());
          } else if (took) {
            await all.giveBack(stopLists);
          }
        }
        madeAt.forEach((at, index) => {
          expect((madeAt[index + limit] ?? Infinity) - at).toBeGreaterThanOrEqual(60_000);
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [4, 2, 3],
    [9, 3, 7],
    [18, 6, 13],
    [120, 40, 81],
  ])('of %d a minute allow %d at once and %d for good', async (limit, burst, steady) => {
    const all = budgets(`Data: stoplists=${limit}`);
    expect(await all.left(stopLists)).toEqual({ calls: burst, waitMs: 0 });
    expect(all.callsPerMinute(stopLists)).toBe(steady);
  });

  it('get back a call that was not made', async () => {
    const one = budgets('Data: stoplists=1');
    await one.take(stopLists, Date.now());
    expect(await one.left(stopLists)).toEqual({ calls: 0, waitMs: 60_000 });
    await one.giveBack(stopLists);
    expect(await one.left(stopLists)).toEqual({ calls: 1, waitMs: 0 });
  });

  it('pause for two minutes at most, and until an operator ends the pause', async () => {
    const many = budgets('');
    await many.pause(stopLists, 999_999_999);
    expect(await many.pauses()).toEqual([
      { restrictionGroup: 'Data: stoplists', secondsLeft: 120 },
    ]);
    const waiting = many.take({ ...stopLists, budgetWaitMs: 200_000 }, inSeconds(200));
    expect(await many.lift('anna', 'Commands')).toEqual([]);
    expect(await many.lift('anna')).toHaveLength(1);
    await waiting;
    expect(await many.pauses()).toEqual([]);
  });

  it('exist for every operation, so that none runs unbounded', async () => {
    const defaults = budgets('');
    for (const operation of Object.values({ ...OPERATIONS, ...LOYALTY_OPERATIONS })) {
      const failure = await drain(defaults, operation);
      expect(failure).toMatchObject({ kind: 'budget', operation: operation.name });
    }
  });
});

/** Takes calls until the budget is used up and gives the error back. */
async function drain(all: IikoBudgets, operation: IikoOperation): Promise<unknown> {
  for (let call = 0; call < 1_000; call += 1) {
    try {
      await all.take(operation, Date.now());
    } catch (error) {
      return error;
    }
  }
  return undefined;
}
