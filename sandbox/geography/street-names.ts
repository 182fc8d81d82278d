import {
  ADJECTIVES,
  ADJECTIVE_ENDINGS,
  ADJECTIVE_KINDS,
  ADJECTIVE_PREFIXES,
  PERSON_KINDS,
  PERSON_PREFIXES,
  SURNAMES,
} from '../data/street-words.js';

const STEMS = [
  ...ADJECTIVES.relative.map((stem) => ({ stem, endings: ADJECTIVE_ENDINGS.relative })),
  ...ADJECTIVES.descriptive.map((stem) => ({ stem, endings: ADJECTIVE_ENDINGS.descriptive })),
];
const AFTER_ADJECTIVES = STEMS.length * ADJECTIVE_PREFIXES.length * ADJECTIVE_KINDS.length;
const AFTER_PERSONS = SURNAMES.length * PERSON_PREFIXES.length * PERSON_KINDS.length;

/** How many different names can be made. */
export const NAME_COUNT = AFTER_ADJECTIVES + AFTER_PERSONS;

// A prime that does not divide the count: stepping by it visits every combination once, well mixed.
const STEP = 13_007;

/**
 * The invented street name of a number: always the same for it, and another for every number below
 * `NAME_COUNT`. Written as in a POS directory: a street proper without its kind ("Калужская",
 * "Академика Орлова"), everything else with it ("2-й Калужский переулок", "бульвар Орлова").
 */
export function streetName(number: number): string {
  const combination = (number * STEP) % NAME_COUNT;
  return combination < AFTER_ADJECTIVES
    ? afterAdjective(combination)
    : afterPerson(combination - AFTER_ADJECTIVES);
}

function afterAdjective(combination: number): string {
  const [{ stem, endings }, rest] = pick(STEMS, combination);
  const [prefix, kindNumber] = pick(ADJECTIVE_PREFIXES, rest);
  const [{ kind, gender }] = pick(ADJECTIVE_KINDS, kindNumber);
  return joined(prefix[gender], stem + endings[gender], kind);
}

function afterPerson(combination: number): string {
  const [surname, rest] = pick(SURNAMES, combination);
  const [prefix, kindNumber] = pick(PERSON_PREFIXES, rest);
  const [kind] = pick(PERSON_KINDS, kindNumber);
  return joined(kind, prefix, surname);
}

/** One digit of a number whose base is the length of the list, and what is left of the number. */
function pick<T>(list: readonly T[], number: number): [T, number] {
  const chosen = list[number % list.length];
  if (chosen === undefined) {
    throw new Error('A list of street words is empty.');
  }
  return [chosen, Math.floor(number / list.length)];
}

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(' ');
