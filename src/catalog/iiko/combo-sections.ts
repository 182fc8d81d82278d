import type { MenuCategory } from '../menu.js';

/** Sections that combos from iikoCard make up; in format 4 they are items of the menu itself. */
export function comboSections(categories: MenuCategory[]): MenuCategory[] {
  return categories.filter(isComboSection);
}

/** The menu as it was read, without them. */
export function withoutComboSections(categories: MenuCategory[]): MenuCategory[] {
  return categories.filter((category) => !isComboSection(category));
}

function isComboSection({ items }: MenuCategory): boolean {
  return items.length > 0 && items.every(({ combo }) => combo !== undefined);
}
