import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import { LOGGER } from '../platform/logging/logger.js';
import type { SessionDto } from './auth.dto.js';
import { AuthService, type OpenSession } from './auth.service.js';
import { EndedSessions } from './ended-sessions.js';
import {
  followingToken,
  hashToken,
  isSealed,
  sessionIdOf,
  type RefreshKeys,
} from './refresh-tokens.js';
import { sessionExpiry } from './session-expiry.js';
import { sessionEnded } from './session-problems.js';
import { SessionsRepository, type SessionRow } from './sessions.repository.js';

type Kind = SessionRow['kind'];
/** Of a session that cannot be continued only its kind is told, and only to those whose token is of our making. */
type Outcome = OpenSession | { refused: Kind | undefined; stolen?: string };

/** Continues sessions with their refresh tokens, and ends those whose tokens somebody else has. */
@Injectable()
export class SessionRenewal {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsRepository,
    private readonly ended: EndedSessions,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'auth'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws Problem session_ended */
  async refresh(refreshToken: string): Promise<Plain<SessionDto>> {
    const outcome = await this.database.transaction((tx) => this.rotate(refreshToken, tx));
    if (!('refused' in outcome)) {
      return this.auth.issue(outcome);
    }
    if (outcome.stolen !== undefined) {
      this.ended.remember(outcome.stolen);
      const fields = { sessionId: outcome.stolen };
      this.logger.warn(fields, 'a used refresh token came again; session ended');
    }
    throw sessionEnded(outcome.refused);
  }

  /** A session whose token was used by two parties is ended here; a token that we never made ends none. */
  private async rotate(token: string, tx: Queryable): Promise<Outcome> {
    const keys = this.auth.refreshKeys();
    const hash = hashToken(token);
    const sessionId = sessionIdOf(token);
    const session =
      sessionId === undefined
        ? await this.sessions.lockByRefreshHash(hash, tx)
        : await this.sessions.lock(sessionId, tx);
    const isOurs = isSealed(token, keys);
    if (session === undefined) {
      const known = sessionId !== undefined && isOurs;
      return { refused: known ? await this.sessions.kindOf(sessionId, tx) : undefined };
    }
    if (hash === session.refreshHash || hash === session.previousRefreshHash) {
      return this.renew(session, { token, hash }, keys, tx);
    }
    if (!isOurs) {
      return { refused: undefined };
    }
    await this.ended.end([session.id], tx);
    return { stolen: session.id, refused: session.kind };
  }

  /**
   * The token before the present one is answered as it was the first time, for as long as the present one was not
   * used: the answer that had it may have been lost on its way.
   */
  private async renew(
    session: SessionRow,
    { token, hash }: { token: string; hash: string },
    keys: readonly [RefreshKeys, ...RefreshKeys[]],
    tx: Queryable,
  ): Promise<OpenSession> {
    const candidates = keys.map((key) => followingToken(session.id, token, key));
    const given = candidates.find((candidate) => hashToken(candidate) === session.refreshHash);
    const refreshToken = given ?? followingToken(session.id, token, keys[0]);
    const now = clockNow();
    const used = { lastUsedAt: now, expiresAt: sessionExpiry(this.config) };
    const rotation =
      given === undefined
        ? { refreshHash: hashToken(refreshToken), previousRefreshHash: hash, rotatedAt: now }
        : {};
    await this.sessions.update(session.id, { ...used, ...rotation }, tx);
    const { customerId: id, kind } = session;
    return { customer: { id, sessionId: session.id, kind }, refreshToken, isNew: false };
  }
}
