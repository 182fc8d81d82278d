import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { IikoClient } from '../iiko/iiko.client.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { toIikoLocal } from '../iiko/iiko-time.js';
import type { IikoOrderInfo } from '../iiko/schemas/orders.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { OrderNews } from './order-news.js';
import { OrdersRepository } from './orders.repository.js';

/** iiko refuses revisions older than three hours ("Passed revision is too old"). */
const REVISION_LIFE_MS = 2.75 * 3_600_000;
/** iiko's limit for one `by_id`. */
const IDS_PER_READ = 200;
const HOUR_MS = 3_600_000;

/**
 * Reads what changed at iiko, for the changes whose webhook never came. One call per organization and
 * tick, however many orders are open.
 */
@Injectable()
export class OrderReconciliation {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly iiko: IikoClient,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** One organization, at most once per poll, whoever asks. */
  async reconcile(organizationId: string): Promise<void> {
    const cursor = await this.orders.findCursor(organizationId);
    const ageMs = Date.now() - (cursor?.readAt.getTime() ?? 0);
    // Every replica has a ticker; who comes second finds the work done.
    if (ageMs < this.config.orders.pollMs / 2) {
      return;
    }
    try {
      if (cursor === undefined || ageMs > REVISION_LIFE_MS) {
        await this.catchUp(organizationId);
        return;
      }
      await this.readSince(organizationId, cursor.revision);
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      this.logger.warn({ organizationId, err: error }, 'orders could not be reconciled');
    }
  }

  private async readSince(organizationId: string, startRevision: number): Promise<void> {
    try {
      const { maxRevision, orders } = await this.iiko.deliveriesByRevision({
        organizationIds: [organizationId],
        startRevision,
      });
      await this.applyAll(orders);
      await this.orders.saveCursor(organizationId, maxRevision);
    } catch (error) {
      if (error instanceof IikoError && error.kind === 'rejected') {
        await this.catchUp(organizationId);
        return;
      }
      throw error;
    }
  }

  /**
   * After a gap: reads the open orders themselves. The date query is only for the revision to go on
   * from, and is asked first, so that nothing falls between the two.
   */
  private async catchUp(organizationId: string): Promise<void> {
    const timeZone = this.restaurants.timeZoneOf(organizationId);
    const now = Date.now();
    const { maxRevision } = await this.iiko.deliveriesByDate({
      organizationIds: [organizationId],
      from: toIikoLocal(new Date(now - HOUR_MS), timeZone),
      to: toIikoLocal(new Date(now + HOUR_MS), timeZone),
    });
    const ids = await this.orders.listWatched(organizationId);
    for (let start = 0; start < ids.length; start += IDS_PER_READ) {
      const orderIds = ids.slice(start, start + IDS_PER_READ);
      await this.applyAll(await this.iiko.deliveriesById({ organizationId, orderIds }));
    }
    await this.orders.saveCursor(organizationId, maxRevision);
  }

  private async applyAll(infos: IikoOrderInfo[]): Promise<void> {
    if (infos.length === 0) {
      return;
    }
    const known = await this.orders.filterKnown(infos.flatMap(idsOf));
    for (const info of infos) {
      if (idsOf(info).some((id) => known.has(id))) {
        await this.news.apply(info, { cause: 'revision' });
      }
    }
  }
}

/** An order that staff have moved here is known by the id that it had before. */
function idsOf({ id, order }: IikoOrderInfo): string[] {
  const movedFrom = order?.movedFromDeliveryId ?? null;
  return movedFrom === null ? [id] : [id, movedFrom];
}
