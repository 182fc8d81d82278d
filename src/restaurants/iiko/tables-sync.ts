import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../../iiko/iiko.client.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { sourceOf, type Scope } from '../../sync/scope.js';
import { Scheduled } from '../../sync/scheduled.js';
import { OptionalReads } from '../../sync/iiko/optional-reads.js';
import { SyncStates, type SyncGap } from '../../sync/sync-states.js';
import { RestaurantsRepository } from '../restaurants.repository.js';
import { RestaurantsService, TABLES_SYNC } from '../restaurants.service.js';
import { chooseOrderType, toSections } from './tables.mapper.js';

/** Reads where guests sit, for all restaurants of a scope at once; as often as the restaurants, and apart from them. */
@Injectable()
export class TablesSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nothing is to be asked before the restaurants are known. */
  @Scheduled(({ restaurants }: TablesSync, config) => ({
    kind: TABLES_SYNC,
    everyMs: config.sync.restaurantsMs,
    scope: restaurants.scope,
    needed: () => restaurants.loaded,
  }))
  enqueue(_id: string, key: string): Promise<void> {
    const organizationIds = this.restaurants.scope;
    return this.jobs.send('restaurants.sync-tables', { organizationIds }, { key });
  }

  @JobHandler('restaurants.sync-tables')
  sync({
    organizationIds = this.restaurants.scope,
  }: JobPayloads['restaurants.sync-tables']): Promise<void> {
    return this.states.attempt(sourceOf(TABLES_SYNC, organizationIds), async () => ({
      gaps: await this.refresh(organizationIds),
    }));
  }

  /**
   * A key without the right to one of these orders no dine-in; everything else goes on.
   * @returns what iiko refuses
   */
  private async refresh(scope: Scope): Promise<SyncGap[]> {
    const reads = new OptionalReads(this.logger);
    const { organizations, restaurants } = this.restaurants.within(scope);
    const organizationIds = organizations.map(({ id }) => id);
    const ids = restaurants.map(({ id }) => id);
    const sections = await reads.unlessRefused('tables', () => this.iiko.restaurantSections(ids));
    const orderTypes = await reads.unlessRefused('types of orders', () =>
      this.iiko.orderTypes(organizationIds),
    );
    await this.repository.setHalls(
      new Map(
        restaurants.map(({ id, organizationId }) => [
          id,
          {
            sections: toSections(sections ?? [], id),
            orderTypeId: chooseOrderType(orderTypes ?? [], organizationId),
          },
        ]),
      ),
    );
    return reads.gaps;
  }
}
