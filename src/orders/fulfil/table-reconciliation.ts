import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import type { Decision } from '../decision.js';
import { isFinal } from '../order-status.js';
import { OpenOrdersRepository } from './open-orders.repository.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { DineInGateway } from '../iiko/dine-in-gateway.js';
import { OrderNews } from './order-news.js';

/** Reads in a row that must not show an order before it is believed to be over. */
const ABSENCES = 3;

/**
 * Reads the open orders at tables, for the changes whose webhook never came: no revision covers them. One call
 * per poll for a hundred orders, of whatever organizations: the budget is that of all look-ups of orders.
 */
@Injectable()
export class TableReconciliation {
  constructor(
    private readonly orders: OpenOrdersRepository,
    private readonly news: OrderNews,
    private readonly gateway: DineInGateway,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** At most once per poll, whichever replica asks. */
  @JobHandler('orders.reconcile-tables')
  async reconcile(): Promise<void> {
    const lastReadBefore = new Date(clockMs() - this.config.orders.pollMs / 2);
    const watched = await this.orders.listTableOrders(lastReadBefore);
    if (watched.length === 0) {
      return;
    }
    await this.orders.saveTablesReadAt(organizationsOf(watched));
    const { idsPerRead } = this.gateway;
    for (let start = 0; start < watched.length; start += idsPerRead) {
      const goOn = await this.read(watched.slice(start, start + idsPerRead));
      if (!goOn) {
        return;
      }
    }
  }

  /** @returns false when iiko could not be asked at all, and the next poll is soon enough */
  private async read(watched: OrderRow[]): Promise<boolean> {
    const organizationIds = organizationsOf(watched);
    const answer = await this.gateway.listAcross(organizationIds, watched.map(iikoIdOf));
    if (answer.outcome === 'accepted') {
      await this.apply(answer.posOrders, watched);
      return true;
    }
    const isRefused = answer.outcome === 'refused';
    if (isRefused && organizationIds.length > 1) {
      return this.readOneByOne(organizationIds, watched);
    }
    this.logger.warn({ organizationIds, err: answer.error }, 'orders at tables could not be read');
    return isRefused;
  }

  /** An organization that iiko does not let us read must not hide the others. */
  private async readOneByOne(organizationIds: string[], watched: OrderRow[]): Promise<boolean> {
    for (const organizationId of organizationIds) {
      const own = watched.filter((order) => order.organizationId === organizationId);
      if (!(await this.read(own))) {
        return false;
      }
    }
    return true;
  }

  private async apply(posOrders: PosOrder[], watched: OrderRow[]): Promise<void> {
    for (const posOrder of posOrders) {
      await this.news.apply(posOrder, { cause: 'revision' });
    }
    const absent = watched.filter(
      (order) => !posOrders.some(({ id }) => isSameId(id, iikoIdOf(order))),
    );
    for (const order of absent) {
      await this.news.change(order.id, (row) =>
        row.newsTimestamp === order.newsTimestamp ? decideAbsence(row) : undefined,
      );
    }
  }
}

const organizationsOf = (orders: OrderRow[]): string[] => [
  ...new Set(orders.map(({ organizationId }) => organizationId)),
];

/**
 * iiko shows orders at tables only while they are open. One that was in the restaurant and is not shown any more was
 * closed, or, if nothing of it was cooked, billed or paid yet, deleted.
 */
export function decideAbsence(row: OrderRow): Decision | undefined {
  if (isFinal(row.status)) {
    return row.withdrawing ? { change: { withdrawing: false } } : undefined;
  }
  if (row.creationStatus !== 'done') {
    return undefined;
  }
  const missedLookups = row.missedLookups + 1;
  if (missedLookups < ABSENCES) {
    return { change: { missedLookups } };
  }
  const status = wasClosed(row) ? 'completed' : 'cancelled';
  return {
    change: { status, nextActionAt: null, missedLookups },
    event: { note: 'iiko does not show it among open orders any more', cause: 'revision' },
  };
}

function wasClosed({ status, dining, paidAt, walletPayment }: OrderRow): boolean {
  const wasServed = status === 'ready' || status === 'cooking';
  const wasBilled = (dining?.billedAt ?? null) !== null;
  // Staff need no bill to close what is paid; taking it for cancelled would give the money back for a meal.
  return wasServed || wasBilled || paidAt !== null || walletPayment !== null;
}
