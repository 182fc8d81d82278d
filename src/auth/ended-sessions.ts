import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { defer, filter, of, Subject, type Observable } from 'rxjs';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';
import type { Queryable } from '../platform/database/database.js';
import { Events, type EventMap } from '../platform/events/events.js';
import { OnEvent } from '../platform/events/on-event.js';
import { SessionsRepository } from './sessions.repository.js';

/**
 * Sessions that have ended while access tokens of theirs may still be valid. Every replica has them in
 * memory, so that refusing such a token costs no query; together they live as long as one token.
 */
@Injectable()
export class EndedSessions implements OnModuleInit {
  /** Session id → when its last access token has expired, in milliseconds since the epoch; in order. */
  private readonly expiry = new Map<string, number>();
  private readonly endings = new Subject<string>();
  private readonly tokenLifeMs: number;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly events: Events,
    @Inject(CONFIG) config: Config,
  ) {
    this.tokenLifeMs = config.auth.accessTokenSeconds * 1_000;
  }

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  @OnEvent('session.ended')
  onEnded({ sessionId }: EventMap['session.ended']): void {
    this.remember(sessionId);
  }

  has(sessionId: string): boolean {
    return this.expiry.has(sessionId);
  }

  /** Emits when the session ends; at once when it has. */
  ending(sessionId: string): Observable<unknown> {
    return defer(() =>
      this.has(sessionId)
        ? of(sessionId)
        : this.endings.pipe(filter((ended) => ended === sessionId)),
    );
  }

  /** In `tx`; all replicas learn of it when that commits. `remember` spares this one the wait. */
  async end(sessionIds: string[], tx: Queryable): Promise<void> {
    if (sessionIds.length === 0) {
      return;
    }
    await this.sessions.markEnded(sessionIds, tx);
    for (const sessionId of sessionIds) {
      await this.events.publish('session.ended', { sessionId }, tx);
    }
  }

  remember(sessionId: string, endedAt = clockMs()): void {
    this.forgetExpired();
    if (!this.expiry.has(sessionId)) {
      this.expiry.set(sessionId, endedAt + this.tokenLifeMs);
      this.endings.next(sessionId);
    }
  }

  @OnEvent('gap')
  async load(): Promise<void> {
    const since = new Date(clockMs() - this.tokenLifeMs);
    for (const { id, endedAt } of await this.sessions.listEndedSince(since)) {
      this.remember(id, endedAt.getTime());
    }
  }

  private forgetExpired(): void {
    const now = clockMs();
    for (const [sessionId, expiresAt] of this.expiry) {
      if (expiresAt > now) {
        return;
      }
      this.expiry.delete(sessionId);
    }
  }
}
