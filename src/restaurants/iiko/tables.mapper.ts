import type { IikoOrderType } from '../../iiko/schemas/dictionaries.js';
import type { IikoRestaurantSection } from '../../iiko/schemas/sections.js';
import type { Hall, Section } from '../restaurant.js';

/** The rooms of one restaurant by name, with their tables by number; what is deleted is left out. */
export function toSections(
  sections: readonly IikoRestaurantSection[],
  terminalGroupId: string,
): Section[] {
  return sections
    .filter((section) => section.terminalGroupId === terminalGroupId)
    .map(({ id, name, tables }) => ({
      id,
      name,
      tables: tables
        .filter(({ isDeleted }) => !isDeleted)
        .map((table) => ({
          id: table.id,
          number: table.number,
          name: table.name,
          seats: table.seatingCapacity,
        }))
        .toSorted((one, other) => one.number - other.number),
    }))
    .filter(({ tables }) => tables.length > 0)
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The default of the types for orders in the restaurant itself, or else the first. */
export function chooseOrderType(
  types: readonly IikoOrderType[],
  organizationId: string,
): Hall['orderTypeId'] {
  const common = types.filter(
    (type) =>
      type.organizationId === organizationId &&
      type.orderServiceType === 'Common' &&
      !type.isDeleted,
  );
  return (common.find(({ isDefault }) => isDefault) ?? common[0])?.id ?? null;
}
