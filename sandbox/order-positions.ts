import { randomUUID } from 'node:crypto';
import { componentsOf, type Modifier, type OrderItem } from './order-request.js';

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

type Positioned = { positionId?: string | null | undefined };

const positioned = <T extends Positioned>(part: T): T => ({
  ...part,
  positionId: part.positionId ?? randomUUID(),
});

const modifiersPositioned = <T extends { modifiers?: Modifier[] | null | undefined }>(
  part: T,
): T => (part.modifiers ? { ...part, modifiers: part.modifiers.map(positioned) } : part);

/** The item as the cloud keeps it: every part has a position, its own or one that the cloud makes up. */
export const withPositions = (item: OrderItem): OrderItem =>
  item.type === 'Product'
    ? modifiersPositioned(positioned(item))
    : {
        ...item,
        primaryComponent: modifiersPositioned(positioned(item.primaryComponent)),
        secondaryComponent:
          item.secondaryComponent && modifiersPositioned(positioned(item.secondaryComponent)),
        commonModifiers: item.commonModifiers?.map(positioned),
      };
