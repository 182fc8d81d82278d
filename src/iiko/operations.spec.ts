import { readFileSync } from 'node:fs';
import { LOYALTY_OPERATIONS } from './loyalty-operations.js';
import { OPERATIONS } from './operations.js';

describe('the rights that a key needs', () => {
  it('are named where operators read how to make one', () => {
    const document = readFileSync('docs/operations.md', 'utf8');
    const operations = [...Object.values(OPERATIONS), ...Object.values(LOYALTY_OPERATIONS)];
    const groups = new Set(operations.map(({ restrictionGroup }) => restrictionGroup));
    const missing = [...groups].filter((group) => !document.includes(`\`${group}\``));
    expect(missing).toEqual([]);
  });
});
