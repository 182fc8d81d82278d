import MiniSearch, { type Query, type SearchOptions } from 'minisearch';
import { setImmediate } from 'node:timers/promises';
import type { MenuIndex } from './menu-bytes.js';
import type { MenuItem } from './menu.js';
import { soundKey, wordsOf } from '../platform/search/sound-key.js';
import {
  findInStages,
  FUZZINESS,
  SHORTEST_FUZZY,
  type Strictness,
} from '../platform/search/stages.js';

interface Entry {
  id: string;
  name: string;
  category: string;
  tags: string;
  description: string;
}

const FIELDS = ['name', 'category', 'tags', 'description'] as const;
const BOOST = { name: 8, category: 3, tags: 3, description: 1 };

/** Some milliseconds of work, after which others have their turn. */
const SLICE = 25;

/** Finds items by what guests type: a few letters, typos, either alphabet, the wrong keyboard layout. */
export class MenuSearch {
  private readonly index = new MiniSearch<Entry>({
    fields: [...FIELDS],
    tokenize: wordsOf,
    processTerm: soundKey,
  });

  private constructor() {}

  /** In slices: a large menu takes seconds. */
  static async build(
    categories: Pick<MenuIndex['categories'][number], 'name' | 'items'>[],
    count: number,
    itemAt: (place: number) => MenuItem,
  ): Promise<MenuSearch> {
    const names = Array.from({ length: count }, (): string[] => []);
    for (const { name, items } of categories) {
      items.forEach((place) => names[place]?.push(name));
    }
    const search = new MenuSearch();
    for (let place = 0; place < count; place += 1) {
      search.index.add(toEntry(itemAt(place), names[place] ?? []));
      if (place % SLICE === SLICE - 1) {
        await setImmediate();
      }
    }
    return search;
  }

  /** Ids of items, the best first. */
  find(text: string, limit: number): string[] {
    const results = findInStages(text, (attempt, strictness) =>
      this.index.search(toQuery(attempt, strictness)),
    );
    return results.slice(0, limit).map(({ id }) => String(id));
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
