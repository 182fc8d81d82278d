import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockNow } from '../../platform/database/clock.js';
import type { Queryable } from '../../platform/database/database.js';
import { moneyFromUnits } from '../../platform/http/money.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { hasOpenAdditions } from '../iiko/additions.js';
import type { OrderRow } from '../orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { decideOtherForm } from './address-form.js';
import { isTotalOf } from '../iiko/order-changes.js';
import { decideNews, type NewsDecision } from './order-decisions.js';
import { noticeProgress } from './order-progress.js';
import type { PosOrder, PosRefusal } from '../pos-order.js';
import { OutdatedSnapshots } from './outdated-snapshots.js';

export type RefusedOrder = Pick<OrderRow, 'id' | 'organizationId'>;

/** Reads what iiko says about an order, with what is known of the order's restaurant. */
@Injectable()
export class NewsReading {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: OutdatedSnapshots,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns undefined when the news changes nothing */
  decide(row: OrderRow, posOrder: PosOrder): NewsDecision | undefined {
    const decision = decideOtherForm(row, posOrder) ?? decideNews(row, posOrder, clockNow());
    const timeZone = this.restaurants.findAnywhere(row.restaurantId)?.timeZone;
    return decision === undefined ? undefined : noticeProgress(row, decision, posOrder, timeZone);
  }

  /**
   * Tells operators what was refused, and who can do something about it. What the refusal shows to be old is read
   * again. The text stays out of the log: it may quote the guest.
   */
  async noticeRefusal(
    { id: orderId, organizationId }: RefusedOrder,
    { code, problem, owner, outdated, isKnown }: PosRefusal,
    tx?: Queryable,
  ): Promise<void> {
    const fields = { orderId, code, problem, owner };
    if (owner === 'us') {
      this.logger.error(fields, 'iiko refused an order that should not have been sent so');
    } else if (isKnown) {
      this.logger.warn(fields, 'iiko refused an order');
    } else {
      this.logger.warn(fields, 'iiko refused an order for a reason that is not known here');
    }
    if (outdated !== undefined) {
      await this.snapshots.readAgain(outdated, organizationId, tx);
    }
  }

  /** The POS has the last word on prices; a difference is the operator's business, not the guest's. */
  compareTotals(row: OrderRow, { details }: PosOrder): void {
    if (details === null || row.newsTimestamp === null || hasOpenAdditions(row)) {
      return;
    }
    const posTotal = moneyFromUnits(details.sum, row.currency).amount;
    if (!isTotalOf(row, posTotal)) {
      this.logger.warn(
        { orderId: row.id, total: row.total, posTotal },
        'the POS has another total',
      );
    }
  }
}
