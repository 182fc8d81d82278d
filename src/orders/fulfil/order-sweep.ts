import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { OpenOrdersRepository } from './open-orders.repository.js';
import type { OrderRow } from '../orders.repository.js';
import { OrderReconciliation } from './order-reconciliation.js';
import { queueLook } from './tracking-jobs.js';

const SWEEP_MS = 2_000;
/** A job may be late by a poll of its queue; one later than this is lost. */
const OVERDUE_MS = 5_000;
const SWEEP_LIMIT = 200;
const END_OF_TIME = new Date('9999-12-31T00:00:00Z');

/**
 * Finds orders that nobody looks after, because the job got lost with its process, and starts the
 * reconciliation of open orders. Every replica sweeps; what they queue is merged.
 */
@Injectable()
export class OrderSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping = false;
  private nextReconciliationAt = 0;

  constructor(
    private readonly orders: OpenOrdersRepository,
    private readonly reconciliation: OrderReconciliation,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @JobHandler('orders.reconcile')
  reconcile({ organizationId }: JobPayloads['orders.reconcile']): Promise<void> {
    return this.reconciliation.reconcile(organizationId);
  }

  onApplicationBootstrap(): void {
    const everyMs = Math.min(SWEEP_MS, this.config.orders.pollMs);
    this.timer = setInterval(() => void this.sweep(), everyMs);
    this.timer.unref();
    // Nobody else can be working on the embedded database's orders: whoever was has died.
    void this.sweep(this.database.engine === 'pglite' ? END_OF_TIME : clockNow());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(before = new Date(clockMs() - OVERDUE_MS)): Promise<void> {
    if (this.sweeping) {
      return;
    }
    this.sweeping = true;
    try {
      await this.wakeOrders(before);
      await this.queueReconciliations();
    } catch (error) {
      this.logger.error({ err: error }, 'open orders could not be swept');
    } finally {
      this.sweeping = false;
    }
  }

  private async wakeOrders(dueBefore: Date): Promise<void> {
    const unfollowed = new Set<string>();
    for (const order of await this.orders.listOverdue(dueBefore, SWEEP_LIMIT)) {
      if (order.submission === 'received') {
        unfollowed.add(order.organizationId);
      } else {
        await this.jobs.send(nextJob(order), { orderId: order.id }, { key: order.id });
      }
    }
    for (const organizationId of unfollowed) {
      await queueLook(this.jobs, organizationId, clockNow());
    }
    for (const orderId of await this.orders.listOverdueAdditions(dueBefore, SWEEP_LIMIT)) {
      await this.jobs.send('orders.add-items', { orderId }, { key: orderId });
    }
  }

  private async queueReconciliations(): Promise<void> {
    const now = clockMs();
    if (now < this.nextReconciliationAt) {
      return;
    }
    this.nextReconciliationAt = now + this.config.orders.pollMs;
    for (const organizationId of await this.orders.organizationsWithOpenDeliveries()) {
      await this.jobs.send('orders.reconcile', { organizationId }, { key: organizationId });
    }
    if (await this.orders.hasOpenTableOrders()) {
      await this.jobs.send('orders.reconcile-tables', {}, { key: 'all' });
    }
  }
}

function nextJob({ status }: Pick<OrderRow, 'status'>) {
  return status === 'awaiting_payment' ? 'orders.expire-payment' : 'orders.submit';
}
