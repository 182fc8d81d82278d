import { Injectable } from '@nestjs/common';
import { Redis } from '../../platform/cache/redis.js';
import type { Plain } from '../../platform/http/plain.js';
import { clockDriftMs } from '../../platform/database/clock.js';
import { DatabaseWatch } from '../../platform/database/database-watch.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { OutgoingWebhooks } from '../../platform/outgoing-webhooks/outgoing-webhooks.js';
import { WebhookWatchdog } from '../../webhooks/webhook-watchdog.js';
import type { OutgoingWebhooksStatusDto, WebhooksStatusDto } from './degradation.dto.js';
import { withLimit } from './time-limit.js';

/** More than this many do not get done as they come. */
const MANY_JOBS = 100;

export interface Backlog {
  /** null when the database does not answer. */
  jobsWaiting: number | null;
  webhooks: Plain<WebhooksStatusDto>;
  outgoingWebhooks: Plain<OutgoingWebhooksStatusDto>;
  /** How far this process's clock is ahead of the database's. */
  clockDriftSeconds: number;
  /** Names of what is not as it should be. */
  degraded: string[];
}

/** What waits to be done, to be heard and to be told. */
@Injectable()
export class BacklogService {
  constructor(
    private readonly jobs: Jobs,
    private readonly watchdog: WebhookWatchdog,
    private readonly outgoing: OutgoingWebhooks,
    private readonly watch: DatabaseWatch,
    private readonly redis: Redis,
  ) {}

  async read(): Promise<Backlog> {
    const jobsWaiting = await unlessAway(this.countJobs());
    const counts = await unlessAway(this.outgoing.counts());
    const webhooks = this.readWebhooks();
    const hasDeadLetters = counts !== null && counts.dead > 0;
    return {
      jobsWaiting,
      clockDriftSeconds: Math.round(clockDriftMs() / 1_000),
      webhooks,
      outgoingWebhooks: {
        enabled: this.outgoing.enabled,
        ...(counts ?? { pending: null, dead: null }),
      },
      degraded: [
        ...(jobsWaiting !== null && jobsWaiting <= MANY_JOBS ? [] : ['jobs']),
        ...(this.watch.clocksDiffer ? ['clock'] : []),
        ...(this.redis.trouble === undefined ? [] : ['redis']),
        ...(webhooks.state === 'silent' ? ['webhooks'] : []),
        ...(hasDeadLetters ? ['outgoing-webhooks'] : []),
      ],
    };
  }

  private async countJobs(): Promise<number> {
    const depths = await this.jobs.depths();
    return Object.values(depths).reduce((sum, depth) => sum + depth, 0);
  }

  private readWebhooks(): Plain<WebhooksStatusDto> {
    const { lastReceivedAt, ...health } = this.watchdog.current();
    return { ...health, lastReceivedAt: lastReceivedAt?.toISOString() ?? null };
  }
}

/** @returns null when the database does not answer */
async function unlessAway<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await withLimit(work);
  } catch {
    return null;
  }
}
