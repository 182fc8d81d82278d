import { componentsOf, type OrderItem } from './order-request.js';

/** Every `positionId` of an item: its own or its components', and its modifiers'. */
export const positionsOf = (item: OrderItem): string[] => {
  const parts = item.type === 'Product' ? [item] : componentsOf(item);
  const common = item.type === 'Product' ? [] : (item.commonModifiers ?? []);
  return [
    ...parts.map(({ positionId }) => positionId),
    ...parts.flatMap(({ modifiers }) => modifiers ?? []).map(({ positionId }) => positionId),
    ...common.map(({ positionId }) => positionId),
  ]
    .filter((id) => typeof id === 'string')
    .map((id) => id.toLowerCase());
};

/** The position that stands for the item as a whole; for two halves that of the first. */
export const mainPosition = (item: OrderItem): string | null =>
  (item.type === 'Product' ? item : item.primaryComponent).positionId?.toLowerCase() ?? null;
