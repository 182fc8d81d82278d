import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../../iiko/iiko.client.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Scope } from '../../sync/scope.js';
import { OptionalReads } from '../../sync/iiko/optional-reads.js';
import type { SyncGap } from '../../sync/sync-states.js';
import type { Restaurant } from '../restaurant.js';
import { RestaurantsRepository } from '../restaurants.repository.js';
import { RestaurantsService } from '../restaurants.service.js';

/** Asks iiko which tills are alive: one call for all restaurants of a scope. */
@Injectable()
export class PosCheck {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nothing is to be checked before the restaurants are known. */
  get needed(): boolean {
    return this.restaurants.loaded;
  }

  /** @returns what iiko refuses: a key without the right to ask knows of no till whether it is alive */
  async check(scope: Scope): Promise<SyncGap[]> {
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
