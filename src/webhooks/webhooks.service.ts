import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { parseWebhookBody } from '../iiko/schemas/webhooks.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { WebhookEvents } from './webhook-events.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** Events come at least once, in any order, several at a time, and of types nobody has documented. */
@Injectable()
export class WebhooksService implements OnModuleInit {
  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly events: WebhookEvents,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('webhooks.process', ({ inboxId }) => this.process(inboxId));
  }

  /** Stores the body and the job that processes it, together. No body, or null, is no event. */
  async receive(body: unknown): Promise<string> {
    const inboxId = randomUUID();
    await this.database.transaction(async (tx) => {
      await this.inbox.add(inboxId, body ?? [], tx);
      await this.jobs.send('webhooks.process', { inboxId }, { tx, key: inboxId });
    });
    return inboxId;
  }

  /** One event that fails does not keep the others from being applied; all are applied again then. */
  private async process(inboxId: string): Promise<void> {
    const stored = await this.inbox.findUnprocessed(inboxId);
    if (stored === undefined) {
      return;
    }
    const { events, unknown } = parseWebhookBody(stored.body);
    if (unknown.length > 0) {
      const fields = { inboxId, count: unknown.length };
      this.logger.warn(fields, 'webhook events of unknown type or form');
    }
    const results = await Promise.allSettled(events.map((event) => this.events.apply(event)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await this.inbox.markFailed(inboxId, String(failed.reason));
      throw failed.reason;
    }
    await this.inbox.markProcessed(inboxId, events.length + unknown.length);
  }
}
