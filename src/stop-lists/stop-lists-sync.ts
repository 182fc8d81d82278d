import { Injectable } from '@nestjs/common';
import { IikoClient } from '../iiko/iiko.client.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { normalise, type StopListCause } from './stop-list.js';
import { StopListsRepository } from './stop-lists.repository.js';
import { stopListsSource } from './stop-lists.service.js';

/** Reads the stop lists of an organization and stores those that differ. */
@Injectable()
export class StopListsSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: StopListsRepository,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
  ) {}

  sync(organizationId: string, source: StopListCause): Promise<void> {
    return this.states.attempt(stopListsSource(organizationId), async (readAt) => {
      const entries = await this.iiko.stopLists({ organizationIds: [organizationId] });
      const own = this.restaurants.list().filter((one) => one.organizationId === organizationId);
      // iiko leaves out a group in which nothing is stopped: that is an empty list, not a missing one.
      const lists = own.map(({ id: restaurantId }) => ({
        restaurantId,
        organizationId,
        source,
        readAt,
        entries: normalise(
          entries
            .filter(({ terminalGroupId }) => terminalGroupId === restaurantId)
            .map(({ productId, sizeId, balance }) => ({
              itemId: productId,
              sizeId,
              remaining: balance,
            })),
        ),
      }));
      if (lists.length > 0) {
        await this.repository.replace(lists);
      }
      return {};
    });
  }
}
