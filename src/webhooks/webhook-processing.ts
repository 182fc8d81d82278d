import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { messageOf } from '../platform/logging/log-error.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Gauge } from '../platform/metrics/gauge.js';
import { MOST_EVENTS_TOGETHER, WebhookApplying } from './webhook-applying.js';
import type { WebhookFailures } from './webhook-failures.js';
import {
  WebhooksRepository,
  type PendingWebhook,
  type TakenWebhook,
} from './webhooks.repository.js';
import type { WebhookFailure } from './webhooks.table.js';

/** About two minutes; what does not work by then is not a matter of time. */
const ATTEMPTS = 10;

/**
 * A round that finds little takes at least this long: in a burst the next finds more, and what a round costs
 * is shared by many events. An event that comes by itself does not wait.
 */
const ROUND_MS = 100;
/** As many bodies are a backlog: there is nothing to wait for. */
const LARGE_ROUND = 25;

/**
 * Attempts that nothing came of, in a row. What was in the process each time has probably ended it, and
 * must not do so again.
 */
const MOST_UNFINISHED = 2;
const ENDED_PROCESS = 'the process ended each time while this was processed';

interface Outcome {
  error: string;
  kept: WebhookFailure[];
}

/** Events come at least once, in any order, several at a time, and of types nobody has documented. */
@Injectable()
export class WebhookProcessing implements OnModuleDestroy {
  private batch: { ids: string[]; failed: Promise<Map<string, string>> } | undefined;
  private isStopping = false;

  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly applying: WebhookApplying,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Gauge('webhooks_failed', 'Webhooks that wait for an operator')
  countFailed(): Promise<number> {
    return this.inbox.countFailed();
  }

  /** Before jobs are waited for: what is not done by then is left to the next process. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Jobs that a worker has taken together are one batch, so that events can be put in order across bodies. */
  @JobHandler('webhooks.process')
  async process({ inboxId }: JobPayloads['webhooks.process']): Promise<void> {
    this.batch ??= this.openBatch();
    const { ids, failed } = this.batch;
    ids.push(inboxId);
    const reason = (await failed).get(inboxId);
    if (reason !== undefined) {
      throw new Error(reason);
    }
  }

  /** Begins when the worker has handed on all of its jobs, which it does without a pause. */
  private openBatch(): { ids: string[]; failed: Promise<Map<string, string>> } {
    const ids: string[] = [];
    const failed = Promise.resolve().then(async () => {
      this.batch = undefined;
      const pause = ids.length < LARGE_ROUND ? delay(ROUND_MS) : undefined;
      const [again] = await Promise.all([this.processAll(ids), pause]);
      return again;
    });
    return { ids, failed };
  }

  /** @returns why, by id, of the bodies that are to be tried again */
  private async processAll(ids: string[]): Promise<Map<string, string>> {
    const pending = await this.inbox.listPending(ids);
    const again = new Map<string, string>();
    for (const { id } of pending.filter(({ unfinished }) => unfinished >= MOST_UNFINISHED)) {
      await this.setAside(id, { error: ENDED_PROCESS, kept: [] });
    }
    for (const group of groupsOf(
      pending.filter(({ unfinished }) => unfinished < MOST_UNFINISHED),
    )) {
      try {
        await this.processGroup(group, again);
      } catch (error) {
        group.forEach((id) => again.set(id, messageOf(error)));
      }
    }
    return again;
  }

  private async processGroup(ids: string[], again: Map<string, string>): Promise<void> {
    if (this.isStopping) {
      throw new Error('the process stops');
    }
    const taken = await this.inbox.take(ids);
    const failures = await this.applyAll(taken);
    const done = taken.filter(({ id }) => !failures.has(id));
    if (done.length > 0) {
      await this.inbox.markProcessed(done.map(({ id }) => id));
    }
    for (const one of taken) {
      const { kept = [], mayPass = false } = failures.get(one.id) ?? {};
      const [first] = kept;
      if (first !== undefined) {
        const result = { error: first.reason, kept, mayPass };
        const isTriedAgain = await this.keepFailure(one, result);
        if (isTriedAgain) {
          again.set(one.id, first.reason);
        }
      }
    }
  }

  /** Whatever it throws, the process lives: that was no attempt that ended it. */
  private async applyAll(taken: TakenWebhook[]): Promise<Map<string, WebhookFailures>> {
    try {
      return await this.applying.apply(taken, () => this.isStopping);
    } catch (error) {
      if (this.isStopping) {
        await this.inbox.release(taken.map(({ id }) => id));
      } else {
        for (const one of taken) {
          await this.keepFailure(one, { error: messageOf(error), kept: [], mayPass: true });
        }
      }
      throw error;
    }
  }

  /** @returns whether it is tried again */
  private async keepFailure(
    { id, attempts }: TakenWebhook,
    { error, kept, mayPass }: Outcome & { mayPass: boolean },
  ): Promise<boolean> {
    if (attempts >= ATTEMPTS || !mayPass) {
      await this.setAside(id, { error, kept });
      return false;
    }
    await this.inbox.markFailed(id, { error, failures: kept, final: false });
    return true;
  }

  private async setAside(id: string, { error, kept }: Outcome): Promise<void> {
    await this.inbox.markFailed(id, { error, failures: kept, final: true });
    const fields = { inboxId: id, failed: kept.length, type: kept[0]?.type, reason: error };
    this.logger.error(fields, 'a webhook could not be processed: see /v1/support/webhooks');
  }
}

/**
 * Ids of bodies that are processed together. One that was tried before is by itself, since it may have been the one
 * that did harm to all.
 */
function groupsOf(pending: PendingWebhook[]): string[][] {
  const groups: string[][] = [];
  let group: string[] = [];
  let events = 0;
  for (const { id, attempts, eventCount } of pending) {
    if (attempts > 0) {
      groups.push([id]);
      continue;
    }
    events += eventCount ?? 1;
    if (group.length === 0 || events > MOST_EVENTS_TOGETHER) {
      group = [];
      groups.push(group);
      events = eventCount ?? 1;
    }
    group.push(id);
  }
  return groups;
}
