import { Injectable } from '@nestjs/common';
import { and, eq, lt, sql } from 'drizzle-orm';
import { clockMs } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { iikoRefusals, type IikoRefusal } from './iiko-refusals.table.js';

/** Where refusals are kept for all replicas and for the next start. */
export abstract class RefusalsStore {
  abstract load(configuration: string): Promise<IikoRefusal[]>;
  abstract save(refusal: IikoRefusal): Promise<void>;
  abstract removeScope(configuration: string, scope: string): Promise<void>;
  /** Lets everything be tried at once. */
  abstract lift(configuration: string): Promise<void>;
}

const LIFE_MS = 30 * 24 * 3_600_000;

@Injectable()
export class IikoRefusalsRepository implements RefusalsStore {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  async load(configuration: string): Promise<IikoRefusal[]> {
    return this.database.db
      .select()
      .from(iikoRefusals)
      .where(eq(iikoRefusals.configuration, configuration));
  }

  async save(refusal: IikoRefusal): Promise<void> {
    await this.change(async (tx) => {
      const outlived = new Date(clockMs() - LIFE_MS);
      await tx.delete(iikoRefusals).where(lt(iikoRefusals.lastAt, outlived));
      await tx
        .insert(iikoRefusals)
        .values(refusal)
        .onConflictDoUpdate({
          target: [iikoRefusals.configuration, iikoRefusals.subject],
          set: refusal,
        });
    });
  }

  async removeScope(configuration: string, scope: string): Promise<void> {
    await this.change((tx) =>
      tx
        .delete(iikoRefusals)
        .where(and(eq(iikoRefusals.configuration, configuration), eq(iikoRefusals.scope, scope))),
    );
  }

  async lift(configuration: string): Promise<void> {
    await this.change((tx) =>
      tx
        .update(iikoRefusals)
        .set({ inRow: 0, nextAttemptAt: sql`now()` })
        .where(eq(iikoRefusals.configuration, configuration)),
    );
  }

  private async change(work: (tx: Queryable) => PromiseLike<unknown>): Promise<void> {
    await this.database.transaction(async (tx) => {
      await work(tx);
      await this.events.publish('iiko-refusals.changed', {}, tx);
    });
  }
}
