import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockNow } from '../../platform/database/clock.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { OrdersRepository, type FormerIikoId } from '../orders.repository.js';
import { growingDelay } from './growing-delay.js';
import { OrderFamilies } from '../iiko/order-families.js';
import { isLive } from './order-decisions.js';

/** The POS has answered by then, or is away. */
const CHECK_MS = 15_000;
/** By then staff have to be asked. */
const LONGEST_CHECK_MS = 300_000;

/** Cancels at iiko what an operator has had sent again under another id, and what surfaced after all. */
@Injectable()
export class OrderWithdrawal {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly families: OrderFamilies,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @JobHandler('orders.withdraw')
  async run({ iikoId }: JobPayloads['orders.withdraw']): Promise<void> {
    const former = await this.orders.findFormerIikoId(iikoId);
    const watchUntil = former?.watchUntil ?? null;
    if (former === undefined || watchUntil === null || (await this.isGone(former))) {
      return;
    }
    if (watchUntil < clockNow()) {
      this.logger.error(
        { iikoId, orderId: former.orderId },
        'a replaced order could not be withdrawn',
      );
      return;
    }
    const delayMs = growingDelay(former.leftAt, CHECK_MS, LONGEST_CHECK_MS);
    if (delayMs === LONGEST_CHECK_MS) {
      const fields = { iikoId, orderId: former.orderId };
      this.logger.error(fields, 'a replaced order is still in the restaurant');
    }
    await this.jobs.send('orders.withdraw', { iikoId }, { key: iikoId, delayMs });
  }

  /** Asks for the cancellation as long as it is there; asking twice does no harm. */
  private async isGone({ iikoId, orderId }: FormerIikoId): Promise<boolean> {
    const order = await this.orders.find(orderId);
    if (order === undefined) {
      return true;
    }
    const family = this.families.of(order);
    // Where it was sent, wherever it may have been moved since.
    const there = { ...order, organizationId: order.request.organizationId };
    try {
      const info = await family.find(there, iikoId);
      if (info === undefined || !isLive(info)) {
        return true;
      }
      if (info.creationStatus === 'Success') {
        await family.cancel(there, iikoId);
      }
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      this.logger.warn({ orderId, iikoId, err: error }, 'a replaced order is not withdrawn yet');
    }
    return false;
  }
}
