import { setImmediate as nextTurn } from 'node:timers/promises';
import { soundKey } from '../../platform/search/sound-key.js';
import { findInStages, type Strictness } from '../../platform/search/stages.js';
import { lowerBound, WordPostings } from '../../platform/search/word-postings.js';
import { streetWords } from './street-words.js';

/** A street of a directory; stored as a pair because there are tens of thousands. */
export type StreetRow = [id: string, name: string];

export interface Street {
  id: string;
  name: string;
}

/** As many of the best are looked at once more, by how they are written instead of how they sound. */
const LOOKED_AT_TWICE = 60;

/**
 * The streets of a city, found by what guests type. Twenty thousand take about 5 MB: MiniSearch, which menus
 * are searched with, takes several times as much and needs longer for a letter that thousands begin with.
 */
export class StreetSearch {
  private constructor(
    /** Sorted by `sortKey`. */
    private readonly streets: readonly StreetRow[],
    private readonly index: WordPostings,
    private readonly wordCounts: Uint8Array,
  ) {}

  /** @param streets as `sortStreets` gives them */
  static async build(streets: readonly StreetRow[]): Promise<StreetSearch> {
    const wordCounts = new Uint8Array(streets.length);
    const keys = new Map<string, string>();
    const index = await WordPostings.build(streets.length, (at) => {
      const words = streetWords(streets[at]?.[1] ?? '');
      wordCounts[at] = words.length;
      return words.map((word) => rememberedKey(word, keys));
    });
    return new StreetSearch(streets, index, wordCounts);
  }

  get size(): number {
    return this.streets.length;
  }

  /** The best first: names that begin so, then those that have the words, then those that nearly have them. */
  find(text: string, limit: number): Street[] {
    const direct = this.beginningWith(streetWords(text).join(' '), limit);
    if (direct.length >= limit) {
      return direct.map((at) => this.streetAt(at));
    }
    const others =
      direct.length > 0
        ? this.rank(text, { words: 'all', fuzzy: false })
        : findInStages(text, (attempt, strictness) => this.rank(attempt, strictness));
    return [...new Set([...direct, ...others])].slice(0, limit).map((at) => this.streetAt(at));
  }

  /**
   * The street that is meant by a name, as people write it: «ул. Тверская», «Кожуховский 1-й пр-д».
   * Undefined when there is none, or several.
   */
  named(name: string): Street | undefined {
    const [first, second] = this.allNamed(name);
    return second === undefined ? first : undefined;
  }

  /** Several where one name stands for streets in several parts of a city. */
  allNamed(name: string): Street[] {
    const words = streetWords(name);
    return [...this.index.find(keysOf(words), EXACT)]
      .filter(([at, lacks]) => lacks === 0 && this.wordCounts[at] === words.length)
      .map(([at]) => at)
      .filter((at) => isWrittenSo(this.nameAt(at), words))
      .map((at) => this.streetAt(at));
  }

  byId(id: string): Street | undefined {
    const [, name] = this.streets.find(([known]) => known === id) ?? [];
    return name === undefined ? undefined : { id, name };
  }

  private beginningWith(beginning: string, limit: number): number[] {
    if (beginning === '') {
      return [];
    }
    const first = lowerBound(this.streets.length, (at) => sortKey(this.nameAt(at)) < beginning);
    const found: number[] = [];
    for (let at = first; found.length < limit && at < this.streets.length; at += 1) {
      if (!sortKey(this.nameAt(at)).startsWith(beginning)) {
        break;
      }
      found.push(at);
    }
    return found;
  }

  private rank(text: string, strictness: Strictness): number[] {
    const words = streetWords(text);
    const found = this.index.find(keysOf(words), strictness);
    // One number each, what it lacks first: sorting thousands of them is quick then.
    const ranks = Float64Array.from(found, ([at, lacks]) => {
      const count = this.wordCounts[at] ?? 0;
      return (lacks * LONGEST_NAME + count) * this.streets.length + at;
    }).sort();
    const best = Array.from(ranks.subarray(0, LOOKED_AT_TWICE), (rank) => ({
      at: rank % this.streets.length,
      lacks: Math.floor(rank / this.streets.length / LONGEST_NAME),
    }));
    return best
      .map((one) => ({ ...one, misspelled: misspelledIn(this.nameAt(one.at), words) }))
      .sort((one, other) => one.lacks - other.lacks || one.misspelled - other.misspelled)
      .map(({ at }) => at);
  }

  private streetAt(at: number): Street {
    const [id, name] = this.streets[at] ?? ['', ''];
    return { id, name };
  }

  private nameAt(at: number): string {
    return this.streets[at]?.[1] ?? '';
  }
}

/** In words; more count as so many. */
const LONGEST_NAME = 256;
const EXACT: Strictness = { words: 'all', fuzzy: false };

/** In the order that the index wants; other requests get their turn meanwhile. */
export async function sortStreets(streets: readonly Street[]): Promise<StreetRow[]> {
  const keyed: { row: StreetRow; key: string }[] = [];
  for (const { id, name } of streets) {
    keyed.push({ row: [id, name], key: sortKey(name) });
    if (keyed.length % STREETS_PER_TURN === 0) {
      await nextTurn();
    }
  }
  return keyed
    .sort((one, other) => compare(one.key, other.key) || compare(one.row[0], other.row[0]))
    .map(({ row }) => row);
}

const STREETS_PER_TURN = 2_000;

/** By code units, as strings are compared when the list is searched. */
function compare(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

function sortKey(name: string): string {
  return streetWords(name).join(' ');
}

/** Names of a city share few words; to learn how each sounds costs more than all the rest. */
function rememberedKey(word: string, keys: Map<string, string>): string {
  const known = keys.get(word);
  if (known !== undefined) {
    return known;
  }
  const key = soundKey(word);
  keys.set(word, key);
  return key;
}

/** Letters without a sound make no word. */
function keysOf(words: string[]): string[] {
  return words.map(soundKey).filter((key) => key !== '');
}

/** How many of the words that were typed begin no word of the name. */
export function misspelledIn(name: string, typed: string[]): number {
  const words = streetWords(name);
  return typed.filter((word) => !words.some((known) => known.startsWith(word))).length;
}

function isWrittenSo(name: string, words: string[]): boolean {
  const known = streetWords(name);
  return words.every((word) => known.includes(word));
}
