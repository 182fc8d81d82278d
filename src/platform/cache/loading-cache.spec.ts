import { LoadingCache } from './loading-cache.js';

const value = (one: string) => () => Promise.resolve(one);

describe('LoadingCache', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('loads again when a value is no longer fresh, and hands over the old one', async () => {
    const cache = new LoadingCache<string>({ freshMs: 1_000, most: 2 });
    const load = jest.fn((kept: string | undefined) => Promise.resolve(`after ${kept ?? 'none'}`));
    await cache.get('a', load);
    jest.advanceTimersByTime(999);
    expect(cache.find('a')).toBe('after none');
    jest.advanceTimersByTime(1);
    expect(cache.find('a')).toBeUndefined();
    expect(cache.findStale('a')).toBe('after none');
    await expect(cache.get('a', load)).resolves.toBe('after after none');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('counts the age from when the loading began', async () => {
    const cache = new LoadingCache<string>({ freshMs: 1_000, most: 2 });
    const loading = cache.get('a', async () => {
      await jest.advanceTimersByTimeAsync(600);
      return 'slow';
    });
    await loading;
    jest.advanceTimersByTime(400);
    expect(cache.find('a')).toBeUndefined();
  });

  it('shares one loading among callers at the same time, and its failure', async () => {
    const cache = new LoadingCache<string>({ freshMs: 1_000, most: 2 });
    const fail = jest.fn(() => Promise.reject(new Error('away')));
    const gets = [cache.get('a', fail), cache.get('a', fail)];
    await expect(Promise.allSettled(gets)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    expect(fail).toHaveBeenCalledTimes(1);
    await expect(cache.get('a', value('back'))).resolves.toBe('back');
  });

  it('keeps nothing that began to load before it was deleted', async () => {
    const cache = new LoadingCache<string>({ freshMs: 1_000, most: 2 });
    let give: (late: string) => void = () => undefined;
    const first = cache.get('a', () => new Promise((resolve) => (give = resolve)));
    cache.delete('a');
    give('before');
    await expect(first).resolves.toBe('before');
    expect(cache.findStale('a')).toBeUndefined();
  });

  it('keeps the last used values, and only those that are to be kept', async () => {
    const isKept = (one: string) => one !== 'unwanted';
    const cache = new LoadingCache<string>({ freshMs: 1_000, most: 2, isKept });
    for (const key of ['a', 'b', 'a', 'c']) {
      await cache.get(key, value(key));
    }
    await cache.get('d', value('unwanted'));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.find(key))).toEqual([
      'a',
      undefined,
      'c',
      undefined,
    ]);
  });
});
