import type { ImageLink } from '../../iiko/schemas/image-link.js';
import type {
  IikoNomenclature,
  IikoNomenclatureGroup,
  IikoNomenclatureProduct,
} from '../../iiko/schemas/nomenclature.js';
import { GENERAL_NAMES } from '../general-names.js';
import type { MenuRemarks } from '../menu-remarks.js';

/** Of the section for products whose own group iiko does not export. */
export const OTHER_CATEGORY = { id: 'other', name: GENERAL_NAMES.section } as const;

export interface Section {
  id: string;
  name: string;
  description: string;
  image: ImageLink | undefined;
  /** Those that can be bought, in iiko's order. */
  products: IikoNomenclatureProduct[];
}

/**
 * What a nomenclature sells, by its groups.
 *
 * - Sections are the groups in the order of the tree; a section with sections in it is followed by them.
 * - A dish in a group that is not exported falls into a section of its own, `Прочее`. Seen live: dishes with prices
 *   that a set uses as its modifiers, and which are sold alone as well. A group that is exported and cannot be read may
 *   be a hidden one, so that its dishes are not sold.
 */
export function sectionsOf(
  { groups, lostGroups, products }: IikoNomenclature,
  remarks: MenuRemarks,
): Section[] {
  const exported = new Set([...groups.map(({ id }) => id), ...lostGroups]);
  const isHomeless = ({ parentGroup }: { parentGroup: string | null }) =>
    parentGroup === null || (!exported.has(parentGroup) && !exported.has(null));
  const byParent = groupBy(
    products.filter((product) => isSold(product, remarks)),
    (product) => (isHomeless(product) ? null : product.parentGroup),
  );
  const take = (id: string | null) => {
    const found = byParent.get(id) ?? [];
    byParent.delete(id);
    return found.toSorted((one, other) => one.order - other.order);
  };
  const sections = flattenTree(groups, isHomeless).map((group) => ({
    id: group.id,
    name: group.name,
    description: group.description,
    image: group.imageLinks[0],
    products: take(group.id),
  }));
  const other = { ...OTHER_CATEGORY, description: '', image: undefined, products: take(null) };
  for (const product of [...byParent.values()].flat()) {
    remarks.add('item_without_category', product);
  }
  return [...sections, other];
}

function isSold(product: IikoNomenclatureProduct, remarks: MenuRemarks): boolean {
  if (product.type === 'modifier') {
    return false;
  }
  if (product.isDeleted) {
    remarks.add('item_hidden', product);
  }
  return !product.isDeleted;
}

/** Depth first by `order`; what a group hides, it hides with everything below it. */
function flattenTree(
  groups: IikoNomenclatureGroup[],
  isRoot: (group: IikoNomenclatureGroup) => boolean,
): IikoNomenclatureGroup[] {
  const visible = groups
    .filter((group) => !group.isGroupModifier && !group.isDeleted && group.isIncludedInMenu)
    .toSorted((one, other) => one.order - other.order);
  const children = groupBy(visible, (group) => (isRoot(group) ? null : group.parentGroup));
  const flat: IikoNomenclatureGroup[] = [];
  const next = (children.get(null) ?? []).toReversed();
  for (let group = next.pop(); group !== undefined; group = next.pop()) {
    flat.push(group);
    next.push(...(children.get(group.id) ?? []).toReversed());
    // Of two groups with one id, what is below stands once.
    children.delete(group.id);
  }
  return flat;
}

function groupBy<Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string | null,
): Map<string | null, Thing[]> {
  const groups = new Map<string | null, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [thing]);
    } else {
      group.push(thing);
    }
  }
  return groups;
}
