import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockNow } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { OrdersRepository, type FormerIikoId } from '../orders.repository.js';
import { growingDelay } from './growing-delay.js';
import type { Failure } from '../iiko/call-outcome.js';
import { OrderGateways } from '../iiko/order-gateway.js';
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
    private readonly gateways: OrderGateways,
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
  private async isGone(former: FormerIikoId): Promise<boolean> {
    const { iikoId, orderId } = former;
    const order = await this.orders.find(orderId);
    if (order === undefined) {
      return true;
    }
    const gateway = this.gateways.of(order);
    // Where it was sent, wherever it may have been moved since.
    const there = { ...order, organizationId: order.request.organizationId };
    const found = await gateway.find(there, iikoId);
    if (found.outcome !== 'accepted') {
      return this.reportLeft(former, found);
    }
    const { posOrder } = found;
    if (posOrder === undefined || !isLive(posOrder)) {
      return true;
    }
    const asked = posOrder.creation === 'done' ? await gateway.cancel(there, iikoId) : undefined;
    return asked === undefined || asked.outcome === 'accepted'
      ? false
      : this.reportLeft(former, asked);
  }

  private reportLeft({ iikoId, orderId }: FormerIikoId, { error }: Failure): false {
    this.logger.warn({ orderId, iikoId, err: error }, 'a replaced order is not withdrawn yet');
    return false;
  }
}
