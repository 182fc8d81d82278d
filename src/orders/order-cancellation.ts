import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { IikoClient } from '../iiko/iiko.client.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { OrderNews } from './order-news.js';
import { isFinal } from './order-status.js';
import { OrdersRepository, type OrderRow } from './orders.repository.js';

const COMMAND_POLLS = 6;
const COMMAND_POLL_MS = 2_000;
const RETRY_MS = 5_000;

/**
 * Cancels in the restaurant: what a guest asked for, and what surfaced there after the guest was told
 * no. Asking twice does no harm. The status changes when the restaurant's own news says so.
 */
@Injectable()
export class OrderCancellation implements OnModuleInit {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly iiko: IikoClient,
    private readonly jobs: Jobs,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('orders.cancel', ({ orderId }) => this.run(orderId));
  }

  private async run(orderId: string): Promise<void> {
    const order = await this.orders.find(orderId);
    // One that is still being created cannot be cancelled; the news of its creation brings it back here.
    if (order === undefined || !isWanted(order) || order.creationStatus !== 'Success') {
      return;
    }
    try {
      const { correlationId } = await this.iiko.cancelDelivery({
        organizationId: order.organizationId,
        orderId,
        ...this.cause(order),
      });
      await this.awaitCommand(order, correlationId);
    } catch (error) {
      await this.handleFailure(order, error);
    }
  }

  private async awaitCommand(order: OrderRow, correlationId: string): Promise<void> {
    const { id: orderId, organizationId } = order;
    for (let poll = 0; poll < COMMAND_POLLS; poll++) {
      await delay(COMMAND_POLL_MS);
      const { state, errorReason } = await this.iiko.commandStatus({
        organizationId,
        correlationId,
      });
      if (state === 'Error') {
        await this.refuse(order, errorReason ?? 'no reason given');
        return;
      }
      if (state === 'Success') {
        const infos = await this.iiko.deliveriesById({ organizationId, orderIds: [orderId] });
        for (const info of infos) {
          await this.news.apply(info, correlationId);
        }
        return;
      }
    }
    this.logger.warn(
      { orderId, correlationId },
      'the restaurant has not answered a cancellation yet',
    );
  }

  private async handleFailure(order: OrderRow, error: unknown): Promise<void> {
    if (!(error instanceof IikoError)) {
      throw error;
    }
    if (error.kind === 'rejected') {
      await this.refuse(order, error.description ?? error.message);
      return;
    }
    this.logger.warn({ orderId: order.id, err: error }, 'cancellation could not be asked for');
    const delayMs = (error.retryAfterSeconds ?? 0) * 1_000 || RETRY_MS;
    await this.jobs.send('orders.cancel', { orderId: order.id }, { key: order.id, delayMs });
  }

  private async refuse(order: OrderRow, reason: string): Promise<void> {
    this.logger[order.withdrawing ? 'error' : 'warn'](
      { orderId: order.id, reason },
      'the restaurant refused a cancellation',
    );
    await this.news.change(order.id, (row) =>
      row.cancelRequestedAt === null || isFinal(row.status)
        ? undefined
        : {
            change: { cancelRequestedAt: null },
            event: { note: `cancellation refused: ${reason}` },
          },
    );
  }

  private cause({ restaurantId }: OrderRow): { cancelCauseId?: string } {
    const cancelCauseId = this.restaurants.find(restaurantId)?.cancelCauses[0]?.id;
    return cancelCauseId === undefined ? {} : { cancelCauseId };
  }
}

function isWanted({ status, withdrawing, cancelRequestedAt }: OrderRow): boolean {
  return withdrawing || (cancelRequestedAt !== null && !isFinal(status));
}
