import { Inject, Injectable } from '@nestjs/common';
import { asc, inArray } from 'drizzle-orm';
import { Database, type Queryable } from '../platform/database/database.js';
import { sessions } from './auth.table.js';

/** What is kept of a session, without the hashes that stand for its tokens. */
export interface SessionRecord {
  id: string;
  kind: 'guest' | 'customer';
  device: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

/** Sessions as data about somebody, ended ones included. */
@Injectable()
export class SessionRecords {
  constructor(@Inject(Database) private readonly database: Database) {}

  list(customerIds: string[]): Promise<SessionRecord[]> {
    const { id, kind, device, userAgent, createdAt, lastUsedAt, expiresAt, endedAt } = sessions;
    return this.database.db
      .select({ id, kind, device, userAgent, createdAt, lastUsedAt, expiresAt, endedAt })
      .from(sessions)
      .where(inArray(sessions.customerId, customerIds))
      .orderBy(asc(createdAt), asc(id));
  }

  /** Ended sessions stay until they expire, so that an old token is not taken for a new one. */
  async anonymise(customerIds: string[], tx: Queryable): Promise<void> {
    await tx
      .update(sessions)
      .set({ device: null, userAgent: null })
      .where(inArray(sessions.customerId, customerIds));
  }
}
