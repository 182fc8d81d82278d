import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';
import { LOGGER } from '../platform/logging/logger.js';
import { findScheduledSyncs, type ScheduledSync } from './scheduled.js';
import { scopeId, sourceOf } from './scope.js';
import { SyncStates } from './sync-states.js';

const TICK_MS = 1_000;
/** A job that waits for a free worker is not queued again in every tick. */
const REQUEUE_MS = 5_000;

/** Queues the refresh of every snapshot when it is due. */
@Injectable()
export class Schedule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private syncs: ScheduledSync[] = [];
  private readonly enqueuedAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private ticking = false;

  constructor(
    private readonly states: SyncStates,
    private readonly discovery: DiscoveryService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.syncs = findScheduledSyncs(this.discovery, this.config);
    for (const { kind, everyMs, scope } of this.syncs) {
      this.states.expectEvery(kind, everyMs);
      if (scope !== undefined) {
        this.states.claim(sourceOf(kind, scope));
      }
    }
  }

  /** Queues what is due now; sources that have just become known need not wait for the next tick. */
  async tick(): Promise<void> {
    if (this.ticking) {
      return;
    }
    this.ticking = true;
    this.states.reviewAges();
    for (const sync of this.syncs) {
      try {
        await this.enqueueDue(sync);
      } catch (error) {
        this.logger.error({ kind: sync.kind, err: error }, 'a due snapshot could not be queued');
      }
    }
    this.ticking = false;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), TICK_MS);
    this.timer.unref();
    void this.tick();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async enqueueDue(sync: ScheduledSync): Promise<void> {
    for (const id of idsOf(sync)) {
      const source = id === '' ? sync.kind : `${sync.kind}/${id}`;
      if (this.isDue(sync, id, source) && !this.isWaiting(source)) {
        this.enqueuedAt.set(source, clockMs());
        await sync.enqueue(id, source);
      }
    }
  }

  /** A stale source has a time of its own at which it is tried again. */
  private isDue(
    { everyMs, incomplete, afterStart }: ScheduledSync,
    id: string,
    source: string,
  ): boolean {
    const due = this.states.due(source, everyMs, { afterStart });
    return due || (incomplete?.(id) === true && !this.states.state(source).stale);
  }

  private isWaiting(source: string): boolean {
    const enqueuedAt = this.enqueuedAt.get(source) ?? 0;
    const attemptedAt = this.states.attemptedAt(source)?.getTime() ?? 0;
    return enqueuedAt > attemptedAt && clockMs() - enqueuedAt < REQUEUE_MS;
  }
}

function idsOf({ ids, scope = [], needed }: ScheduledSync): string[] {
  return ids?.() ?? (needed?.() === false ? [] : [scopeId(scope)]);
}
