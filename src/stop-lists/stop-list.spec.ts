import { byKey, compare, normalise, remainingOf, type StopListEntry } from './stop-list.js';

function entry(itemId: string, remaining: number, sizeId: string | null = null): StopListEntry {
  return { itemId, sizeId, remaining };
}

describe('normalise', () => {
  it('gives the same list for the same stops in any order', () => {
    const entries = [entry('borscht', 0), entry('pizza', 2, 'large'), entry('pizza', 1, 'small')];
    expect(normalise([...entries].reverse())).toEqual(normalise(entries));
  });

  it('takes the smaller of two numbers for one thing', () => {
    expect(normalise([entry('borscht', 3), entry('borscht', 1)])).toEqual([entry('borscht', 1)]);
  });
});

describe('compare', () => {
  const before = [entry('borscht', 5), entry('pizza', 2, 'large'), entry('pizza', 1, 'small')];

  it('finds nothing between equal lists', () => {
    expect(compare(before, [...before])).toEqual({ changed: [], removed: [] });
  });

  it('finds what is new, what has another number and what is gone, each by size', () => {
    const after = [entry('borscht', 4), entry('kvass', 0), entry('pizza', 2, 'large')];
    expect(compare(before, after)).toEqual({
      changed: [entry('borscht', 4), entry('kvass', 0)],
      removed: [{ itemId: 'pizza', sizeId: 'small' }],
    });
  });

  it('turns one list into the other when it is applied', () => {
    const after = [entry('pizza', 2), entry('pizza', 0, 'small')];
    const { changed, removed } = compare(before, after);
    const applied = new Map(byKey(before));
    removed.forEach(({ itemId, sizeId }) => applied.delete(`${itemId}/${sizeId ?? ''}`));
    byKey(changed).forEach((value, key) => applied.set(key, value));
    expect(normalise([...applied.values()])).toEqual(normalise(after));
  });
});

describe('remainingOf', () => {
  const entries = byKey([
    entry('borscht', 0),
    entry('salmon', 1.5),
    entry('pizza', 3),
    entry('pizza', 1, 'large'),
    entry('tea', 2, 'large'),
  ]);

  it.each([
    ['not limited', 'kvass', null, undefined],
    ['sold out', 'borscht', null, 0],
    ['a fraction is left', 'salmon', null, 1.5],
    ['all sizes together', 'pizza', null, 3],
    ['one size', 'pizza', 'large', 1],
    ['a size without a number of its own', 'pizza', 'small', undefined],
    ['a stopped size does not stop the item', 'tea', null, undefined],
  ])('%s', (_rule, itemId, sizeId, expected) => {
    expect(remainingOf(entries, itemId, sizeId)).toBe(expected);
  });
});
