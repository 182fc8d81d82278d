import { IikoClient } from '../../iiko/iiko.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import type { IikoRemovalType } from '../../iiko/schemas/dictionaries.js';

/**
 * With what dishes that the kitchen has are taken off an order; undefined: staff have to do it. Asked for when it is
 * needed, which is seldom: the answer does not say whose a type is, so it would be a call for each organization.
 */
export async function findRemovalType(
  iiko: IikoClient,
  organizationId: string,
): Promise<string | undefined> {
  try {
    return chooseRemovalType(await iiko.removalTypes([organizationId]));
  } catch (error) {
    // A key may lack the right to this dictionary; what the kitchen does not have can be cancelled all the same.
    if (error instanceof IikoError && error.outcome === 'refused') {
      return undefined;
    }
    throw error;
  }
}

/** iiko docs: what may only be written off to an employee needs to be told to whom, and we cannot say. */
function chooseRemovalType(types: readonly IikoRemovalType[]): string | undefined {
  return types.find(
    (type) =>
      !type.isDeleted &&
      (type.canWriteoffToCafe || !(type.canWriteoffToWaiter || type.canWriteoffToUser)),
  )?.id;
}
