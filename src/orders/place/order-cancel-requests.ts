import { Inject, Injectable } from '@nestjs/common';
import type { Customer } from '../../auth/auth.service.js';
import { clockNow } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { CancelTerms } from '../iiko/cancel-terms.js';
import type { CancelOrderDto } from '../read/order-cancel.dto.js';
import type { Cancellation } from '../order-model.js';
import type { Decision } from '../decision.js';
import { STATUS_TEXTS } from '../read/order-texts.js';
import type { OrderRow } from '../orders.repository.js';
import { OrderNews } from '../fulfil/order-news.js';
import { OrdersService } from './orders.service.js';

/** Takes guests' wishes to cancel. */
@Injectable()
export class OrderCancelRequests {
  constructor(
    private readonly orders: OrdersService,
    private readonly news: OrderNews,
    private readonly terms: CancelTerms,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
  ) {}

  /**
   * At once while iiko does not have the order; otherwise a request to the restaurant, which may refuse.
   * @throws Problem order_not_found, order_not_cancellable, validation_failed
   */
  async cancel(customer: Customer, orderId: string, wish: CancelOrderDto): Promise<OrderRow> {
    const found = await this.orders.find(customer, orderId);
    if (found.status === 'cancelled' || found.cancelRequestedAt !== null) {
      return found;
    }
    const cancellation = this.describe(found, wish);
    const changed = await this.database.transaction(async (tx) => {
      const row = await this.news.change(orderId, (one) => this.decide(one, cancellation), tx);
      if (row?.submission === 'received') {
        await this.jobs.send('orders.cancel', { orderId }, { tx, key: orderId });
      }
      return row;
    });
    return changed ?? found;
  }

  private describe({ restaurantId }: OrderRow, { causeId, comment }: CancelOrderDto): Cancellation {
    const chosen =
      causeId === undefined
        ? this.terms.defaultCause(restaurantId)
        : this.terms.findCause(restaurantId, causeId);
    if (causeId !== undefined && chosen === undefined) {
      const errors = [violationOf('cancel_cause_unknown', '/causeId')];
      throw new Problem('validation_failed', { errors });
    }
    return {
      requestedAt: clockNow().toISOString(),
      ...(chosen === undefined ? {} : { causeId: chosen.id, cause: chosen.name }),
      ...(comment === undefined ? {} : { comment }),
    };
  }

  private decide(row: OrderRow, cancellation: Cancellation): Decision | undefined {
    if (row.cancelRequestedAt !== null || row.status === 'cancelled') {
      return undefined;
    }
    if (!this.terms.isCancellable(row.status)) {
      throw new Problem('order_not_cancellable', { params: { status: STATUS_TEXTS[row.status] } });
    }
    // While money of a wallet is being held, only who asked for it knows when it can be let go.
    if (row.submission === 'pending' && row.hold !== 'requested') {
      return {
        change: { status: 'cancelled', submission: 'refused', nextActionAt: null, cancellation },
        event: { note: 'cancelled before it was sent', cause: 'api' },
      };
    }
    return {
      change: { cancelRequestedAt: clockNow(), cancellation },
      event: { note: 'the guest asked to cancel', cause: 'api' },
    };
  }
}
