import { hashBytes } from '../http/representation.js';
import { MenuSearch } from './menu-search.js';
import { itemsById, schedulesByItem, type Menu, type MenuItem, type MenuSchedule } from './menu.js';

type Sold = Pick<Menu, 'currency' | 'availability' | 'categories'>;

/** One revision of a menu in memory; restaurants that sell the same share it. */
export class MenuContent {
  readonly items: ReadonlyMap<string, MenuItem>;
  /** Of items that are not always sold. */
  readonly schedules: ReadonlyMap<string, MenuSchedule[]>;
  readonly currency: string;
  readonly availability: Menu['availability'];
  readonly categories: Menu['categories'];
  private lazySearch: MenuSearch | undefined;

  constructor(
    /** Hash of the rest. */
    readonly revision: string,
    { currency, availability, categories }: Sold,
  ) {
    this.currency = currency;
    this.availability = availability;
    this.categories = categories;
    this.items = itemsById({ categories });
    this.schedules = schedulesByItem({ categories });
  }

  /** Built by the first search. */
  get search(): MenuSearch {
    this.lazySearch ??= new MenuSearch(this.categories, this.items);
    return this.lazySearch;
  }

  menuOf(restaurantId: string): Menu {
    const { revision, currency, availability, categories } = this;
    return { restaurantId, revision, currency, availability, categories };
  }
}

/** iiko raises its revisions without changing anything; ours is the content's own. */
export function createContent({ currency, availability, categories }: Sold): MenuContent {
  const sold = { currency, availability, categories };
  return new MenuContent(hashBytes(Buffer.from(JSON.stringify(sold))), sold);
}

/** From the identity bytes of a snapshot, which this service wrote; version 0.1.0 knew no hours. */
export function readContent(identity: Buffer): MenuContent {
  const menu = JSON.parse(identity.toString('utf8')) as Omit<Menu, 'availability'> & Partial<Menu>;
  return new MenuContent(menu.revision, { ...menu, availability: menu.availability ?? [] });
}
