import type { MenuIndex } from './menu-bytes.js';
import { MenuSearch } from './menu-search.js';
import { schedulesOf, type MenuHours, type MenuItem, type MenuSchedule } from './menu.js';

/** Items read lately stay read; a bound for menus of thousands. */
const KEPT_ITEMS = 500;

/**
 * One revision of a menu in memory; restaurants that sell the same share it. It stays bytes, of which an item is read when
 * it is asked for: to read all of a large menu would hold everything else up, and takes several times the memory.
 */
export class MenuContent {
  readonly availability: MenuHours[];
  /** Of items that are not always sold. */
  readonly schedules: ReadonlyMap<string, MenuSchedule[]>;
  private readonly places: ReadonlyMap<string, readonly [number, number]>;
  private readonly services: ReadonlyMap<string, MenuItem>;
  private readonly read = new Map<string, MenuItem>();
  private lazySearch: Promise<MenuSearch> | undefined;

  constructor(
    readonly revision: string,
    private readonly identity: Buffer,
    private readonly index: MenuIndex,
  ) {
    this.availability = index.availability;
    this.schedules = schedulesOf(index);
    this.places = new Map(index.items.map(([id, from, to]) => [id, [from, to]]));
    this.services = new Map(index.services.map((item) => [item.id, item]));
  }

  item(id: string): MenuItem | undefined {
    const known = this.read.get(id);
    const place = this.places.get(id);
    if (known !== undefined || place === undefined) {
      return known;
    }
    const item = this.readAt(place);
    if (this.read.size >= KEPT_ITEMS) {
      this.read.clear();
    }
    this.read.set(id, item);
    return item;
  }

  /** What is charged for and not sold by itself, such as a delivery. */
  service(id: string): MenuItem | undefined {
    return this.services.get(id) ?? this.item(id);
  }

  /** Built by the first search. */
  search(): Promise<MenuSearch> {
    this.lazySearch ??= MenuSearch.build(this.index.categories, this.index.items.length, (at) => {
      const [, from, to] = this.index.items[at] ?? ['', 0, 0];
      return this.readAt([from, to]);
    });
    return this.lazySearch;
  }

  private readAt([from, to]: readonly [number, number]): MenuItem {
    return JSON.parse(this.identity.toString('utf8', from, to)) as MenuItem;
  }
}
