import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, inArray, isNotNull, notInArray, or } from 'drizzle-orm';
import { PersonalData, type CustomerDataPart } from '../../customers/customer-data.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import { Problem } from '../../platform/http/problem.js';
import { toAnonymousOrder, toExportedOrder } from './order-person.js';
import { FINAL_STATUSES } from '../order-status.js';
import type { OrderEventRow } from '../orders.repository.js';
import { orderEvents, orders } from '../orders.table.js';
import { idempotencyKeys } from './answers.table.js';

/** Orders as data about somebody: in exports whole, after a deletion without their person. */
@Injectable()
@PersonalData('orders')
export class OrderData implements CustomerDataPart {
  constructor(@Inject(Database) private readonly database: Database) {}

  async export(customerIds: string[]): Promise<unknown[]> {
    const rows = await this.database.db
      .select()
      .from(orders)
      .where(inArray(orders.customerId, customerIds))
      .orderBy(asc(orders.createdAt), asc(orders.id));
    const events = await this.database.db
      .select({ event: orderEvents })
      .from(orderEvents)
      .innerJoin(orders, eq(orders.id, orderEvents.orderId))
      .where(inArray(orders.customerId, customerIds))
      .orderBy(asc(orderEvents.sequence));
    const byOrder = new Map(rows.map(({ id }) => [id, [] as OrderEventRow[]]));
    for (const { event } of events) {
      byOrder.get(event.orderId)?.push(event);
    }
    return rows.map((row) => toExportedOrder(row, byOrder.get(row.id) ?? []));
  }

  /**
   * What was ordered, for how much, when and where stays: it is the restaurant's book-keeping. What operators
   * wrote about it goes: they may have written about whom.
   */
  async erase(customerIds: string[], tx: Queryable): Promise<void> {
    await this.checkEnded(customerIds, tx);
    const rows = await tx
      .select()
      .from(orders)
      .where(inArray(orders.customerId, customerIds))
      .for('update');
    for (const row of rows) {
      await tx.update(orders).set(toAnonymousOrder(row)).where(eq(orders.id, row.id));
      await tx
        .update(orderEvents)
        .set({ note: null })
        .where(and(eq(orderEvents.orderId, row.id), isNotNull(orderEvents.operator)));
      await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.orderId, row.id));
    }
  }

  checkErasable(customerIds: string[]): Promise<void> {
    return this.checkEnded(customerIds, this.database.db);
  }

  /**
   * The restaurant cooks and drives for somebody with a name.
   * @throws Problem open_orders
   */
  private async checkEnded(customerIds: string[], tx: Queryable): Promise<void> {
    const isOpen = or(notInArray(orders.status, FINAL_STATUSES), eq(orders.withdrawing, true));
    const open = await tx
      .select({ id: orders.id })
      .from(orders)
      .where(and(inArray(orders.customerId, customerIds), isOpen))
      .limit(1);
    if (open.length > 0) {
      throw new Problem('open_orders');
    }
  }
}
