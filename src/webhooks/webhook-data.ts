import { Inject, Injectable } from '@nestjs/common';
import { arrayOverlaps, asc, eq } from 'drizzle-orm';
import { PersonalData, type CustomerDataPart } from '../customers/customer-data.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { eventsOf, orderIdOf } from './webhook-contents.js';
import { webhookInbox } from './webhooks.table.js';

/**
 * What iiko has told of somebody's orders. Names, phones and addresses are not stored; a deletion takes the rest out of
 * the bodies as well. That a body came, and about which orders, stays.
 */
@Injectable()
@PersonalData('webhooks')
export class WebhookData implements CustomerDataPart {
  constructor(
    private readonly orders: OrdersRepository,
    @Inject(Database) private readonly database: Database,
  ) {}

  async export(customerIds: string[]): Promise<unknown[]> {
    const { db } = this.database;
    const ids = await this.orders.listIikoIds(customerIds, db);
    const bodies = await this.listBodies(ids, db);
    return bodies.flatMap(({ receivedAt, body }) =>
      eventsOf(body)
        .filter((event) => isAbout(event, ids))
        .map((event) => ({ receivedAt, event })),
    );
  }

  async erase(customerIds: string[], tx: Queryable): Promise<void> {
    const ids = await this.orders.listIikoIds(customerIds, tx);
    for (const { id, body } of await this.listBodies(ids, tx)) {
      // One body may tell of several people.
      const others = eventsOf(body).filter((event) => !isAbout(event, ids));
      await tx.update(webhookInbox).set({ body: others }).where(eq(webhookInbox.id, id));
    }
  }

  private async listBodies(ids: string[], tx: Queryable) {
    return ids.length === 0
      ? []
      : tx
          .select({
            id: webhookInbox.id,
            receivedAt: webhookInbox.receivedAt,
            body: webhookInbox.body,
          })
          .from(webhookInbox)
          .where(arrayOverlaps(webhookInbox.orderIds, ids))
          .orderBy(asc(webhookInbox.receivedAt));
  }
}

function isAbout(event: unknown, orderIds: string[]): boolean {
  const id = orderIdOf(event);
  return id !== null && orderIds.includes(id);
}
