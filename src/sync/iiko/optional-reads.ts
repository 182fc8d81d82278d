import type { Logger } from 'pino';
import { IikoError, isPermanentRefusal } from '../../iiko/iiko.errors.js';
import type { SyncGap } from '../sync-states.js';

/** Reads of one attempt that it can do without, and what it did without. */
export class OptionalReads {
  readonly gaps: SyncGap[] = [];

  constructor(private readonly logger: Logger) {}

  /** Whatever becomes of it; undefined where iiko did not give it. */
  try<Result>(what: string, read: () => Promise<Result>): Promise<Result | undefined> {
    return this.run(what, read, () => true);
  }

  /** A key may lack the right to a method that we can do without; any other failure is the caller's. */
  unlessRefused<Result>(what: string, read: () => Promise<Result>): Promise<Result | undefined> {
    return this.run(what, read, isPermanentRefusal);
  }

  lack(gap: SyncGap): void {
    this.gaps.push(gap);
    this.logger.warn(gap, 'going on without a part of a snapshot');
  }

  private async run<Result>(
    what: string,
    read: () => Promise<Result>,
    tolerates: (error: IikoError) => boolean,
  ): Promise<Result | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof IikoError) || !tolerates(error)) {
        throw error;
      }
      this.lack({ what, reason: error.message, passing: !isPermanentRefusal(error) });
      return undefined;
    }
  }
}
