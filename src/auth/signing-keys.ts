import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import {
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { StartupError } from '../database/startup-error.js';
import { signingKeys } from './auth.table.js';

const ALGORITHM = 'ES256';
const KEY_ID = 'default';
const ISSUER = 'foodtech-bff';

const privateJwk = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** What a token is for; one made for another purpose is refused. */
export type TokenPurpose = 'session' | 'quote';

/** Signs and checks what leaves the service and comes back: access tokens and quotes. */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private privateKey: CryptoKey | Uint8Array;
  private publicKey: CryptoKey | Uint8Array;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const configured = this.config.auth.signingKey;
    const jwk =
      configured === undefined ? await this.loadOrCreate() : parseConfiguredKey(configured);
    const { d: _secret, ...publicJwk } = jwk;
    this.privateKey = await importJWK(jwk, ALGORITHM);
    this.publicKey = await importJWK(publicJwk, ALGORITHM);
  }

  sign(
    purpose: TokenPurpose,
    subject: string,
    claims: JWTPayload,
    lifetimeSeconds: number,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(purpose)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.privateKey);
  }

  /** @throws an error of jose; JWTExpired is the one callers tell apart */
  async verify(purpose: TokenPurpose, token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, this.publicKey, {
      issuer: ISSUER,
      audience: purpose,
      algorithms: [ALGORITHM],
    });
    return payload;
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

function parseConfiguredKey(text: string): JWK {
  try {
    return privateJwk.parse(JSON.parse(text));
  } catch {
    throw new StartupError(
      'AUTH_SIGNING_KEY is not a private P-256 key in JWK form ({"kty":"EC","crv":"P-256","x":…,"y":…,"d":…}).',
    );
  }
}
