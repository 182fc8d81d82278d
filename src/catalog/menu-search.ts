import MiniSearch, { type Query, type SearchOptions } from 'minisearch';
import type { Menu, MenuItem } from './menu.js';
import { soundKey, wordsOf } from '../search/sound-key.js';
import { findInStages, FUZZINESS, SHORTEST_FUZZY, type Strictness } from '../search/stages.js';

interface Entry {
  id: string;
  name: string;
  category: string;
  tags: string;
  description: string;
}

const FIELDS = ['name', 'category', 'tags', 'description'] as const;
const BOOST = { name: 8, category: 3, tags: 3, description: 1 };

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

  /** The best first. */
  find(text: string, limit: number): MenuItem[] {
    const results = findInStages(text, (attempt, strictness) =>
      this.index.search(toQuery(attempt, strictness)),
    );
    return results.slice(0, limit).flatMap(({ id }) => this.items.get(String(id)) ?? []);
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

function toQuery(text: string, { words, fuzzy }: Strictness): Query {
  return {
    queries: wordsOf(text),
    boost: BOOST,
    ...(words === 'all' ? { combineWith: 'AND', prefix: true } : { combineWith: 'OR' }),
    ...(fuzzy ? FUZZY : {}),
  };
}
