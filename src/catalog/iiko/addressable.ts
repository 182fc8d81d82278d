import { isUuid } from '../../iiko/schemas/reading.js';
import type { MenuRemarks } from '../menu-remarks.js';
import { modifierGroupsOf, type MenuItem, type MenuModifierGroup, type MenuSize } from '../menu.js';
import { isOptional } from './modifier-groups.js';

/**
 * The part of an item that an order can name: its ids are UUIDs in iiko and in our API. An option with another id can be
 * done without, unless the POS demands it.
 */
export function addressable(item: MenuItem, remarks: MenuRemarks): MenuItem | undefined {
  if (isAddressable(item)) {
    return item;
  }
  const sizes = item.sizes.flatMap((size) => addressableSize(item, size, remarks) ?? []);
  const isPossible = isUuid(item.id) && item.combo === undefined && sizes.length > 0;
  if (!isPossible) {
    remarks.add('id_unusable', item);
    return undefined;
  }
  const isMarked = sizes.some(({ isDefault }) => isDefault);
  return {
    ...item,
    sizes: sizes.map((size, index) => ({
      ...size,
      isDefault: isMarked ? size.isDefault : index === 0,
    })),
    modifierGroups: item.modifierGroups.flatMap((group) => addressableGroup(group) ?? []),
  };
}

function isAddressable(item: MenuItem): boolean {
  const groups = [item, ...item.sizes].flatMap(({ modifierGroups }) => modifierGroups ?? []);
  const ids = [
    item.id,
    ...item.sizes.map(({ id }) => id),
    ...groups.flatMap(({ id, modifiers }) => [id, ...modifiers.map((modifier) => modifier.id)]),
    ...(item.combo?.groups ?? []).map(({ id }) => id),
  ];
  return ids.every((id) => id === null || isUuid(id));
}

function addressableSize(
  item: MenuItem,
  size: MenuSize,
  remarks: MenuRemarks,
): MenuSize | undefined {
  const groups = modifierGroupsOf(item, size).map((group) => ({
    isNeeded: !isOptional(group),
    kept: addressableGroup(group),
  }));
  const isPossible =
    (size.id === null || isUuid(size.id)) &&
    groups.every(({ isNeeded, kept }) => !isNeeded || kept !== undefined);
  if (!isPossible) {
    remarks.add('id_unusable', size, { item });
    return undefined;
  }
  return size.modifierGroups === undefined
    ? size
    : { ...size, modifierGroups: groups.flatMap(({ kept }) => kept ?? []) };
}

function addressableGroup(group: MenuModifierGroup): MenuModifierGroup | undefined {
  const modifiers = group.modifiers.filter(({ id }) => isUuid(id));
  const most = modifiers.reduce((sum, { max }) => sum + max, 0);
  const isWhole = group.modifiers.every(({ id, min }) => min === 0 || isUuid(id));
  const isPossible =
    (group.id === null || isUuid(group.id)) && modifiers.length > 0 && isWhole && most >= group.min;
  return isPossible ? { ...group, modifiers } : undefined;
}
