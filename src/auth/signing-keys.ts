import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { CONFIG, type Config } from '../platform/config/config.js';
import { readPrivateJwk } from '../platform/config/jwk.js';
import { clockMs, clockNow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { signingKeys } from './auth.table.js';
import { ALGORITHM, KeyRing, type PublishedJwk } from './key-ring.js';

const KEY_ID = 'default';
const ISSUER = 'foodtech-bff';

/** What a token is for; one made for another purpose is refused. */
export type TokenPurpose = 'session' | 'quote';

/**
 * Signs and checks what leaves the service and comes back: access tokens and quotes. `AUTH_SIGNING_KEY`
 * signs, or a key that was made once and stored; those of `AUTH_PREVIOUS_KEYS` only verify.
 */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private ring: KeyRing;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const { signingKey, previousKeys } = this.config.auth;
    const current = signingKey ?? readPrivateJwk(await this.loadOrCreate());
    this.ring = await KeyRing.create(current, previousKeys);
  }

  sign(
    purpose: TokenPurpose,
    subject: string,
    claims: JWTPayload,
    lifetimeSeconds: number,
  ): Promise<string> {
    const now = Math.floor(clockMs() / 1_000);
    const token = new SignJWT(claims)
      .setIssuer(ISSUER)
      .setAudience(purpose)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds);
    return this.ring.sign(token);
  }

  /** @throws an error of jose; JWTExpired is the one callers tell apart */
  verify(purpose: TokenPurpose, token: string): Promise<JWTPayload> {
    return this.ring.verify(token, {
      issuer: ISSUER,
      audience: purpose,
      algorithms: [ALGORITHM],
      currentDate: clockNow(),
    });
  }

  /** Of every key whose signatures count, for others who verify. */
  publicKeys(): PublishedJwk[] {
    return this.ring.publicKeys;
  }

  /** Secrets derived from the private keys, the present one first. */
  secrets(purpose: string): [Buffer, ...Buffer[]] {
    return this.ring.secrets(purpose);
  }

  /** Replicas that start together may all make a key; the first one stored is everybody's. */
  private async loadOrCreate(): Promise<JWK> {
    const stored = await this.findStored();
    if (stored !== undefined) {
      return stored;
    }
    const pair = await generateKeyPair(ALGORITHM, { extractable: true });
    await this.database.db
      .insert(signingKeys)
      .values({ id: KEY_ID, privateKey: await exportJWK(pair.privateKey) })
      .onConflictDoNothing();
    const winner = await this.findStored();
    if (winner === undefined) {
      throw new Error('The signing key could not be stored.');
    }
    return winner;
  }

  private async findStored(): Promise<JWK | undefined> {
    const rows = await this.database.db
      .select({ privateKey: signingKeys.privateKey })
      .from(signingKeys)
      .where(eq(signingKeys.id, KEY_ID));
    return rows[0]?.privateKey;
  }
}
