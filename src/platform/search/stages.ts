import { inOtherLayout } from './sound-key.js';

/** How strictly a text is compared. */
export interface Strictness {
  words: 'all' | 'any';
  /** Whether typos are forgiven. */
  fuzzy: boolean;
}

/** The first attempt that finds anything. What was typed is tried as it stands before anything is assumed about it. */
export function findInStages<Found>(
  text: string,
  find: (text: string, strictness: Strictness) => Found[],
): Found[] {
  for (const { otherLayout, ...strictness } of STAGES) {
    const found = find(otherLayout ? inOtherLayout(text) : text, strictness);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

const STAGES: readonly (Strictness & { otherLayout: boolean })[] = [
  { words: 'all', fuzzy: false, otherLayout: false },
  { words: 'all', fuzzy: false, otherLayout: true },
  { words: 'all', fuzzy: true, otherLayout: false },
  { words: 'all', fuzzy: true, otherLayout: true },
  { words: 'any', fuzzy: true, otherLayout: false },
];

/** A word of fewer letters must be right, or it matches anything. */
export const SHORTEST_FUZZY = 4;

/** Mistakes per letter: one in four letters, two in eight. */
export const FUZZINESS = 0.25;
