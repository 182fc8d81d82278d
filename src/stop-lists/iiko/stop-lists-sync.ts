import { Injectable } from '@nestjs/common';
import { IikoClient } from '../../iiko/iiko.client.js';
import type { IikoStopLists } from '../../iiko/schemas/stop-lists.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { SyncStates } from '../../sync/sync-states.js';
import { normalise, type StopListEntry } from '../stop-list.js';
import { StopListsRepository } from '../stop-lists.repository.js';
import { stopListsSource } from '../stop-lists.service.js';

/** Reads the stop lists of an organization and stores those that differ. */
@Injectable()
export class StopListsSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: StopListsRepository,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
  ) {}

  /**
   * A list that cannot be read as a whole keeps what it stopped before, and the attempt counts as failed: the lists
   * of the organization are then stale.
   */
  @JobHandler('stop-lists.sync')
  sync({ organizationId, cause: source }: JobPayloads['stop-lists.sync']): Promise<void> {
    return this.states.attempt(stopListsSource(organizationId), async (readAt) => {
      const answer = await this.iiko.stopLists({ organizationIds: [organizationId] });
      const { restaurants } = this.restaurants.within([organizationId]);
      const lists = [];
      for (const { id: restaurantId } of restaurants) {
        const entries = await this.entriesOf(restaurantId, answer);
        if (entries !== undefined) {
          lists.push({ restaurantId, organizationId, source, readAt, entries });
        }
      }
      if (lists.length > 0) {
        await this.repository.replace(lists);
      }
      if (!answer.isComplete || answer.incompleteGroupIds.length > 0) {
        throw new Error('iiko sent stop lists that cannot be read as a whole');
      }
      return {};
    });
  }

  /** Undefined: the list that is stored stays as it is. */
  private async entriesOf(
    restaurantId: string,
    { entries, groupIds, incompleteGroupIds, isComplete }: IikoStopLists,
  ): Promise<StopListEntry[] | undefined> {
    const read = entries
      .filter(({ terminalGroupId }) => terminalGroupId === restaurantId)
      .map(({ productId, sizeId, balance }) => ({ itemId: productId, sizeId, remaining: balance }));
    if (incompleteGroupIds.includes(restaurantId)) {
      const known = await this.repository.load(restaurantId);
      return normalise([...read, ...(known?.entries ?? [])]);
    }
    // iiko leaves out a group in which nothing is stopped: that is an empty list, not a missing one.
    return groupIds.includes(restaurantId) || isComplete ? normalise(read) : undefined;
  }
}
