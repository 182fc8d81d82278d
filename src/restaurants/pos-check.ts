import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../iiko/iiko.client.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { LOGGER } from '../logging/logger.js';
import type { Restaurant } from './restaurant.js';
import { RestaurantsRepository } from './restaurants.repository.js';
import { RestaurantsService } from './restaurants.service.js';

/** Asks iiko which tills are alive: one call for all restaurants. */
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

  async check(): Promise<void> {
    const restaurants = this.restaurants.list();
    const awake = restaurants.filter(({ asleep }) => !asleep);
    const answers = awake.length === 0 ? new Map<string, boolean>() : await this.ask(awake);
    await this.repository.setPosAlive(
      new Map(restaurants.map(({ id }) => [id, answers.get(id) ?? null])),
    );
  }

  /** A key without the right to ask is told so, which is as good an answer as "not known". */
  private async ask(restaurants: Restaurant[]): Promise<Map<string, boolean>> {
    try {
      const answers = await this.iiko.terminalGroupsAlive({
        organizationIds: [...new Set(restaurants.map(({ organizationId }) => organizationId))],
        terminalGroupIds: restaurants.map(({ id }) => id),
      });
      return new Map(answers.map(({ terminalGroupId, isAlive }) => [terminalGroupId, isAlive]));
    } catch (error) {
      if (
        error instanceof IikoError &&
        error.outcome === 'refused' &&
        error.kind !== 'rate-limited'
      ) {
        this.logger.warn({ err: error }, 'iiko does not say which tills are alive');
        return new Map();
      }
      throw error;
    }
  }
}
