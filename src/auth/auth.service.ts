import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { Database, type Queryable } from '../database/database.js';
import type { Plain } from '../http/plain.js';
import { Problem } from '../http/problem.js';
import { LOGGER } from '../logging/logger.js';
import type { SessionDto } from './auth.dto.js';
import { SESSION_KINDS } from './auth.table.js';
import { SessionsRepository, type SessionRow } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';

/** Who makes a request. A guest is a customer of whom nothing else is known. */
export interface Customer {
  /** Id of the account; of a guest, an id of the session's own. */
  id: string;
  sessionId: string;
  kind: 'guest' | 'customer';
}

const DAY_MS = 86_400_000;
/**
 * A phone that loses the answer to a refresh has only the old token. Within this time the old one works
 * once more; after it, its use means that somebody else has a copy, and the session ends.
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
    private readonly keys: SigningKeys,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async startGuestSession(): Promise<Plain<SessionDto>> {
    const customer = { id: randomUUID(), sessionId: randomUUID(), kind: 'guest' } as const;
    const refreshToken = createRefreshToken();
    await this.sessions.add({
      id: customer.sessionId,
      customerId: customer.id,
      refreshHash: hashToken(refreshToken),
      expiresAt: this.sessionExpiry(),
    });
    return this.issue(customer, refreshToken);
  }

  /** @throws Problem session_ended */
  async refresh(refreshToken: string): Promise<Plain<SessionDto>> {
    const hash = hashToken(refreshToken);
    const rotated = await this.database.transaction((tx) => this.rotate(hash, tx));
    if (rotated === undefined) {
      throw new Problem('session_ended');
    }
    return this.issue(rotated.customer, rotated.refreshToken);
  }

  /** @throws Problem unauthenticated */
  async authenticate(accessToken: string): Promise<Customer> {
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

  async deleteExpired(): Promise<void> {
    await this.sessions.deleteExpired(new Date());
  }

  private async rotate(
    hash: string,
    tx: Queryable,
  ): Promise<{ customer: Customer; refreshToken: string } | undefined> {
    const session = await this.sessions.lockByRefreshHash(hash, tx);
    if (session === undefined) {
      return undefined;
    }
    if (isStolen(session, hash)) {
      await this.sessions.update(session.id, { endedAt: new Date() }, tx);
      this.logger.warn({ sessionId: session.id }, 'a used refresh token came again; session ended');
      return undefined;
    }
    const refreshToken = createRefreshToken();
    const change = {
      refreshHash: hashToken(refreshToken),
      previousRefreshHash: hash,
      rotatedAt: new Date(),
      expiresAt: this.sessionExpiry(),
    };
    await this.sessions.update(session.id, change, tx);
    const { customerId: id, kind } = session;
    return { customer: { id, sessionId: session.id, kind }, refreshToken };
  }

  private async issue(customer: Customer, refreshToken: string): Promise<Plain<SessionDto>> {
    const expiresIn = this.config.auth.accessTokenSeconds;
    const claims = { sid: customer.sessionId, kind: customer.kind };
    const accessToken = await this.keys.sign('session', customer.id, claims, expiresIn);
    return { accessToken, expiresIn, refreshToken };
  }

  private sessionExpiry(): Date {
    return new Date(Date.now() + this.config.auth.refreshTokenDays * DAY_MS);
  }
}

function isStolen(session: SessionRow, hash: string): boolean {
  return (
    session.refreshHash !== hash && Date.now() - session.rotatedAt.getTime() > ROTATION_GRACE_MS
  );
}

function createRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
