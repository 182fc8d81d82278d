import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs } from '../../platform/database/clock.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Answer, Failure } from '../iiko/call-outcome.js';
import { DeliveryGateway, type Changes } from '../iiko/delivery-gateway.js';
import type { PosOrder } from '../pos-order.js';
import { OpenOrdersRepository } from './open-orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { halvesOf, windowsFor, type Window } from './date-windows.js';

/**
 * What happened while nobody asked iiko, for longer than its revisions live. The days on which open orders
 * are due are read, each in one call; only what is found on none of them, because staff have put it off, is
 * asked for by id. So what it costs depends on days, not on orders.
 */
@Injectable()
export class OrderGap {
  constructor(
    private readonly orders: OpenOrdersRepository,
    private readonly gateway: DeliveryGateway,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Reading the same once more changes nothing.
   * @param apply gets everything that iiko shows, the orders of other channels too
   * @returns the revision to go on from: of the first answer, so that nothing falls between
   */
  async read(
    organizationId: string,
    apply: (orders: PosOrder[]) => Promise<void>,
  ): Promise<Answer<{ revision: number }>> {
    const timeZone = this.restaurants.timeZoneOf(organizationId);
    const watched = await this.orders.listDeliveries(organizationId);
    const dueTimes = watched.map(({ dueAt }) => dueAt.getTime());
    const missing = new Set(watched.map(({ iikoId }) => iikoId.toLowerCase()));
    let revision: number | undefined;
    for (const window of windowsFor(dueTimes, timeZone, clockMs())) {
      for await (const answer of this.readWindow(organizationId, window, timeZone)) {
        if (answer.outcome !== 'accepted') {
          return answer;
        }
        revision ??= answer.revision;
        answer.posOrders.forEach(({ id }) => missing.delete(id.toLowerCase()));
        await apply(answer.posOrders);
      }
    }
    const failure = await this.readById(organizationId, [...missing], apply);
    if (failure !== undefined) {
      return failure;
    }
    if (revision === undefined) {
      throw new Error('no window of the gap was read');
    }
    const fields = { organizationId, watched: watched.length, askedById: missing.size };
    this.logger.info(fields, 'orders were read again after a gap');
    return { outcome: 'accepted', revision };
  }

  private async *readWindow(
    organizationId: string,
    window: Window,
    timeZone: string,
  ): AsyncGenerator<Answer<Changes>> {
    const answer = await this.gateway.dueWithin(organizationId, window, timeZone);
    const isTooMuch = answer.outcome !== 'accepted' && answer.obstacle === 'too-much';
    const halves = isTooMuch ? halvesOf(window) : undefined;
    if (halves === undefined) {
      yield answer;
      return;
    }
    for (const half of halves) {
      yield* this.readWindow(organizationId, half, timeZone);
    }
  }

  private async readById(
    organizationId: string,
    ids: string[],
    apply: (orders: PosOrder[]) => Promise<void>,
  ): Promise<Failure | undefined> {
    const { idsPerRead } = this.gateway;
    for (let start = 0; start < ids.length; start += idsPerRead) {
      const asked = ids.slice(start, start + idsPerRead);
      const answer = await this.gateway.list(organizationId, asked);
      if (answer.outcome !== 'accepted') {
        return answer;
      }
      await apply(answer.posOrders);
    }
    return undefined;
  }
}
