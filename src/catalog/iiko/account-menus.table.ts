import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';

export interface NamedMenu {
  id: string;
  name: string;
}

/** What the key may sell from. */
export interface MenuList {
  menus: NamedMenu[];
  /** Empty where prices come from the menus themselves. */
  priceCategories: NamedMenu[];
}

/** One row: the menus that iiko lists to our key. */
export const accountMenus = pgTable('account_menus', {
  source: text('source').primaryKey(),
  content: jsonb('content').$type<MenuList>().notNull(),
});
