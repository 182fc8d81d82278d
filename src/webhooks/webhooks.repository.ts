import { Inject, Injectable } from '@nestjs/common';
import {
  and,
  arrayContains,
  arrayOverlaps,
  desc,
  asc,
  eq,
  getTableColumns,
  inArray,
  isNotNull,
  isNull,
  lt,
  max,
  gt,
  gte,
  or,
  sql,
} from 'drizzle-orm';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import type { WebhookState } from './webhook-states.js';
import { webhookInbox, type WebhookFailure } from './webhooks.table.js';

export type NewWebhook = typeof webhookInbox.$inferInsert & { id: string };

/** All but the body. */
export type WebhookEntry = Omit<typeof webhookInbox.$inferSelect, 'body'>;

export interface WebhookFilter {
  state?: WebhookState | undefined;
  /** iiko's, e.g. `DeliveryOrderUpdate`. */
  type?: string | undefined;
  /** Any of these ids at iiko. */
  orderIds?: string[] | undefined;
}

export type PendingWebhook = Pick<WebhookEntry, 'id' | 'eventCount' | 'attempts' | 'unfinished'>;

export interface TakenWebhook {
  id: string;
  body: unknown;
  /** With this one. */
  attempts: number;
}

/** Those that came from one moment on and before another, and that are not tried by themselves. */
export interface WebhookRange extends WebhookFilter {
  from: Date;
  to: Date;
  state?: Exclude<WebhookState, 'pending'> | undefined;
  limit: number;
}

const { body: _body, ...entry } = getTableColumns(webhookInbox);

@Injectable()
export class WebhooksRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async add(rows: NewWebhook[], tx: Queryable): Promise<void> {
    await tx.insert(webhookInbox).values(rows);
  }

  async find(id: string): Promise<WebhookEntry | undefined> {
    const [row] = await this.database.db
      .select(entry)
      .from(webhookInbox)
      .where(eq(webhookInbox.id, id));
    return row;
  }

  /** Those that are still to be processed, oldest first. */
  async listPending(ids: string[]): Promise<PendingWebhook[]> {
    const { id, eventCount, attempts, unfinished } = webhookInbox;
    return this.database.db
      .select({ id, eventCount, attempts, unfinished })
      .from(webhookInbox)
      .where(and(inArray(id, ids), inState('pending')))
      .orderBy(asc(webhookInbox.receivedAt));
  }

  /**
   * Counts an attempt, and only then reads the bodies: one that ends the process has been counted.
   * @returns those that are still to be processed, oldest first
   */
  async take(ids: string[]): Promise<TakenWebhook[]> {
    const { id, body, attempts, unfinished } = webhookInbox;
    const taken = await this.database.db
      .update(webhookInbox)
      .set({ attempts: sql`${attempts} + 1`, unfinished: sql`${unfinished} + 1` })
      .where(and(inArray(id, ids), inState('pending')))
      .returning({ id });
    const takenIds = taken.map((row) => row.id);
    return takenIds.length === 0
      ? []
      : this.database.db
          .select({ id, body, attempts })
          .from(webhookInbox)
          .where(inArray(id, takenIds))
          .orderBy(asc(webhookInbox.receivedAt));
  }

  /** Newest first, after the one that is named. */
  async list(
    filter: WebhookFilter,
    limit: number,
    after: { createdAt: Date; id: string } | undefined,
  ): Promise<WebhookEntry[]> {
    return this.database.db
      .select(entry)
      .from(webhookInbox)
      .where(
        and(
          isAsked(filter),
          after &&
            or(
              lt(webhookInbox.receivedAt, after.createdAt),
              and(eq(webhookInbox.receivedAt, after.createdAt), gt(webhookInbox.id, after.id)),
            ),
        ),
      )
      .orderBy(desc(webhookInbox.receivedAt), asc(webhookInbox.id))
      .limit(limit);
  }

  /** Takes back that an attempt was made of these. */
  async release(ids: string[]): Promise<void> {
    await this.database.db
      .update(webhookInbox)
      .set({ attempts: sql`${webhookInbox.attempts} - 1`, unfinished: 0 })
      .where(inArray(webhookInbox.id, ids));
  }

  async markProcessed(ids: string[]): Promise<void> {
    await this.database.db
      .update(webhookInbox)
      .set({ processedAt: clockNow(), failures: null, error: null, unfinished: 0 })
      .where(inArray(webhookInbox.id, ids));
  }

  /** `final`: it is not tried again by itself. */
  async markFailed(
    id: string,
    { error, failures, final }: { error: string; failures: WebhookFailure[]; final: boolean },
  ): Promise<void> {
    await this.database.db
      .update(webhookInbox)
      .set({ failures, error, unfinished: 0, ...(final ? { failedAt: clockNow() } : {}) })
      .where(eq(webhookInbox.id, id));
  }

  /** @returns undefined when there is none with this id */
  async reopen(id: string, operator: string, tx: Queryable): Promise<WebhookEntry | undefined> {
    const [row] = await tx
      .update(webhookInbox)
      .set(reopenedBy(operator))
      .where(eq(webhookInbox.id, id))
      .returning(entry);
    return row;
  }

  /** @returns `next`: when the first came that was one too many */
  async reopenRange(
    { from, to, limit, ...filter }: WebhookRange,
    operator: string,
    tx: Queryable,
  ): Promise<{ ids: string[]; next: Date | undefined }> {
    const isSettled = or(isNotNull(webhookInbox.processedAt), isNotNull(webhookInbox.failedAt));
    const found = await tx
      .select({ id: webhookInbox.id, receivedAt: webhookInbox.receivedAt })
      .from(webhookInbox)
      .where(
        and(
          gte(webhookInbox.receivedAt, from),
          lt(webhookInbox.receivedAt, to),
          isSettled,
          isAsked(filter),
        ),
      )
      .orderBy(asc(webhookInbox.receivedAt), asc(webhookInbox.id))
      .limit(limit + 1);
    const ids = found.slice(0, limit).map(({ id }) => id);
    if (ids.length > 0) {
      await tx.update(webhookInbox).set(reopenedBy(operator)).where(inArray(webhookInbox.id, ids));
    }
    return { ids, next: found[limit]?.receivedAt };
  }

  async countFailed(): Promise<number> {
    return this.database.db.$count(webhookInbox, isNotNull(webhookInbox.failedAt));
  }

  async lastReceivedAt(): Promise<Date | null> {
    const [row] = await this.database.db
      .select({ receivedAt: webhookInbox.receivedAt })
      .from(webhookInbox)
      .orderBy(desc(webhookInbox.receivedAt))
      .limit(1);
    return row?.receivedAt ?? null;
  }

  /** When each organization was last heard of, of those that were since. */
  async lastReceivedSince(since: Date): Promise<Map<string, Date>> {
    const rows = await this.database.db
      .select({
        organizationId: sql<string>`unnest(${webhookInbox.organizationIds})`.as('organization_id'),
        receivedAt: max(webhookInbox.receivedAt),
      })
      .from(webhookInbox)
      .where(gt(webhookInbox.receivedAt, since))
      .groupBy(sql`organization_id`);
    return new Map(
      rows.flatMap(({ organizationId, receivedAt }) =>
        receivedAt === null ? [] : [[organizationId, receivedAt] as const],
      ),
    );
  }

  /** What was told of these orders, and how new it was by iiko's clock. */
  async listAnnouncements(
    orderIds: string[],
    since: Date,
  ): Promise<{ orderIds: string[]; newestNews: number }[]> {
    const rows = await this.database.db
      .select({ orderIds: webhookInbox.orderIds, newestNews: webhookInbox.newestNews })
      .from(webhookInbox)
      .where(
        and(arrayOverlaps(webhookInbox.orderIds, orderIds), gt(webhookInbox.receivedAt, since)),
      );
    return rows.map((row) => ({ orderIds: row.orderIds, newestNews: row.newestNews ?? 0 }));
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.database.db.delete(webhookInbox).where(lt(webhookInbox.receivedAt, moment));
  }
}

function reopenedBy(operator: string) {
  return {
    processedAt: null,
    failedAt: null,
    attempts: 0,
    unfinished: 0,
    replayedAt: clockNow(),
    replayedBy: operator,
  };
}

function isAsked({ state, type, orderIds }: WebhookFilter) {
  return and(
    state && inState(state),
    type === undefined ? undefined : arrayContains(webhookInbox.types, [type]),
    orderIds === undefined ? undefined : arrayOverlaps(webhookInbox.orderIds, orderIds),
  );
}

function inState(state: WebhookState) {
  switch (state) {
    case 'processed':
      return isNotNull(webhookInbox.processedAt);
    case 'failed':
      return isNotNull(webhookInbox.failedAt);
    case 'pending':
      return and(isNull(webhookInbox.processedAt), isNull(webhookInbox.failedAt));
  }
}
