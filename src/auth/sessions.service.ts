import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import { Problem } from '../platform/http/problem.js';
import type { SessionListDto } from './auth.dto.js';
import type { Customer } from './auth.service.js';
import { EndedSessions } from './ended-sessions.js';
import { SessionsRepository } from './sessions.repository.js';

/** A customer's own sessions, one for each device. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly ended: EndedSessions,
    @Inject(Database) private readonly database: Database,
  ) {}

  async list({ id, sessionId }: Customer): Promise<Plain<SessionListDto>> {
    const rows = await this.sessions.listLive(id);
    return {
      items: rows.map((row) => ({
        id: row.id,
        device: row.device,
        userAgent: row.userAgent,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt.toISOString(),
        current: row.id === sessionId,
      })),
    };
  }

  /** @throws Problem session_not_found, also for a session of somebody else */
  async endOne({ id }: Customer, sessionId: string): Promise<void> {
    const own = await this.sessions.listLive(id);
    if (!own.some((session) => session.id === sessionId)) {
      throw new Problem('session_not_found');
    }
    await this.end([sessionId]);
  }

  endCurrent({ sessionId }: Customer): Promise<void> {
    return this.end([sessionId]);
  }

  async endAll({ id, sessionId }: Customer): Promise<void> {
    const live = await this.sessions.listLive(id);
    await this.end([...new Set([sessionId, ...live.map((session) => session.id)])]);
  }

  private async end(sessionIds: string[]): Promise<void> {
    await this.database.transaction((tx) => this.ended.end(sessionIds, tx));
    for (const sessionId of sessionIds) {
      this.ended.remember(sessionId);
    }
  }
}
