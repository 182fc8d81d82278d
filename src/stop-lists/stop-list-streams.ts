import { Injectable } from '@nestjs/common';
import { concat, defer, filter, from, map, type Observable } from 'rxjs';
import type { ServerEvent } from '../platform/http/sse.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { StopListSnapshots, type StopListDelta } from './stop-list-snapshots.js';
import { toDeltaData, toStopList } from './stop-lists.dto.js';
import { StopListsService } from './stop-lists.service.js';

/** The stop list of a restaurant as a stream: the list, or what was missed of it, then each change. */
@Injectable()
export class StopListStreams {
  private readonly told = new WeakMap<StopListDelta, ServerEvent>();

  constructor(
    private readonly stopLists: StopListsService,
    private readonly snapshots: StopListSnapshots,
    private readonly restaurants: RestaurantsService,
  ) {}

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  open(restaurantId: string, lastEventId: string | undefined): Observable<ServerEvent> {
    this.stopLists.require(restaurantId);
    const live = this.snapshots.deltas.pipe(
      filter((delta) => delta.restaurantId === restaurantId),
      map((delta) => this.toEvent(delta)),
    );
    // Read when the client is there; nothing can change between this and the subscription to changes.
    return concat(
      defer(() => from(this.begin(restaurantId, lastEventId))),
      live,
    );
  }

  private begin(restaurantId: string, lastEventId: string | undefined): ServerEvent[] {
    const seen = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    const missed = seen === undefined ? undefined : this.snapshots.since(restaurantId, seen);
    if (missed !== undefined) {
      return missed.map((delta) => this.toEvent(delta));
    }
    const { version, items, ...state } = this.stopLists.require(restaurantId);
    const data = {
      version,
      ...toStopList({ version, ...state }, items, this.restaurants.timesOf(restaurantId)),
    };
    return [{ id: String(version), event: 'snapshot', data }];
  }

  /** One object for all who listen: it is made and written once, however many they are. */
  private toEvent(delta: StopListDelta): ServerEvent {
    const known = this.told.get(delta);
    if (known !== undefined) {
      return known;
    }
    const data = toDeltaData(delta, this.restaurants.timesOf(delta.restaurantId));
    const event = { id: String(delta.version), event: 'delta', data };
    this.told.set(delta, event);
    return event;
  }
}
