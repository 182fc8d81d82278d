import { Injectable } from '@nestjs/common';
import { concat, defer, filter, from, map, type Observable } from 'rxjs';
import type { ServerEvent } from '../http/sse.js';
import { StopListSnapshots, type StopListDelta } from './stop-list-snapshots.js';
import { toDeltaData, toStopList } from './stop-lists.dto.js';
import { StopListsService } from './stop-lists.service.js';

/** The stop list of a restaurant as a stream: the list, or what was missed of it, then each change. */
@Injectable()
export class StopListStreams {
  constructor(
    private readonly stopLists: StopListsService,
    private readonly snapshots: StopListSnapshots,
  ) {}

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  open(restaurantId: string, lastEventId: string | undefined): Observable<ServerEvent> {
    this.stopLists.require(restaurantId);
    const live = this.snapshots.changes.pipe(
      filter((delta) => delta.restaurantId === restaurantId),
      map(toEvent),
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
      return missed.map(toEvent);
    }
    const { version, items, ...state } = this.stopLists.require(restaurantId);
    const data = { version, ...toStopList({ version, ...state }, items) };
    return [{ id: String(version), event: 'snapshot', data }];
  }
}

const events = new WeakMap<StopListDelta, ServerEvent>();

/** One object for all who listen: it is made and written once, however many they are. */
function toEvent(delta: StopListDelta): ServerEvent {
  const known = events.get(delta);
  if (known !== undefined) {
    return known;
  }
  const event = { id: String(delta.version), event: 'delta', data: toDeltaData(delta) };
  events.set(delta, event);
  return event;
}
