import { Inject, Injectable } from '@nestjs/common';
import { errors as joseErrors } from 'jose';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import { Problem } from '../platform/http/problem.js';
import type { SessionDto } from './auth.dto.js';
import { SESSION_KINDS } from './auth.table.js';
import { EndedSessions } from './ended-sessions.js';
import { sessionExpiry, unusedGuestExpiry } from './session-expiry.js';
import { sessionEnded } from './session-problems.js';
import { createRefreshToken, hashToken, type RefreshKeys } from './refresh-tokens.js';
import { SessionsRepository } from './sessions.repository.js';
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
export interface OpenSession {
  customer: Customer;
  refreshToken: string;
  isNew: boolean;
}

const INVALID_TOKEN = { 'www-authenticate': 'Bearer error="invalid_token"' };

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
    const refreshToken = createRefreshToken(sessionId, this.refreshKeys()[0]);
    await this.sessions.add(
      {
        id: sessionId,
        customerId: id,
        kind,
        device,
        userAgent,
        refreshHash: hashToken(refreshToken),
        expiresAt: kind === 'guest' ? unusedGuestExpiry(this.config) : sessionExpiry(this.config),
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

  /** @throws Problem unauthenticated, token_expired, session_ended */
  async authenticate(accessToken: string): Promise<Customer> {
    const customer = await this.readAccessToken(accessToken);
    if (this.ended.has(customer.sessionId)) {
      throw sessionEnded(customer.kind, INVALID_TOKEN);
    }
    return customer;
  }

  /** Of every signing key, the present one first. */
  refreshKeys(): [RefreshKeys, ...RefreshKeys[]] {
    const [first, ...others] = this.keys.secrets('refresh-tokens');
    const seals = this.keys.secrets('refresh-token-seals');
    return [
      { following: first, seal: seals[0] },
      ...others.flatMap((following, index) => {
        const seal = seals[index + 1];
        return seal === undefined ? [] : [{ following, seal }];
      }),
    ];
  }

  async deleteExpired(): Promise<void> {
    await this.sessions.deleteExpired(clockNow());
  }

  private async readAccessToken(accessToken: string): Promise<Customer> {
    try {
      const claims = sessionClaims.parse(await this.keys.verify('session', accessToken));
      return { id: claims.sub, sessionId: claims.sid, kind: claims.kind };
    } catch (cause) {
      const code = cause instanceof joseErrors.JWTExpired ? 'token_expired' : 'unauthenticated';
      throw new Problem(code, { headers: INVALID_TOKEN, cause });
    }
  }
}
