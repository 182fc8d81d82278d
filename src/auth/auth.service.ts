import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { Database, type Queryable } from '../database/database.js';
import type { Plain } from '../http/plain.js';
import { Problem } from '../http/problem.js';
import { LOGGER } from '../logging/logger.js';
import type { SessionDto } from './auth.dto.js';
import { SESSION_KINDS } from './auth.table.js';
import { EndedSessions } from './ended-sessions.js';
import { createRefreshToken, followingToken, hashToken, sessionIdOf } from './refresh-tokens.js';
import { SessionsRepository, type SessionRow } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';

/** Who makes a request. A guest is a customer of whom nothing else is known. */
export interface Customer {
  /** Id of the account; of a guest, an id of the session's own. */
  id: string;
  sessionId: string;
  kind: 'guest' | 'customer';
}

/** Where a session is used, for the list that its owner sees. */
export interface SessionOrigin {
  device: string | undefined;
  userAgent: string | undefined;
}

/** A session of which the tokens are still to be made; `isNew` says that its account was made with it. */
interface OpenSession {
  customer: Customer;
  refreshToken: string;
  isNew: boolean;
}

const DAY_MS = 86_400_000;
/**
 * A phone that loses the answer to a refresh has only the old token. Within this time the old one gets
 * the same answer again; after it, its use means that somebody else has a copy, and the session ends.
 */
const ROTATION_GRACE_MS = 30_000;

const sessionClaims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  kind: z.enum(SESSION_KINDS).default('guest'),
});

@Injectable()
export class AuthService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly ended: EndedSessions,
    private readonly keys: SigningKeys,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async startGuestSession(origin: SessionOrigin): Promise<Plain<SessionDto>> {
    const owner = { id: randomUUID(), kind: 'guest', isNew: false } as const;
    return this.issue(await this.open(owner, origin));
  }

  /** Stores a session; `issue` makes its tokens, after `tx` has committed. */
  async open(
    { id, kind, isNew }: { id: string; kind: Customer['kind']; isNew: boolean },
    { device, userAgent }: SessionOrigin,
    tx: Queryable = this.database.db,
  ): Promise<OpenSession> {
    const sessionId = randomUUID();
    const refreshToken = createRefreshToken(sessionId);
    await this.sessions.add(
      {
        id: sessionId,
        customerId: id,
        kind,
        device,
        userAgent,
        refreshHash: hashToken(refreshToken),
        expiresAt: this.sessionExpiry(),
      },
      tx,
    );
    return { customer: { id, sessionId, kind }, refreshToken, isNew };
  }

  async issue({ customer, refreshToken, isNew }: OpenSession): Promise<Plain<SessionDto>> {
    const expiresIn = this.config.auth.accessTokenSeconds;
    const { id, sessionId, kind } = customer;
    const accessToken = await this.keys.sign('session', id, { sid: sessionId, kind }, expiresIn);
    return {
      accessToken,
      expiresIn,
      refreshToken,
      ...(kind === 'customer' ? { customer: { id, isNew } } : {}),
    };
  }

  /** @throws Problem session_ended */
  async refresh(refreshToken: string): Promise<Plain<SessionDto>> {
    const outcome = await this.database.transaction((tx) => this.rotate(refreshToken, tx));
    if (outcome === undefined || 'stolen' in outcome) {
      if (outcome !== undefined) {
        this.ended.remember(outcome.stolen);
        this.logger.warn(
          { sessionId: outcome.stolen },
          'a used refresh token came again; session ended',
        );
      }
      throw new Problem('session_ended');
    }
    return this.issue(outcome);
  }

  /** @throws Problem unauthenticated, session_ended */
  async authenticate(accessToken: string): Promise<Customer> {
    const customer = await this.readAccessToken(accessToken);
    if (this.ended.has(customer.sessionId)) {
      throw new Problem('session_ended', {
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      });
    }
    return customer;
  }

  async deleteExpired(): Promise<void> {
    await this.sessions.deleteExpired(new Date());
  }

  private async readAccessToken(accessToken: string): Promise<Customer> {
    try {
      const claims = sessionClaims.parse(await this.keys.verify('session', accessToken));
      return { id: claims.sub, sessionId: claims.sid, kind: claims.kind };
    } catch (cause) {
      throw new Problem('unauthenticated', {
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
        cause,
      });
    }
  }

  /** Undefined when the token names no live session; a session whose token was stolen is ended here. */
  private async rotate(
    token: string,
    tx: Queryable,
  ): Promise<OpenSession | { stolen: string } | undefined> {
    const hash = hashToken(token);
    const sessionId = sessionIdOf(token);
    const session =
      sessionId === undefined
        ? await this.sessions.lockByRefreshHash(hash, tx)
        : await this.sessions.lock(sessionId, tx);
    if (session === undefined) {
      return undefined;
    }
    if (hash !== session.refreshHash && !isWithinGrace(session, hash)) {
      await this.ended.end([session.id], tx);
      return { stolen: session.id };
    }
    const [key] = this.keys.secrets('refresh-tokens');
    const refreshToken = followingToken(session.id, token, key);
    const refreshHash = hashToken(refreshToken);
    if (refreshHash !== session.refreshHash) {
      const now = new Date();
      const change = {
        refreshHash,
        previousRefreshHash: hash,
        rotatedAt: now,
        lastUsedAt: now,
        expiresAt: this.sessionExpiry(),
      };
      await this.sessions.update(session.id, change, tx);
    }
    const { customerId: id, kind } = session;
    return { customer: { id, sessionId: session.id, kind }, refreshToken, isNew: false };
  }

  private sessionExpiry(): Date {
    return new Date(Date.now() + this.config.auth.refreshTokenDays * DAY_MS);
  }
}

function isWithinGrace(session: SessionRow, hash: string): boolean {
  return (
    session.previousRefreshHash === hash &&
    Date.now() - session.rotatedAt.getTime() <= ROTATION_GRACE_MS
  );
}
