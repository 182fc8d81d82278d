import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { parseWebhookBody, type IikoWebhookEvent } from '../iiko/schemas/webhooks.js';
import { Jobs } from '../jobs/jobs.js';
import { messageOf } from '../logging/log-error.js';
import { LOGGER } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { eventsOf, orderIdOf, typeOf } from './webhook-contents.js';
import { WebhookEvents } from './webhook-events.js';
import { inOrder } from './webhook-order.js';
import { WebhooksRepository } from './webhooks.repository.js';
import type { WebhookFailure } from './webhooks.table.js';

/** About two minutes; what does not work by then is not a matter of time. */
const ATTEMPTS = 10;

/**
 * Of what cannot be applied together; each takes a database connection, and those that are left answer iiko
 * and guests meanwhile. What is about one thing is applied one after another.
 */
const AT_ONCE = 3;

/**
 * A round that finds little takes at least this long: in a burst the next finds more, and what a round costs
 * is shared by many events. An event that comes by itself does not wait.
 */
const ROUND_MS = 100;
/** As many bodies are a backlog: there is nothing to wait for. */
const LARGE_ROUND = 25;

interface StoredBody {
  id: string;
  body: unknown;
  attempts: number;
}

/** An event, where it came from. */
interface Carrier {
  id: string;
  index: number;
  raw: unknown;
  event: IikoWebhookEvent;
}

type Unreadable = Omit<Carrier, 'event'>;

interface Failure extends WebhookFailure {
  /** Trying again may help. */
  mayPass: boolean;
}

/** Events come at least once, in any order, several at a time, and of types nobody has documented. */
@Injectable()
export class WebhookProcessing implements OnModuleInit {
  private batch: { ids: string[]; failed: Promise<Map<string, string>> } | undefined;

  constructor(
    private readonly inbox: WebhooksRepository,
    private readonly events: WebhookEvents,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.observe('webhooks_failed', 'Webhooks that wait for an operator', [], async () => [
      { labels: {}, value: await this.inbox.countFailed() },
    ]);
  }

  onModuleInit(): void {
    this.jobs.handle('webhooks.process', ({ inboxId }) => this.process(inboxId));
  }

  /** Jobs that a worker has taken together are one batch, so that events can be put in order across bodies. */
  private async process(inboxId: string): Promise<void> {
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
    const bodies = await this.inbox.listPending(ids);
    const failures = await this.applyAll(bodies);
    const done = bodies.filter(({ id }) => !failures.has(id));
    if (done.length > 0) {
      await this.inbox.markProcessed(done.map(({ id }) => id));
    }
    const again = new Map<string, string>();
    for (const body of bodies) {
      const reason = await this.keepFailures(body, failures.get(body.id) ?? []);
      if (reason !== undefined) {
        again.set(body.id, reason);
      }
    }
    return again;
  }

  private async applyAll(bodies: StoredBody[]): Promise<Map<string, Failure[]>> {
    const failures = new Map<string, Failure[]>();
    const fail = ({ id, index, raw }: Unreadable, reason: string, mayPass: boolean) => {
      const failure = { index, type: typeOf(raw), orderId: orderIdOf(raw), reason, mayPass };
      failures.set(id, [...(failures.get(id) ?? []), failure]);
    };
    const events = bodies.flatMap((body) =>
      this.read(body, (place, reason) => {
        fail(place, reason, false);
      }),
    );
    const relevant = inOrder(await this.events.relevantOf(events));
    const groups = inOrder(await this.events.applyTogether(relevant.flat())).values();
    const work = async () => {
      for (const group of groups) {
        for (const carrier of group) {
          try {
            await this.events.apply(carrier.event);
          } catch (error) {
            fail(carrier, messageOf(error), true);
          }
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return failures;
  }

  private read(
    { id, body }: StoredBody,
    onUnreadable: (place: Unreadable, reason: string) => void,
  ): Carrier[] {
    const raws = eventsOf(body);
    return parseWebhookBody(body).flatMap((read, index) => {
      const raw = raws[index];
      if ('event' in read) {
        return [{ id, index, raw, event: read.event }];
      }
      if ('unreadable' in read) {
        onUnreadable({ id, index, raw }, read.unreadable);
      } else {
        const type = typeOf(raw);
        this.logger.warn({ inboxId: id, index, type }, 'webhook event of an unknown type');
      }
      return [];
    });
  }

  private async keepFailures(
    { id, attempts }: StoredBody,
    failures: Failure[],
  ): Promise<string | undefined> {
    const [first] = failures;
    if (first === undefined) {
      return undefined;
    }
    const final = attempts + 1 >= ATTEMPTS || failures.every(({ mayPass }) => !mayPass);
    const kept = failures.map(({ mayPass: _mayPass, ...failure }) => failure);
    await this.inbox.markFailed(id, kept, final);
    if (!final) {
      return first.reason;
    }
    const fields = { inboxId: id, failed: failures.length, type: first.type, reason: first.reason };
    this.logger.error(fields, 'a webhook could not be processed: see /v1/support/webhooks');
    return undefined;
  }
}
