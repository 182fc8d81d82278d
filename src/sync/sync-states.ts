import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { filter, Subject, type Observable } from 'rxjs';
import { clockMs, clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { OnEvent } from '../platform/events/on-event.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Gauge } from '../platform/metrics/gauge.js';
import type { GaugeValue } from '../platform/metrics/metrics.js';
import { pauseSecondsAfter, waitsForQuota } from './iiko/read-failures.js';
import { isDue, isStale, lastOutcomeAt } from './sync-rules.js';
import { syncStates, type SyncGap, type SyncRow } from './sync-states.table.js';

export type { SyncGap } from './sync-states.table.js';

/** What a successful attempt found out about its source. */
export interface SyncResult {
  revision?: string;
  gaps?: SyncGap[];
}

export interface SourceState {
  /** When the data was last confirmed by iiko; undefined before the first time. */
  asOf: Date | undefined;
  /** The last attempt failed, or the last success is longer ago than two intervals and a minute. */
  stale: boolean;
  revision: string | undefined;
  /** Why the last attempt failed. */
  error: string | undefined;
  /** What the last success went without. */
  gaps: SyncGap[];
}

/**
 * How the snapshots of iiko's data stand: when each was last confirmed, whether it is stale, when it is
 * due. Kept in the database and copied into every replica's memory. A source is named by its kind,
 * `restaurants`, or by kind and id, `stop-lists/<organization id>`. What is read for several organizations at once, but not
 * for all that the key sees, has an id of these: `restaurants/<scope>`.
 */
@Injectable()
export class SyncStates implements OnModuleInit, OnModuleDestroy {
  private readonly rows = new Map<string, SyncRow>();
  private readonly intervals = new Map<string, number>();
  private readonly claimed = new Map<string, string>();
  private readonly reportedStale = new Map<string, boolean>();
  private readonly changed = new Subject<string>();
  private startedAt = clockMs();

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  /** Ends the event streams that listen, as `Events` does. */
  onModuleDestroy(): void {
    this.changed.complete();
  }

  @OnEvent('iiko.retry')
  onRetry(): Promise<void> {
    this.startedAt = clockMs();
    return this.load();
  }

  /** Every source that was ever read or tried, sorted; none that is another replica's alone. */
  sources(): string[] {
    return [...this.rows.keys()]
      .filter((source) => (this.claimed.get(kindOf(source)) ?? source) === source)
      .toSorted();
  }

  /** Of its kind this replica has this source; others are of replicas that are configured otherwise. */
  claim(source: string): void {
    this.claimed.set(kindOf(source), source);
  }

  /** How often the sources of a kind are read, which is what their staleness is measured by. */
  expectEvery(kind: string, everyMs: number): void {
    this.intervals.set(kind, everyMs);
  }

  state(source: string): SourceState {
    const row = this.rows.get(source);
    return {
      asOf: row?.asOf ?? undefined,
      stale: isStale(row, { now: clockMs(), everyMs: this.intervals.get(kindOf(source)) }),
      revision: row?.revision ?? undefined,
      error: row?.error ?? undefined,
      gaps: row?.gaps ?? [],
    };
  }

  due(
    source: string,
    everyMs: number,
    { afterStart = true }: { afterStart?: boolean | undefined } = {},
  ): boolean {
    const timing = { now: clockMs(), everyMs, startedAt: afterStart ? this.startedAt : 0 };
    return isDue(this.rows.get(source), timing);
  }

  /** iiko has refused it for a time that is not over; the schedule reads it then. */
  isPaused(source: string): boolean {
    const retryAt = this.rows.get(source)?.retryAt ?? null;
    return retryAt !== null && clockMs() < retryAt.getTime();
  }

  /** When the last attempt began, the one that runs now included. */
  attemptedAt(source: string): Date | undefined {
    return this.rows.get(source)?.attemptedAt;
  }

  @Gauge('snapshot_age_seconds', 'Time since iiko last confirmed a snapshot', ['source'])
  ages(): GaugeValue[] {
    return this.sources().map((source) => {
      const { asOf } = this.state(source);
      const value = asOf === undefined ? Number.NaN : (clockMs() - asOf.getTime()) / 1_000;
      return { labels: { source }, value };
    });
  }

  @Gauge('snapshot_stale', '1 while a snapshot is older than it should be', ['source'])
  staleness(): GaugeValue[] {
    return this.sources().map((source) => ({
      labels: { source },
      value: this.state(source).stale ? 1 : 0,
    }));
  }

  /** Sources of a kind whose state has just changed, with the new one already in memory. */
  changes(kind: string): Observable<string> {
    return this.changed.pipe(filter((source) => kindOf(source) === kind));
  }

  /**
   * One attempt to read a source. Its success or failure is recorded for every replica; a failure is
   * not thrown: the schedule tries again when its back-off has passed, so a job that calls this needs
   * no retry of its own.
   */
  async attempt(source: string, read: (startedAt: Date) => Promise<SyncResult>): Promise<void> {
    const startedAt = clockNow();
    await this.store(source, { attemptedAt: startedAt });
    try {
      const { revision, gaps = [] } = await read(startedAt);
      const failures = gaps.some(({ passing }) => passing) ? this.failuresOf(source) + 1 : 0;
      const success = {
        asOf: startedAt,
        failedAt: null,
        retryAt: null,
        failures,
        error: null,
        gaps,
      };
      await this.store(source, revision === undefined ? success : { ...success, revision });
    } catch (error) {
      this.report(source, error);
      const failures = this.failuresOf(source) + 1;
      const failure = { failedAt: clockNow(), retryAt: pauseUntil(error), failures };
      await this.store(source, { ...failure, error: summarise(error) });
    }
  }

  /** To wait for our own quota is no trouble that a stack trace would explain. */
  private report(source: string, error: unknown): void {
    if (waitsForQuota(error)) {
      const retryAfterSeconds = pauseSecondsAfter(error);
      this.logger.info({ source, retryAfterSeconds }, "a snapshot waits for iiko's quota");
      return;
    }
    this.logger.warn({ source, err: error }, 'a snapshot could not be refreshed');
  }

  /** An operator says that iiko will answer now: every replica reads everything again, as after a start. */
  async readAgain(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.update(syncStates).set({ retryAt: null });
      await this.events.publish('iiko.retry', {}, tx);
    });
  }

  /** Reports the sources that have become stale by mere age. */
  reviewAges(): void {
    for (const source of this.rows.keys()) {
      if (this.reportedStale.get(source) !== this.state(source).stale) {
        this.announce(source);
      }
    }
  }

  private failuresOf(source: string): number {
    return this.rows.get(source)?.failures ?? 0;
  }

  private async store(source: string, values: Partial<SyncRow>): Promise<void> {
    const row = await this.database.transaction(async (tx) => {
      const stored = await upsert(tx, source, values);
      await this.events.publish('sync.changed', { source }, tx);
      return stored;
    });
    this.accept(row);
  }

  @OnEvent('sync.changed', 'gap')
  async load({ source }: { source?: string } = {}): Promise<void> {
    const query = this.database.db.select().from(syncStates);
    const rows = await (source === undefined ? query : query.where(eq(syncStates.source, source)));
    rows.forEach((row) => {
      this.accept(row);
    });
  }

  private accept(row: SyncRow): void {
    const before = this.rows.get(row.source);
    if (before !== undefined && row.attemptedAt < before.attemptedAt) {
      return;
    }
    this.rows.set(row.source, row);
    if (before === undefined || lastOutcomeAt(before) !== lastOutcomeAt(row)) {
      this.announce(row.source);
    }
  }

  private announce(source: string): void {
    this.reportedStale.set(source, this.state(source).stale);
    this.changed.next(source);
  }
}

export function kindOf(source: string): string {
  return source.split('/', 1)[0] ?? source;
}

async function upsert(tx: Queryable, source: string, values: Partial<SyncRow>): Promise<SyncRow> {
  const [row] = await tx
    .insert(syncStates)
    .values({ attemptedAt: sql`now()`, ...values, source })
    .onConflictDoUpdate({ target: syncStates.source, set: values })
    .returning();
  if (row === undefined) {
    throw new Error(`The state of ${source} was not stored.`);
  }
  return row;
}

function pauseUntil(error: unknown): Date | null {
  const seconds = pauseSecondsAfter(error);
  return seconds === undefined ? null : new Date(clockMs() + seconds * 1_000);
}

/** One line for the operator; further lines of an error may quote data, as the database's do. */
function summarise(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n', 1)[0] ?? '').slice(0, 300);
}
