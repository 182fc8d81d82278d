import { findExcess } from './json-body.js';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('findExcess', () => {
  it.each([
    ['a hundred lists within one another', nested(100), undefined],
    ['one more', nested(101), 'too-deep'],
    ['objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 'too-deep'],
    ['many beside one another', `[${'[],'.repeat(500)}[]]`, undefined],
    ['brackets in texts', JSON.stringify({ text: `\\"${'['.repeat(500)}` }), undefined],
    ['a text that does not end', `"${'\\"['.repeat(500_000)}`, undefined],
    ['elements', `[${'0,'.repeat(1_999)}0]`, undefined],
    ['one element more', `[${'0,'.repeat(2_000)}0]`, 'too-many-parts'],
    ['commas in texts', JSON.stringify([','.repeat(5_000)]), undefined],
    ['no JSON', 'nothing', undefined],
  ])('%s', (_name, json, expected) => {
    expect(findExcess(json, 2_000)).toBe(expected);
  });
});
