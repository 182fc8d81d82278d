import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { IikoClient } from '../iiko/iiko.client.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { toIikoLocal } from '../iiko/iiko-time.js';
import type { IikoOrderInfo } from '../iiko/schemas/orders.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { OrderNews } from './order-news.js';
import { OrdersRepository } from './orders.repository.js';

const SWEEP_MS = 2_000;
/** A job may be late by a poll of its queue; one later than this is lost. */
const OVERDUE_MS = 5_000;
const SWEEP_LIMIT = 200;
/** iiko refuses revisions older than three hours ("Passed revision is too old"). */
const REVISION_LIFE_MS = 2.75 * 3_600_000;
/** iiko's limit for one `by_id`. */
const IDS_PER_READ = 200;
const HOUR_MS = 3_600_000;
const END_OF_TIME = new Date('9999-12-31T00:00:00Z');

/**
 * Finds what was missed: orders whose job got lost with its process, and changes whose webhook never
 * came. One call per organization and tick, however many orders are open.
 */
@Injectable()
export class OrderReconciliation implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping = false;
  private nextReconciliationAt = 0;

  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly iiko: IikoClient,
    private readonly jobs: Jobs,
    private readonly restaurants: RestaurantsService,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('orders.reconcile', ({ organizationId }) => this.reconcile(organizationId));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(
      () => void this.sweep(),
      Math.min(SWEEP_MS, this.config.orders.pollMs),
    );
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(before = new Date(Date.now() - OVERDUE_MS)): Promise<void> {
    if (this.sweeping) {
      return;
    }
    this.sweeping = true;
    try {
      await this.wakeOverdueOrders(before);
      await this.queueReconciliations();
    } catch (error) {
      this.logger.error({ err: error }, 'open orders could not be swept');
    } finally {
      this.sweeping = false;
    }
  }

  private async wakeOverdueOrders(before: Date): Promise<void> {
    for (const { id, submission } of await this.orders.listOverdue(before, SWEEP_LIMIT)) {
      const name = submission === 'received' ? 'orders.track' : 'orders.submit';
      await this.jobs.send(name, { orderId: id }, { key: id });
    }
  }

  private async queueReconciliations(): Promise<void> {
    const now = Date.now();
    if (now < this.nextReconciliationAt) {
      return;
    }
    this.nextReconciliationAt = now + this.config.orders.pollMs;
    for (const organizationId of await this.orders.organizationsWithOpenOrders()) {
      await this.jobs.send('orders.reconcile', { organizationId }, { key: organizationId });
    }
  }

  private async reconcile(organizationId: string): Promise<void> {
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
    const known = await this.orders.filterKnown(infos.map(({ id }) => id));
    for (const info of infos) {
      if (known.has(info.id)) {
        await this.news.apply(info);
      }
    }
  }
}
