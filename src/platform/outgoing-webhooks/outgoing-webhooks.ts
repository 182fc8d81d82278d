import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { clockNow } from '../database/clock.js';
import { Database, type Queryable } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import {
  OutgoingWebhooksRepository,
  type OutgoingWebhook,
  type PageStart,
} from './outgoing-webhooks.repository.js';
import type { OutgoingStatus, OutgoingType } from './outgoing-webhooks.table.js';

/** A burst of changes of one stop list is told once. */
const STOP_LIST_DELAY_MS = 1_000;

export interface News {
  type: OutgoingType;
  /** Id of the order or of the restaurant. */
  subjectId: string;
  /** Higher than that of any earlier news about the subject. */
  sequence: number;
  /** Writes times with the offset of the restaurant. */
  time: (instant: Date) => string;
  /** Made only where somebody is told. */
  data: () => Record<string, unknown>;
}

/**
 * What the storefront's own backend is told, where STOREFRONT_WEBHOOK_URL names it. Written in the
 * transaction of the change and sent by a job: told if and only if it happened, and at least once.
 */
@Injectable()
export class OutgoingWebhooks {
  readonly enabled: boolean;

  constructor(
    private readonly repository: OutgoingWebhooksRepository,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) { storefrontWebhook }: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.enabled = storefrontWebhook.url !== undefined;
  }

  /** Every step of an order is told. */
  async tell(news: News, tx: Queryable): Promise<void> {
    if (this.enabled) {
      const message = toMessage(news);
      await this.repository.add(message, tx);
      await this.queue(message.id, tx);
    }
  }

  /** Only the latest state is told: it takes the place of what has not arrived yet. */
  async tellLatest(news: News, tx: Queryable): Promise<void> {
    if (this.enabled) {
      const id = await this.repository.replace(toMessage(news), tx);
      await this.queue(id, tx, { delayMs: STOP_LIST_DELAY_MS });
    }
  }

  /** Newest first. */
  list(
    status: OutgoingStatus | undefined,
    limit: number,
    after: PageStart | undefined,
  ): Promise<OutgoingWebhook[]> {
    return this.repository.list(status, limit, after);
  }

  async counts(): Promise<{ pending: number; dead: number }> {
    const [pending, dead] = await Promise.all([
      this.repository.count('pending'),
      this.repository.count('dead'),
    ]);
    return { pending, dead };
  }

  /**
   * Sends a message at once, whatever became of it, and with the whole schedule before it again.
   * @throws Problem outgoing_webhook_not_found
   */
  async retry(id: string, operator: string): Promise<OutgoingWebhook> {
    const message = await this.database.transaction(async (tx) => {
      const found = await this.repository.lock(id, tx);
      if (found === undefined) {
        throw new Problem('outgoing_webhook_not_found');
      }
      await this.queue(id, tx, { key: `${id} again` });
      const change = {
        status: 'pending' as const,
        attemptsBefore: found.attempts,
        nextAttemptAt: null,
      };
      await this.repository.update(id, change, tx);
      return { ...found, ...change };
    });
    this.logger.info({ messageId: id, operator }, 'outgoing webhook is sent again');
    return message;
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.repository.deleteBefore(moment);
  }

  /** With a key of its own a job is not merged into the one that waits for the next attempt. */
  private queue(
    id: string,
    tx: Queryable,
    options: { key?: string; delayMs?: number } = {},
  ): Promise<void> {
    const payload = { messageId: id };
    return this.jobs.send('outgoing-webhooks.deliver', payload, { tx, key: id, ...options });
  }
}

function toMessage({ type, subjectId, sequence, time, data }: News) {
  const createdAt = clockNow();
  const body = JSON.stringify({
    type,
    timestamp: time(createdAt),
    data: { sequence, ...data() },
  });
  return { id: randomUUID(), type, subjectId, sequence, body, createdAt };
}
