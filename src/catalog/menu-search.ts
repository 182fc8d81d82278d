import MiniSearch, { type Query, type SearchOptions } from 'minisearch';
import type { Menu, MenuItem } from './menu.js';
import { inOtherLayout, soundKey, wordsOf } from '../search/sound-key.js';

interface Entry {
  id: string;
  name: string;
  category: string;
  tags: string;
  description: string;
}

const FIELDS = ['name', 'category', 'tags', 'description'] as const;
const BOOST = { name: 8, category: 3, tags: 3, description: 1 };
/** One mistake in four letters; shorter words must be exact or they match anything. */
const FUZZINESS = 0.25;
const SHORTEST_FUZZY = 4;

/** Finds items by what guests type: a few letters, typos, either alphabet, the wrong keyboard layout. */
export class MenuSearch {
  private readonly index = new MiniSearch<Entry>({
    fields: [...FIELDS],
    tokenize: wordsOf,
    processTerm: soundKey,
  });

  constructor(
    categories: Menu['categories'],
    private readonly items: ReadonlyMap<string, MenuItem>,
  ) {
    const names = new Map<string, string[]>();
    for (const category of categories) {
      for (const item of category.items) {
        names.set(item.id, [...(names.get(item.id) ?? []), category.name]);
      }
    }
    this.index.addAll([...items.values()].map((item) => toEntry(item, names.get(item.id) ?? [])));
  }

  /** The best first. What was typed is tried as it stands before anything is assumed about it. */
  find(text: string, limit: number): MenuItem[] {
    const other = inOtherLayout(text);
    const attempts: (() => Query)[] = [
      () => allWords(text),
      () => allWords(other),
      () => allWords(text, FUZZY),
      () => allWords(other, FUZZY),
      () => anyWord(text, FUZZY),
    ];
    for (const attempt of attempts) {
      const results = this.index.search(attempt());
      if (results.length > 0) {
        return results.slice(0, limit).flatMap(({ id }) => this.items.get(String(id)) ?? []);
      }
    }
    return [];
  }
}

function toEntry(item: MenuItem, categories: string[]): Entry {
  return {
    id: item.id,
    name: item.name,
    category: categories.join(' '),
    tags: [...item.tags, ...item.labels].join(' '),
    description: item.description,
  };
}

const FUZZY: SearchOptions = {
  fuzzy: (term) => (term.length < SHORTEST_FUZZY ? false : FUZZINESS),
};

function allWords(text: string, options: SearchOptions = {}): Query {
  return { queries: wordsOf(text), combineWith: 'AND', prefix: true, boost: BOOST, ...options };
}

function anyWord(text: string, options: SearchOptions): Query {
  return { ...options, queries: wordsOf(text), combineWith: 'OR', boost: BOOST };
}
