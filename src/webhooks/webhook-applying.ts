import { Inject, Injectable } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../platform/logging/log-error.js';
import { LOGGER } from '../platform/logging/logger.js';
import { readEvent, type ReadEvent, type WebhookEvent } from './iiko/webhook-event.js';
import { eventsOf, hasMorePartsThan, typeOf } from './webhook-contents.js';
import { WebhookEvents } from './webhook-events.js';
import { WebhookFailures, type WebhookPlace } from './webhook-failures.js';
import { inOrder } from './webhook-order.js';

/** Events that are put in order and looked up together. */
export const MOST_EVENTS_TOGETHER = 500;

/**
 * Of what cannot be applied together; each takes a database connection, and those that are left answer iiko
 * and guests meanwhile. What is about one thing is applied one after another.
 */
const AT_ONCE = 3;

/** Requests wait for so long at most while events are read. */
const TURN_MS = 10;

/** A large order has a few thousand members and elements; reading an event is one step that nothing interrupts. */
const MOST_PARTS_OF_EVENT = 10_000;

/** Of events that are not known, in one line of the log. */
const MOST_TYPES = 10;

interface Carrier extends WebhookPlace {
  event: WebhookEvent;
}

type Fail = (place: WebhookPlace, reason: string, mayPass: boolean) => void;

/** Reads and applies the events of bodies, in slices between which the process does what else there is to do. */
@Injectable()
export class WebhookApplying {
  constructor(
    private readonly events: WebhookEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param isStopped asked whenever others had a turn
   * @returns what could not be read or applied, by the body's id
   * @throws Error when it was stopped
   */
  async apply(
    bodies: { id: string; body: unknown }[],
    isStopped: () => boolean,
  ): Promise<Map<string, WebhookFailures>> {
    const failures = new Map<string, WebhookFailures>();
    const fail: Fail = (place, reason, mayPass) => {
      const ofBody = failures.get(place.id) ?? new WebhookFailures();
      failures.set(place.id, ofBody);
      ofBody.add(place, reason, mayPass);
    };
    for await (const slice of this.slicesOf(bodies, fail, isStopped)) {
      await this.applySlice(slice, fail);
    }
    return failures;
  }

  private async applySlice(slice: Carrier[], fail: Fail): Promise<void> {
    const relevant = inOrder(await this.events.relevantOf(slice));
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
  }

  /** The events of all bodies that can be read. */
  private async *slicesOf(
    bodies: { id: string; body: unknown }[],
    fail: Fail,
    isStopped: () => boolean,
  ): AsyncGenerator<Carrier[]> {
    let slice: Carrier[] = [];
    let turnEndsAt = performance.now() + TURN_MS;
    for (const { id, body } of bodies) {
      const unknown = new UnknownTypes();
      for (const [index, raw] of eventsOf(body).entries()) {
        const place = { id, index, raw };
        const read = readBounded(raw);
        if ('event' in read) {
          slice.push({ ...place, event: read.event });
        } else if ('unreadable' in read) {
          fail(place, read.unreadable, false);
        } else {
          unknown.add(raw);
        }
        if (slice.length >= MOST_EVENTS_TOGETHER) {
          yield slice;
          slice = [];
        }
        if (performance.now() > turnEndsAt) {
          await nextTurn();
          turnEndsAt = performance.now() + TURN_MS;
          if (isStopped()) {
            throw new Error('the process stops');
          }
        }
      }
      unknown.report(id, this.logger);
    }
    yield slice;
  }
}

/** One line of the log for a body, however many events of it have a type that is not known. */
class UnknownTypes {
  private count = 0;
  private readonly types = new Set<string | null>();

  add(raw: unknown): void {
    this.count += 1;
    if (this.types.size < MOST_TYPES) {
      this.types.add(typeOf(raw));
    }
  }

  report(inboxId: string, logger: Logger): void {
    if (this.count > 0) {
      const fields = { inboxId, count: this.count, types: [...this.types] };
      logger.warn(fields, 'webhook events of unknown types');
    }
  }
}

function readBounded(raw: unknown): ReadEvent {
  return hasMorePartsThan(raw, MOST_PARTS_OF_EVENT)
    ? { unreadable: `more than ${MOST_PARTS_OF_EVENT} members and elements` }
    : readEvent(raw);
}
