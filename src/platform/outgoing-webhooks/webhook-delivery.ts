import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Webhook } from 'standardwebhooks';
import { CONFIG, type Config } from '../config/config.js';
import { clockMs, clockNow } from '../database/clock.js';
import { Database } from '../database/database.js';
import { JobHandler } from '../jobs/job-handler.js';
import type { JobPayloads } from '../jobs/job-queues.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { Gauge } from '../metrics/gauge.js';
import { Metrics, type GaugeValue } from '../metrics/metrics.js';
import { OutboundError, OutboundHttp } from '../outbound/outbound-http.js';
import { readRetryAfter } from '../outbound/retry-after.js';
import {
  OutgoingWebhooksRepository,
  type OutgoingWebhook,
} from './outgoing-webhooks.repository.js';
import { nextDelayMs } from './retry-schedule.js';

const ANSWER_WITHIN_MS = 10_000;
const LARGEST_ANSWER_BYTES = 65_536;
/** The receiver says that it will never want this: what is left for it waits for an operator. */
const GONE = 410;

interface Outcome {
  delivered: boolean;
  status: number | null;
  error: string | null;
  /** What the receiver asked for. */
  waitMs: number;
}

/** Sends what is to be told, signed as Standard Webhooks have it (standardwebhooks.com). */
@Injectable()
export class WebhookDelivery {
  private readonly url: string | undefined;
  private readonly signers: Webhook[];
  private readonly http = new OutboundHttp(LARGEST_ANSWER_BYTES);

  constructor(
    private readonly repository: OutgoingWebhooksRepository,
    private readonly jobs: Jobs,
    private readonly metrics: Metrics,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) { storefrontWebhook }: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.url = storefrontWebhook.url;
    this.signers = storefrontWebhook.secrets.map((secret) => new Webhook(secret));
  }

  @Gauge('outgoing_webhooks', 'Webhooks to the storefront that are kept, by status', ['status'])
  async countKept(): Promise<GaugeValue[]> {
    return [
      { labels: { status: 'pending' }, value: await this.repository.count('pending') },
      { labels: { status: 'dead' }, value: await this.repository.count('dead') },
    ];
  }

  @JobHandler('outgoing-webhooks.deliver')
  async deliver({ messageId }: JobPayloads['outgoing-webhooks.deliver']): Promise<void> {
    const message = await this.repository.startAttempt(messageId);
    if (message === undefined) {
      return;
    }
    const outcome = await this.send(message);
    await this.settle(message, outcome);
  }

  private async send({ id, body }: OutgoingWebhook): Promise<Outcome> {
    if (this.url === undefined) {
      return failure('STOREFRONT_WEBHOOK_URL is not set');
    }
    const sentAt = clockNow();
    try {
      const { ok, status, headers } = await this.http.readStatus({
        url: this.url,
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
          'webhook-signature': this.signers
            .map((signer) => signer.sign(id, sentAt, body))
            .join(' '),
        },
        body,
        timeoutMs: ANSWER_WITHIN_MS,
      });
      const waitMs = readRetryAfter(headers['retry-after'], headers.date) ?? 0;
      return { delivered: ok, status, error: ok ? null : `answered ${status}`, waitMs };
    } catch (error) {
      return failure(reasonOf(error));
    }
  }

  private async settle(message: OutgoingWebhook, outcome: Outcome): Promise<void> {
    const { id, type, attempts } = message;
    const { status: lastStatus, error: lastError } = outcome;
    if (outcome.delivered) {
      const deliveredAt = clockNow();
      const change = { deliveredAt, lastStatus, lastError, nextAttemptAt: null };
      await this.repository.update(id, { status: 'delivered', ...change });
      this.count(type, 'delivered');
      return;
    }
    const isFinal = lastStatus === GONE || this.url === undefined;
    const made = attempts - message.attemptsBefore;
    const delayMs = isFinal ? undefined : nextDelayMs(made, outcome.waitMs);
    await this.database.transaction(async (tx) => {
      const nextAttemptAt = delayMs === undefined ? null : new Date(clockMs() + delayMs);
      const status = delayMs === undefined ? ('dead' as const) : ('pending' as const);
      const change = { status, lastStatus, lastError, nextAttemptAt };
      const isWanted = await this.repository.updatePending(id, change, tx);
      if (isWanted && delayMs !== undefined) {
        await this.jobs.send(
          'outgoing-webhooks.deliver',
          { messageId: id },
          { tx, key: id, delayMs },
        );
      }
    });
    const fields = { messageId: id, type, attempts, reason: lastError };
    if (delayMs === undefined) {
      this.count(type, 'dead');
      this.logger.error(
        fields,
        'an outgoing webhook was given up: see /v1/support/outgoing-webhooks',
      );
    } else {
      this.count(type, 'failed');
      this.logger.warn({ ...fields, delayMs }, 'an outgoing webhook did not arrive');
    }
  }

  private count(type: string, outcome: 'delivered' | 'failed' | 'dead'): void {
    this.metrics.outgoingWebhooks.inc({ type, outcome });
  }
}

function failure(error: string): Outcome {
  return { delivered: false, status: null, error, waitMs: 0 };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof OutboundError)) {
    return 'could not be asked';
  }
  return error.failure === 'timeout'
    ? `did not answer within ${ANSWER_WITHIN_MS / 1_000} seconds`
    : error.message;
}
