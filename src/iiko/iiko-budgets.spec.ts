import { pino } from 'pino';
import { Redis } from '../cache/redis.js';
import { parseConfig } from '../config/config.js';
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

  it('are refilled after a minute', async () => {
    const twoOrders = budgets('Orders: creating=2');
    await twoOrders.take(createDelivery, inSeconds(60));
    await twoOrders.take(createDelivery, inSeconds(60));
    await expect(twoOrders.take(createDelivery, inSeconds(60))).rejects.toMatchObject({
      kind: 'budget',
      outcome: 'not-sent',
      operation: 'createDelivery',
      retryAfterSeconds: 60,
    });
    await jest.advanceTimersByTimeAsync(60_000);
    await twoOrders.take(createDelivery, inSeconds(60));
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

  it('come back call by call, and serve those who wait in the order in which they came', async () => {
    const three = budgets('Data: stoplists=3');
    for (let call = 0; call < 3; call += 1) {
      await three.take(stopLists, inSeconds(60));
      await jest.advanceTimersByTimeAsync(15_000);
    }
    const served: string[] = [];
    const waiting = ['first', 'second', 'third'].map((name) =>
      three.take({ ...stopLists, budgetWaitMs: 120_000 }, inSeconds(120)).then(() => {
        served.push(name);
      }),
    );
    await jest.advanceTimersByTimeAsync(15_000);
    expect(served).toEqual(['first']);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(served).toEqual(['first', 'second']);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(served).toEqual(['first', 'second', 'third']);
    await Promise.all(waiting);
  });

  it('never allow more calls in any minute than the budget has', async () => {
    const five = budgets('Data: stoplists=5');
    const takenAt: number[] = [];
    for (let step = 0; step < 200; step += 1) {
      await five.take(stopLists, Date.now()).then(
        () => takenAt.push(Date.now()),
        () => undefined,
      );
      await jest.advanceTimersByTimeAsync(((step * 7_919) % 13) * 400);
    }
    takenAt.forEach((at, index) => {
      expect((takenAt[index + 5] ?? Infinity) - at).toBeGreaterThanOrEqual(60_000);
    });
    expect(takenAt.length).toBeGreaterThan(20);
  });

  it('get back a call that was not made', async () => {
    const one = budgets('Data: stoplists=1');
    const callId = await one.take(stopLists, Date.now());
    expect(await one.left(stopLists)).toEqual({ calls: 0, waitMs: 60_000 });
    await one.giveBack(stopLists, callId);
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
