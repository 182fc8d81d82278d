import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, inArray, isNotNull, isNull, min } from 'drizzle-orm';
import { Database } from '../../platform/database/database.js';
import type { OrderRow } from '../orders.repository.js';
import { orders } from '../orders.table.js';

const columns = {
  id: orders.id,
  iikoId: orders.iikoId,
  organizationId: orders.organizationId,
  restaurantId: orders.restaurantId,
  status: orders.status,
  submission: orders.submission,
  correlationId: orders.correlationId,
  createdAt: orders.createdAt,
  paidAt: orders.paidAt,
  awaitedSince: orders.awaitedSince,
  alertedAt: orders.alertedAt,
  nextActionAt: orders.nextActionAt,
  dining: orders.dining,
};

/** An order that iiko has taken and the restaurant has not answered yet. */
export type Creation = Pick<OrderRow, keyof typeof columns>;

/** Orders whose creation is in progress at iiko. */
@Injectable()
export class CreationsRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** This organization's, those that have waited longest to be looked at first. */
  async list(organizationId: string): Promise<Creation[]> {
    return this.database.db
      .select(columns)
      .from(orders)
      .where(isInProgress(organizationId))
      .orderBy(asc(orders.nextActionAt), asc(orders.createdAt));
  }

  /** When the next of those is to be looked at that operators have not been told of; null: there are none. */
  async nextAt(organizationId: string): Promise<Date | null> {
    const [row] = await this.database.db
      .select({ at: min(orders.nextActionAt) })
      .from(orders)
      .where(and(isInProgress(organizationId), isNull(orders.alertedAt)));
    return row?.at ?? null;
  }

  /** Of those that are still in progress, when they are to be looked at again. */
  async postpone(organizationId: string, orderIds: string[], until: Date): Promise<void> {
    await this.database.db
      .update(orders)
      .set({ nextActionAt: until })
      .where(and(inArray(orders.id, orderIds), isInProgress(organizationId)));
  }
}

function isInProgress(organizationId: string) {
  return and(
    isNotNull(orders.nextActionAt),
    eq(orders.organizationId, organizationId),
    eq(orders.submission, 'received'),
    eq(orders.creationStatus, 'pending'),
  );
}
