import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '../platform/database/database.js';
import { Problem } from '../platform/http/problem.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { LOGGER } from '../platform/logging/logger.js';
import { OutgoingWebhooks } from '../platform/outgoing-webhooks/outgoing-webhooks.js';
import { WebhookIntake } from './webhook-intake.js';
import {
  WebhooksRepository,
  type WebhookEntry,
  type WebhookFilter,
  type WebhookRange,
} from './webhooks.repository.js';

/** The inbox: everything iiko sends is in it before iiko is answered. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly intake: WebhookIntake,
    private readonly inbox: WebhooksRepository,
    private readonly outgoing: OutgoingWebhooks,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns the id that the body is stored under, once it is */
  receive(body: unknown): Promise<string> {
    return this.intake.store(body);
  }

  /** Newest first, without the bodies. */
  list(
    filter: WebhookFilter,
    limit: number,
    after: { createdAt: Date; id: string } | undefined,
  ): Promise<WebhookEntry[]> {
    return this.inbox.list(filter, limit, after);
  }

  /** Those of iiko and our own. */
  async deleteBefore(moment: Date): Promise<void> {
    await this.inbox.deleteBefore(moment);
    await this.outgoing.deleteBefore(moment);
  }

  /**
   * Processes a stored body once more. News that is older than what the order knows changes nothing.
   * @throws Problem webhook_not_found
   */
  async replay(inboxId: string, operator: string): Promise<WebhookEntry> {
    const entry = await this.database.transaction(async (tx) => {
      const reopened = await this.inbox.reopen(inboxId, operator, tx);
      if (reopened !== undefined) {
        await this.jobs.send('webhooks.process', { inboxId }, { tx, key: inboxId });
      }
      return reopened;
    });
    if (entry === undefined) {
      throw new Problem('webhook_not_found');
    }
    this.logger.info({ inboxId, operator }, 'webhook is processed again');
    return entry;
  }

  /**
   * The same of those that came within some time, the oldest first.
   * @returns how many, and when the first came that was one too many
   */
  async replayRange(
    range: WebhookRange,
    operator: string,
  ): Promise<{ queued: number; next: Date | undefined }> {
    const { from, to, state, type } = range;
    const found = await this.database.transaction(async (tx) => {
      const reopened = await this.inbox.reopenRange(range, operator, tx);
      const jobs = reopened.ids.map((inboxId) => ({ payload: { inboxId }, key: inboxId }));
      if (jobs.length > 0) {
        await this.jobs.sendAll('webhooks.process', jobs, tx);
      }
      return reopened;
    });
    const queued = found.ids.length;
    this.logger.info({ from, to, state, type, queued, operator }, 'webhooks are processed again');
    return { queued, next: found.next };
  }
}
