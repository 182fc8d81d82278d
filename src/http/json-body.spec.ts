import { isTooDeep } from './json-body.js';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('isTooDeep', () => {
  it.each([
    ['a hundred lists within one another', nested(100), false],
    ['one more', nested(101), true],
    ['objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, true],
    ['many beside one another', `[${'[],'.repeat(500)}[]]`, false],
    ['brackets in texts', JSON.stringify({ text: `\\"${'['.repeat(500)}` }), false],
    ['a text that does not end', `"${'\\"['.repeat(500_000)}`, false],
    ['no JSON', 'nothing', false],
  ])('%s', (_name, json, expected) => {
    expect(isTooDeep(json)).toBe(expected);
  });
});
