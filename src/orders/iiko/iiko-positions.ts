import type { IikoOrderItem } from '../../iiko/schemas/orders.js';

/** The position that stands for an item as a whole; of two halves that of the first. */
export function positionOfItem({ positionId, primaryComponent }: IikoOrderItem): string {
  return (primaryComponent?.positionId ?? positionId ?? '').toLowerCase();
}
