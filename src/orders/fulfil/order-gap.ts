import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs } from '../../platform/database/clock.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { toIikoLocal } from '../../iiko/iiko-time.js';
import type { IikoOrderInfo, IikoRevision } from '../../iiko/schemas/orders.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { OpenOrdersRepository } from './open-orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { halvesOf, windowsFor, type Window } from './date-windows.js';

/** iiko's limit for one `by_id`. */
const IDS_PER_READ = 200;
/** iiko's answer to a window that is too wide, or has too much in it. */
const TOO_MUCH = 422;

/**
 * What happened while nobody asked iiko, for longer than its revisions live. The days on which open orders
 * are due are read, each in one call; only what is found on none of them, because staff have put it off, is
 * asked for by id. So what it costs depends on days, not on orders.
 */
@Injectable()
export class OrderGap {
  constructor(
    private readonly orders: OpenOrdersRepository,
    private readonly iiko: IikoClient,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Reading the same once more changes nothing.
   * @param apply gets everything that iiko shows, the orders of other channels too
   * @returns the revision to go on from: of the first answer, so that nothing falls between
   * @throws IikoError
   */
  async read(
    organizationId: string,
    apply: (orders: IikoOrderInfo[]) => Promise<void>,
  ): Promise<number> {
    const timeZone = this.restaurants.timeZoneOf(organizationId);
    const watched = await this.orders.listDeliveries(organizationId);
    const dueTimes = watched.map(({ dueAt }) => dueAt.getTime());
    const missing = new Set(watched.map(({ iikoId }) => iikoId.toLowerCase()));
    let revision: number | undefined;
    for (const window of windowsFor(dueTimes, timeZone, clockMs())) {
      for await (const answer of this.readWindow(organizationId, window, timeZone)) {
        revision ??= answer.maxRevision;
        answer.orders.forEach(({ id }) => missing.delete(id.toLowerCase()));
        await apply(answer.orders);
      }
    }
    await this.readById(organizationId, [...missing], apply);
    if (revision === undefined) {
      throw new Error('no window of the gap was read');
    }
    const fields = { organizationId, watched: watched.length, askedById: missing.size };
    this.logger.info(fields, 'orders were read again after a gap');
    return revision;
  }

  private async *readWindow(
    organizationId: string,
    window: Window,
    timeZone: string,
  ): AsyncGenerator<IikoRevision> {
    try {
      yield await this.iiko.deliveriesByDate({
        organizationIds: [organizationId],
        from: toIikoLocal(new Date(window.from), timeZone),
        to: toIikoLocal(new Date(window.to), timeZone),
      });
    } catch (error) {
      const halves = halvesOf(window);
      if (!(error instanceof IikoError) || error.status !== TOO_MUCH || halves === undefined) {
        throw error;
      }
      for (const half of halves) {
        yield* this.readWindow(organizationId, half, timeZone);
      }
    }
  }

  private async readById(
    organizationId: string,
    ids: string[],
    apply: (orders: IikoOrderInfo[]) => Promise<void>,
  ): Promise<void> {
    for (let start = 0; start < ids.length; start += IDS_PER_READ) {
      const orderIds = ids.slice(start, start + IDS_PER_READ);
      await apply(await this.iiko.deliveriesById({ organizationId, orderIds }));
    }
  }
}
