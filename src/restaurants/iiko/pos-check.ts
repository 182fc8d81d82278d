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
import type { Restaurant } from '../restaurant.js';
import { RestaurantsRepository } from '../restaurants.repository.js';
import { POS_CHECK, RestaurantsService } from '../restaurants.service.js';

/** Asks iiko which tills are alive: one call for all restaurants of a scope. */
@Injectable()
export class PosCheck {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nothing is to be checked before the restaurants are known. */
  @Scheduled(({ restaurants }: PosCheck, config) => ({
    kind: POS_CHECK,
    everyMs: config.sync.posCheckMs,
    scope: restaurants.scope,
    needed: () => restaurants.loaded,
  }))
  enqueue(_id: string, key: string): Promise<void> {
    const organizationIds = this.restaurants.scope;
    return this.jobs.send('restaurants.check-pos', { organizationIds }, { key });
  }

  @JobHandler('restaurants.check-pos')
  run({
    organizationIds = this.restaurants.scope,
  }: JobPayloads['restaurants.check-pos']): Promise<void> {
    return this.states.attempt(sourceOf(POS_CHECK, organizationIds), async () => ({
      gaps: await this.check(organizationIds),
    }));
  }

  /** @returns what iiko refuses: a key without the right to ask knows of no till whether it is alive */
  private async check(scope: Scope): Promise<SyncGap[]> {
    const reads = new OptionalReads(this.logger);
    const { restaurants } = this.restaurants.within(scope);
    const awake = restaurants.filter(({ asleep }) => !asleep);
    const answers = await reads.unlessRefused('states of tills', () => this.ask(awake));
    await this.repository.setPosAlive(
      new Map(restaurants.map(({ id }) => [id, answers?.get(id) ?? null])),
    );
    return reads.gaps;
  }

  private async ask(restaurants: Restaurant[]): Promise<Map<string, boolean>> {
    if (restaurants.length === 0) {
      return new Map();
    }
    const answers = await this.iiko.terminalGroupsAlive({
      organizationIds: [...new Set(restaurants.map(({ organizationId }) => organizationId))],
      terminalGroupIds: restaurants.map(({ id }) => id),
    });
    return new Map(answers.map(({ terminalGroupId, isAlive }) => [terminalGroupId, isAlive]));
  }
}
