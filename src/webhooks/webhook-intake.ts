import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { clockNow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { contentsOf } from './webhook-contents.js';
import { withoutPersons } from './webhook-persons.js';
import { WebhooksRepository, type NewWebhook } from './webhooks.repository.js';

/** In one transaction, so that a body of the largest size does not make a statement of a gigabyte. */
const MOST_AT_ONCE = 50;

/** From the beginning of one transaction to that of the next: a delivery that comes by itself does not wait. */
const SHORTEST_GAP_MS = 25;

/** More than a body of the default size has of the smallest that iiko sends, which has 250 bytes. */
const MOST_EVENTS = 5_000;

interface Waiting {
  row: NewWebhook;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/**
 * Stores bodies with the jobs that process them. Those that come while one transaction runs, or just after, share the
 * next: in a burst the database commits once for many, and iiko is answered in time.
 */
@Injectable()
export class WebhookIntake {
  private readonly waiting: Waiting[] = [];
  private running = false;
  private lastBegunAt = -SHORTEST_GAP_MS;

  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** Returns once it is committed. No body, or null, is no event. */
  async store(body: unknown): Promise<string> {
    const id = randomUUID();
    // Of the process's clock, which pages are cut by: the database's is finer than a cursor.
    const row = withinBounds({
      id,
      body: withoutPersons(body ?? []),
      receivedAt: clockNow(),
      ...contentsOf(body ?? []),
    });
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      void this.run();
    });
    return id;
  }

  private async run(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    while (this.waiting.length > 0) {
      const pauseMs = this.lastBegunAt + SHORTEST_GAP_MS - performance.now();
      if (pauseMs > 0) {
        await delay(pauseMs);
      }
      this.lastBegunAt = performance.now();
      await this.storeTogether(this.waiting.splice(0, MOST_AT_ONCE));
    }
    this.running = false;
  }

  /** One that the database refuses must not take the others with it: then each is tried by itself. */
  private async storeTogether(batch: Waiting[]): Promise<void> {
    try {
      await this.write(batch.map(({ row }) => row));
    } catch (error) {
      const [first, ...others] = batch;
      if (others.length === 0) {
        first?.reject(error);
        return;
      }
      for (const one of batch) {
        await this.storeTogether([one]);
      }
      return;
    }
    batch.forEach(({ resolve }) => {
      resolve();
    });
  }

  private write(rows: NewWebhook[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.inbox.add(rows, tx);
      const jobs = rows
        .filter(({ failedAt }) => failedAt === undefined)
        .map(({ id: inboxId }) => ({ payload: { inboxId }, key: inboxId }));
      if (jobs.length > 0) {
        await this.jobs.sendAll('webhooks.process', jobs, tx);
      }
    });
  }
}

/** One that has too many events is kept, since iiko blocks receivers that refuse, and waits for an operator. */
function withinBounds<Row extends { eventCount: number }>(row: Row) {
  return row.eventCount > MOST_EVENTS
    ? { ...row, failedAt: clockNow(), error: `more than ${MOST_EVENTS} events` }
    : row;
}
