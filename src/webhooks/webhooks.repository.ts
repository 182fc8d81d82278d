import { Inject, Injectable } from '@nestjs/common';
import { eq, lt } from 'drizzle-orm';
import { Database, type Queryable } from '../database/database.js';
import { webhookInbox } from './webhooks.table.js';

@Injectable()
export class WebhooksRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async add(id: string, body: unknown, tx: Queryable): Promise<void> {
    await tx.insert(webhookInbox).values({ id, body });
  }

  async findUnprocessed(id: string): Promise<{ body: unknown } | undefined> {
    const rows = await this.database.db.select().from(webhookInbox).where(eq(webhookInbox.id, id));
    return rows[0]?.processedAt === null ? { body: rows[0].body } : undefined;
  }

  async markProcessed(id: string, eventCount: number): Promise<void> {
    await this.database.db
      .update(webhookInbox)
      .set({ processedAt: new Date(), eventCount, error: null })
      .where(eq(webhookInbox.id, id));
  }

  async markFailed(id: string, error: string): Promise<void> {
    await this.database.db.update(webhookInbox).set({ error }).where(eq(webhookInbox.id, id));
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.database.db.delete(webhookInbox).where(lt(webhookInbox.receivedAt, moment));
  }
}
