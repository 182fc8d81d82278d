import { hashBytes } from '../http/representation.js';
import { MenuSearch } from './menu-search.js';
import { itemsById, type Menu, type MenuItem } from './menu.js';

/** One revision of a menu in memory; restaurants that sell the same share it. */
export class MenuContent {
  readonly items: ReadonlyMap<string, MenuItem>;
  private lazySearch: MenuSearch | undefined;

  constructor(
    /** Hash of the rest. */
    readonly revision: string,
    readonly currency: string,
    readonly categories: Menu['categories'],
  ) {
    this.items = itemsById({ categories });
  }

  /** Built by the first search. */
  get search(): MenuSearch {
    this.lazySearch ??= new MenuSearch(this.categories, this.items);
    return this.lazySearch;
  }

  menuOf(restaurantId: string): Menu {
    const { revision, currency, categories } = this;
    return { restaurantId, revision, currency, categories };
  }
}

/** iiko raises its revisions without changing anything; ours is the content's own. */
export function createContent(currency: string, categories: Menu['categories']): MenuContent {
  const revision = hashBytes(Buffer.from(JSON.stringify({ currency, categories })));
  return new MenuContent(revision, currency, categories);
}

/** From the identity bytes of a snapshot, which this service wrote. */
export function readContent(identity: Buffer): MenuContent {
  const { revision, currency, categories } = JSON.parse(identity.toString('utf8')) as Menu;
  return new MenuContent(revision, currency, categories);
}
