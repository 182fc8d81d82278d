import { SandboxClock } from './clock.js';

describe('SandboxClock', () => {
  let clock: SandboxClock;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    clock = new SandboxClock();
  });

  afterEach(() => {
    clock.stop();
    jest.useRealTimers();
  });

  it('runs at the pace of the real one', () => {
    const runs: number[] = [];
    clock.schedule(500, () => void runs.push(clock.now()));
    jest.advanceTimersByTime(499);
    expect(runs).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(runs).toEqual([1_000_500]);
  });

  it('runs what falls due on the way, each task at its own moment', async () => {
    const runs: string[] = [];
    const step = (): void => {
      runs.push(`step at ${clock.now() - 1_000_000}`);
      clock.schedule(20_000, step);
    };
    clock.schedule(20_000, step);
    clock.schedule(30_000, () => void runs.push('between'));
    await clock.advance(60_000);
    expect(runs).toEqual(['step at 20000', 'between', 'step at 40000', 'step at 60000']);
    expect(clock.now()).toBe(1_060_000);
  });

  it('waits for one task before it starts the next', async () => {
    const runs: string[] = [];
    clock.schedule(1, async () => {
      await Promise.resolve();
      runs.push('slow');
    });
    clock.schedule(2, () => void runs.push('next'));
    await clock.advance(10);
    expect(runs).toEqual(['slow', 'next']);
  });

  it('keeps later tasks for the real time after an advance', async () => {
    const run = jest.fn();
    clock.schedule(10_000, run);
    await clock.advance(9_000);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('forgets cancelled tasks', async () => {
    const run = jest.fn();
    clock.schedule(10, run).cancel();
    await clock.advance(100);
    expect(run).not.toHaveBeenCalled();
  });
});
