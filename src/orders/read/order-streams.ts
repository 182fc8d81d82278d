import { Injectable } from '@nestjs/common';
import { concatMap, filter, from, merge, Observable, of, takeWhile } from 'rxjs';
import { Events } from '../../platform/events/events.js';
import type { Language } from '../../platform/http/problem.js';
import type { ServerEvent } from '../../platform/http/sse.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { isFinal } from '../order-status.js';
import { toStatusEvent } from './orders.mapper.js';
import { OrdersRepository, type OrderEventRow, type OrderRow } from '../orders.repository.js';

/** The events of one order as a stream: those that are stored, then each as it is stored. */
@Injectable()
export class OrderStreams {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly events: Events,
    private readonly restaurants: RestaurantsService,
  ) {}

  /** @returns undefined when the order has ended and nothing is left to tell */
  async open(
    { id: orderId, restaurantId }: Pick<OrderRow, 'id' | 'restaurantId'>,
    lastEventId: string | undefined,
    language: Language,
  ): Promise<Observable<ServerEvent> | undefined> {
    const after = await this.findReceived(orderId, lastEventId);
    // Asked in this order: one that ends between the two questions has its last event among the missed.
    const hasEnded = await this.hasEnded(orderId);
    if (hasEnded && (await this.orders.listEvents(orderId, after)).length === 0) {
      return undefined;
    }
    const time = this.restaurants.timesOf(restaurantId);
    return this.read(orderId, after).pipe(
      takeWhile((row) => !isFinal(row.status), true),
      concatMap((row) =>
        of({ id: String(row.sequence), event: 'status', data: toStatusEvent(row, language, time) }),
      ),
    );
  }

  /**
   * Subscribed to changes before the stored events are read, so that none falls between. Every
   * signal reads what is new since the last event sent; a signal that was merged or lost costs nothing.
   */
  private read(orderId: string, after: number): Observable<OrderEventRow> {
    return new Observable((subscriber) => {
      let last = after;
      const changes = this.events
        .on('order.changed')
        .pipe(filter((event) => event.orderId === orderId));
      const subscription = merge(of(undefined), changes, this.events.on('gap'))
        .pipe(
          concatMap(() => this.orders.listEvents(orderId, last)),
          concatMap((rows) => from(rows)),
        )
        .subscribe({
          next: (row) => {
            last = row.sequence;
            subscriber.next(row);
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            subscriber.complete();
          },
        });
      return subscription;
    });
  }

  /** From the beginning where the event is not known: a database that was restored lacks some that were told. */
  private async findReceived(orderId: string, lastEventId = ''): Promise<number> {
    const received = /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : 0;
    const [event] = received > 0 ? await this.orders.listEvents(orderId, received - 1) : [];
    return event?.sequence === received ? received : 0;
  }

  private async hasEnded(orderId: string): Promise<boolean> {
    const order = await this.orders.find(orderId);
    return order === undefined || isFinal(order.status);
  }
}
