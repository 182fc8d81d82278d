import { SandboxClock } from './clock.js';
import type { ApiError } from './errors.js';
import { Quotas } from './quotas.js';
import { Settings } from './settings.js';

// A moment 15 seconds before a minute ends.
const START_MS = 60_000 * 1000 - 15_000;

describe('Quotas', () => {
  let clock: SandboxClock;
  let quotas: Quotas;

  beforeEach(() => {
    jest.useFakeTimers({ now: START_MS });
    clock = new SandboxClock();
    quotas = new Quotas(clock, new Settings({}), true);
    quotas.change({ Commands: 1, 'Data: menu': 1 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const refusal = (spend: () => void): ApiError | undefined => {
    try {
      spend();
      return undefined;
    } catch (error) {
      return error as ApiError;
    }
  };

  it('count each login and group by itself', () => {
    quotas.spend('a', 'Commands');
    expect(
      refusal(() => {
        quotas.spend('b', 'Commands');
      }),
    ).toBeUndefined();
    expect(
      refusal(() => {
        quotas.spend('a', 'Data: menu');
      }),
    ).toBeUndefined();
    expect(
      refusal(() => {
        quotas.spend('a', 'Commands');
      }),
    ).toMatchObject({
      status: 429,
      headers: { 'retry-after': '15' },
    });
  });

  it('begin anew when the minute ends', async () => {
    quotas.spend('a', 'Commands');
    await clock.advance(14_999);
    expect(
      refusal(() => {
        quotas.spend('a', 'Commands');
      }),
    ).toBeDefined();
    await clock.advance(1);
    expect(
      refusal(() => {
        quotas.spend('a', 'Commands');
      }),
    ).toBeUndefined();
  });

  it('do not hold for groups without a limit', () => {
    quotas.change({ Commands: null });
    for (let count = 0; count < 1_000; count += 1) {
      quotas.spend('a', 'Commands');
    }
    expect(quotas.current.Commands).toBeNull();
  });
});
