import type { Logger } from 'pino';
import { IikoError } from '../iiko/iiko.errors.js';

/** A key may lack the right to a method that we can do without; iiko answers 401 or 403 then. */
export async function tolerateRefusal<Item>(
  read: () => Promise<Item[]>,
  logger: Logger,
): Promise<Item[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof IikoError && isRefusal(error)) {
      logger.warn({ err: error }, 'iiko refuses a dictionary; going on without it');
      return [];
    }
    throw error;
  }
}

function isRefusal({ kind, outcome }: IikoError): boolean {
  return outcome === 'refused' && (kind === 'rejected' || kind === 'unauthorized');
}
