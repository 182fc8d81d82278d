import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { filter, map, Subject, type Observable } from 'rxjs';
import { z } from 'zod';
import { Database, type Queryable } from '../database/database.js';
import { LOGGER } from '../logging/logger.js';
import { findEventListeners } from './on-event.js';

/** What replicas tell each other: names and ids; the news itself is read from the database. */
export interface EventMap {
  'sync.changed': { source: string };
  /** What iiko refuses for good, or an operator's word that it is to be asked again. */
  'iiko-refusals.changed': Record<string, never>;
  'iiko.retry': Record<string, never>;
  'restaurants.changed': Record<string, never>;
  'menu.changed': { restaurantId: string };
  'stop-list.changed': { restaurantId: string };
  'order.changed': { orderId: string };
  /** What iiko's loyalty holds of a customer; `customerId` is the account's. */
  'loyalty.changed': { customerId: string };
  'session.ended': { sessionId: string };
  'customer.signed-in': { customerId: string };
  'delivery.changed': { organizationId: string; kind: 'rules' | 'cities' | 'streets'; key: string };
  /** Some events may have been missed: whoever keeps a copy of something reads it again. */
  gap: Record<string, never>;
}

export type EventName = keyof EventMap;

const CHANNEL = 'foodtech_events';
const envelope = z.object({ name: z.string(), payload: z.record(z.string(), z.unknown()) });

/**
 * Events between all replicas, this one included, over PostgreSQL's LISTEN/NOTIFY. One published in a
 * transaction reaches its listeners when that commits, and never if it does not.
 */
@Injectable()
export class Events implements OnModuleInit, OnModuleDestroy {
  private readonly stream = new Subject<{ name: string; payload: unknown }>();
  private unlisten: (() => Promise<void>) | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly discovery: DiscoveryService,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const { options: names, work, name } of findEventListeners(this.discovery)) {
      this.stream
        .pipe(filter((event) => names.includes(event.name as EventName)))
        .subscribe((event) => {
          void this.tell(work, event, name);
        });
    }
    this.unlisten = await this.database.listen(
      CHANNEL,
      (message) => {
        this.receive(message);
      },
      () => {
        this.stream.next({ name: 'gap', payload: {} });
      },
    );
  }

  /** Ends the open event streams first: the HTTP server waits for its connections when it closes. */
  async onModuleDestroy(): Promise<void> {
    this.stream.complete();
    await this.unlisten?.();
  }

  async publish<Name extends EventName>(
    name: Name,
    payload: EventMap[Name],
    tx: Queryable = this.database.db,
  ): Promise<void> {
    const message = JSON.stringify({ name, payload });
    await tx.execute(sql`select pg_notify(${CHANNEL}, ${message})`);
  }

  on<Name extends EventName>(name: Name): Observable<EventMap[Name]> {
    return this.stream.pipe(
      filter((event) => event.name === name),
      map((event) => event.payload as EventMap[Name]),
    );
  }

  private async tell(
    listen: (payload: never) => unknown,
    event: { name: string; payload: unknown },
    listener: string,
  ): Promise<void> {
    try {
      await listen(event.payload as never);
    } catch (error) {
      this.logger.error({ event: event.name, listener, err: error }, 'an event was not handled');
    }
  }

  private receive(message: string): void {
    try {
      this.stream.next(envelope.parse(JSON.parse(message)));
    } catch (error) {
      this.logger.error({ err: error }, 'an event of another replica could not be read');
    }
  }
}
