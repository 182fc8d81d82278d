import { createHash } from 'node:crypto';
import type { Menu, MenuCategory, MenuHours, MenuItem, MenuSchedule } from './menu.js';

export interface SoldMenu {
  currency: string;
  availability: MenuHours[];
  categories: MenuCategory[];
  /** Charged for, but not sold by themselves. */
  services: MenuItem[];
}

/** Where in the bytes of a menu its items lie, so that one can be read without the others. */
export interface MenuIndex {
  currency: string;
  availability: MenuHours[];
  /** Id, first byte, and the byte after the last. */
  items: [id: string, from: number, to: number][];
  /** Sections in order; `items` are places in the list above. */
  categories: { name: string; schedules: MenuSchedule[]; items: number[] }[];
  services: MenuItem[];
}

/** A menu as bytes, but for the restaurant that it is for. */
export interface WrittenMenu {
  /** Hash of the content: iiko raises its revisions without changing anything. */
  revision: string;
  index: MenuIndex;
  identityFor(restaurantId: string): Buffer;
}

/** The same for every restaurant, as long as its id is a UUID. */
const SOME_RESTAURANT = '00000000-0000-4000-8000-000000000000';

export function writeMenu({ currency, availability, categories, services }: SoldMenu): WrittenMenu {
  const text = new GrowingText();
  const places = new Map<string, number>();
  const items: MenuIndex['items'] = [];
  text.add(`"currency":${JSON.stringify(currency)},"availability":${JSON.stringify(availability)}`);
  text.add(',"categories":[');
  const sections = categories.map(({ items: own, ...category }, index) => {
    text.add(`${index === 0 ? '' : ','}${JSON.stringify(category).slice(0, -1)},"items":[`);
    const placed = own.map((item, at) => {
      text.add(at === 0 ? '' : ',');
      const from = text.length;
      text.add(JSON.stringify(item));
      const place = places.get(item.id) ?? items.push([item.id, from, text.length]) - 1;
      places.set(item.id, place);
      return place;
    });
    text.add(']}');
    return { name: category.name, schedules: category.schedules, items: placed };
  });
  text.add(']}');
  const tail = text.bytes();
  const revision = hashOf(tail, services);
  const headFor = (restaurantId: string) =>
    Buffer.from(`{"restaurantId":"${restaurantId}","revision":"${revision}",`);
  const ahead = headFor(SOME_RESTAURANT).length;
  return {
    revision,
    index: {
      currency,
      availability,
      items: items.map(([id, from, to]) => [id, from + ahead, to + ahead]),
      categories: sections,
      services,
    },
    identityFor: (restaurantId) => Buffer.concat([headFor(restaurantId), tail]),
  };
}

/** Of everything that is sold, as if it were one object. */
function hashOf(tail: Buffer, services: MenuItem[]): string {
  const hash = createHash('sha256').update('{').update(tail);
  if (services.length > 0) {
    hash.update(JSON.stringify(services));
  }
  return hash.digest('base64url').slice(0, 27);
}

/** Version 0.1.0 knew no hours of a menu. */
type StoredMenu = Omit<Menu, 'availability'> & Partial<Menu>;

/** Bytes that a former version wrote without an index. */
export function readUnindexed(identity: Buffer): WrittenMenu {
  const { currency, availability, categories } = JSON.parse(
    identity.toString('utf8'),
  ) as StoredMenu;
  return writeMenu({ currency, availability: availability ?? [], categories, services: [] });
}

class GrowingText {
  length = 0;
  private readonly parts: Buffer[] = [];

  add(text: string): void {
    const part = Buffer.from(text);
    this.parts.push(part);
    this.length += part.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}
