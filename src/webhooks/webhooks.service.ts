import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { contentsOf } from './webhook-contents.js';
import {
  WebhooksRepository,
  type WebhookEntry,
  type WebhookFilter,
} from './webhooks.repository.js';

/** The inbox: everything iiko sends is in it before iiko is answered. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Stores the body and the job that processes it, together. No body, or null, is no event. */
  async receive(body: unknown): Promise<string> {
    const inboxId = randomUUID();
    const contents = contentsOf(body ?? []);
    await this.database.transaction(async (tx) => {
      await this.inbox.add(inboxId, body ?? [], contents, tx);
      await this.jobs.send('webhooks.process', { inboxId }, { tx, key: inboxId });
    });
    return inboxId;
  }

  /** Newest first, without the bodies. */
  list(
    filter: WebhookFilter,
    limit: number,
    after: { createdAt: Date; id: string } | undefined,
  ): Promise<WebhookEntry[]> {
    return this.inbox.list(filter, limit, after);
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
}
