import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Gauge } from '../platform/metrics/gauge.js';
import { FoundByRevision, type FoundNews } from '../orders/fulfil/found-news.js';
import { SyncStates } from '../sync/sync-states.js';
import { WebhooksRepository } from './webhooks.repository.js';

export interface WebhookHealth {
  /** `off`: none are expected. `silent`: news is found that no webhook tells. */
  state: 'off' | 'ok' | 'silent';
  lastReceivedAt: Date | null;
  /** News of the last hour that was found without a webhook, and none came for it. */
  missed: number;
  /** Organizations from which nothing has come since. */
  silentOrganizations: string[];
}

/** How far back missed news is remembered. */
const WINDOW_MS = 3_600_000;
const LONGEST_TICK_MS = 30_000;

/**
 * Notices when iiko has stopped sending: by_revision finds news of orders that no webhook announces, within
 * IIKO_WEBHOOK_SILENCE_SECONDS. iiko blocks receivers without telling them, and a proxy may lose calls. Each
 * replica comes to the same result, from the database.
 */
@Injectable()
export class WebhookWatchdog implements OnApplicationBootstrap, OnModuleDestroy {
  private health: WebhookHealth = {
    state: 'off',
    lastReceivedAt: null,
    missed: 0,
    silentOrganizations: [],
  };
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly found: FoundByRevision,
    private readonly states: SyncStates,
    @Inject(CONFIG) private readonly config: Pick<Config, 'iiko'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Gauge('webhooks_silent', '1 while news is found that no webhook of iiko tells')
  silence(): number {
    return this.health.state === 'silent' ? 1 : 0;
  }

  @Gauge('webhooks_missed', 'News of the last hour that no webhook of iiko told')
  countMissed(): number {
    return this.health.missed;
  }

  onApplicationBootstrap(): void {
    if (this.config.iiko.webhookToken === undefined) {
      return;
    }
    const everyMs = Math.min(LONGEST_TICK_MS, this.config.iiko.webhookSilenceMs / 2);
    this.timer = setInterval(() => void this.look(), everyMs);
    this.timer.unref();
    void this.look();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  current(): WebhookHealth {
    return this.health;
  }

  private async look(): Promise<void> {
    if (this.looking) {
      return;
    }
    this.looking = true;
    try {
      this.accept(await this.read());
    } catch (error) {
      this.logger.warn({ err: error }, 'whether webhooks come could not be found out');
    } finally {
      this.looking = false;
    }
  }

  private async read(): Promise<WebhookHealth> {
    const lastReceivedAt = await this.inbox.lastReceivedAt();
    if (!this.config.iiko.registerWebhook && lastReceivedAt === null) {
      return { state: 'off', lastReceivedAt, missed: 0, silentOrganizations: [] };
    }
    const until = clockMs() - this.config.iiko.webhookSilenceMs;
    const since = new Date(until - WINDOW_MS);
    const found = await this.found.list(since, new Date(until));
    const missed = await this.unannounced(
      found.filter(({ organizationId }) => this.isRegistered(organizationId)),
      since,
    );
    const heardAt =
      missed.length === 0 ? new Map<string, Date>() : await this.inbox.lastReceivedSince(since);
    const silent = missed.filter(({ organizationId, foundAt }) => {
      const heard = heardAt.get(organizationId);
      return heard === undefined || heard < foundAt;
    });
    return {
      state: silent.length === 0 ? 'ok' : 'silent',
      lastReceivedAt,
      missed: missed.length,
      silentOrganizations: [...new Set(silent.map(({ organizationId }) => organizationId))],
    };
  }

  /** Where others have entered the address at iiko, nobody here knows for which organizations. */
  private isRegistered(organizationId: string): boolean {
    return (
      !this.config.iiko.registerWebhook ||
      this.states.state(`webhooks/${organizationId}`).asOf !== undefined
    );
  }

  /** A webhook tells the news when it is about the order and not older by iiko's clock. */
  private async unannounced(found: FoundNews[], since: Date): Promise<FoundNews[]> {
    if (found.length === 0) {
      return [];
    }
    const announcements = await this.inbox.listAnnouncements(
      found.flatMap(({ iikoIds }) => iikoIds),
      since,
    );
    const newest = new Map<string, number>();
    for (const { orderIds, newestNews } of announcements) {
      for (const id of orderIds) {
        newest.set(id, Math.max(newest.get(id) ?? 0, newestNews));
      }
    }
    return found.filter(({ iikoIds, newsTimestamp }) =>
      iikoIds.every((id) => (newest.get(id) ?? 0) < newsTimestamp),
    );
  }

  private accept(health: WebhookHealth): void {
    const before = this.health.state;
    this.health = health;
    const { state, lastReceivedAt, missed, silentOrganizations } = health;
    if (state === 'silent' && before !== 'silent') {
      this.logger.error(
        { lastReceivedAt, missed, organizationIds: silentOrganizations },
        'webhooks of iiko have fallen silent: news is found without them',
      );
    }
    if (state !== 'silent' && before === 'silent') {
      this.logger.info({ lastReceivedAt }, 'webhooks of iiko come again');
    }
  }
}
