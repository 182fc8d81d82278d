import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { iikoIdOf, isSameId } from '../order-records/order-move.js';
import type { Decision } from '../order-records/decision.js';
import { isFinal } from '../order-records/order-status.js';
import type { OrderRow } from '../order-records/orders.repository.js';
import { TableOrdersRepository } from '../order-records/table-orders.repository.js';
import { OrderFamilies } from './order-families.js';
import { OrderNews } from './order-news.js';

/** Reads in a row that must not show an order before it is believed to be over. */
const ABSENCES = 3;

/**
 * Reads the open orders at tables, for the changes whose webhook never came: no revision covers them. One call
 * per organization and poll for up to a hundred orders.
 */
@Injectable()
export class TableReconciliation implements OnModuleInit {
  constructor(
    private readonly orders: TableOrdersRepository,
    private readonly news: OrderNews,
    private readonly families: OrderFamilies,
    private readonly jobs: Jobs,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('orders.reconcile-tables', ({ organizationId }) =>
      this.reconcile(organizationId),
    );
  }

  /** At most once per poll, whichever replica asks. */
  private async reconcile(organizationId: string): Promise<void> {
    const readAt = await this.orders.findReadAt(organizationId);
    if (Date.now() - (readAt?.getTime() ?? 0) < this.config.orders.pollMs / 2) {
      return;
    }
    await this.orders.saveReadAt(organizationId);
    const watched = await this.orders.listWatched(organizationId);
    const { idsPerRead } = this.families.named('table');
    for (let start = 0; start < watched.length; start += idsPerRead) {
      try {
        await this.read(organizationId, watched.slice(start, start + idsPerRead));
      } catch (error) {
        if (!(error instanceof IikoError)) {
          throw error;
        }
        this.logger.warn({ organizationId, err: error }, 'orders at tables could not be read');
        return;
      }
    }
  }

  private async read(organizationId: string, watched: OrderRow[]): Promise<void> {
    const infos = await this.families.named('table').list(organizationId, watched.map(iikoIdOf));
    for (const info of infos) {
      await this.news.apply(info, { cause: 'revision' });
    }
    const absent = watched.filter(
      (order) => !infos.some(({ id }) => isSameId(id, iikoIdOf(order))),
    );
    for (const order of absent) {
      await this.news.change(order.id, (row) =>
        row.newsTimestamp === order.newsTimestamp ? decideAbsence(row) : undefined,
      );
    }
  }
}

/**
 * iiko shows orders at tables only while they are open. One that was in the restaurant and is not shown any more was
 * closed, or, if nothing of it was cooked, billed or paid yet, deleted.
 */
export function decideAbsence(row: OrderRow): Decision | undefined {
  if (isFinal(row.status)) {
    return row.withdrawing ? { change: { withdrawing: false } } : undefined;
  }
  if (row.creationStatus !== 'Success') {
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
