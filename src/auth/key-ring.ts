import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  errors as joseErrors,
  importJWK,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyOptions,
  type SignJWT,
} from 'jose';
import { hkdfSync } from 'node:crypto';
import type { KnownJwk, PrivateJwk, PublicJwk } from '../platform/config/jwk.js';

export const ALGORITHM = 'ES256';

/** As a key set shows it (RFC 7517). */
export type PublishedJwk = PublicJwk & { kid: string; alg: string; use: string };

interface KnownKey {
  /** RFC 7638 thumbprint: the same key has the same name everywhere, configured or stored. */
  kid: string;
  publicJwk: PublishedJwk;
  verifying: CryptoKey | Uint8Array;
  /** The private part; undefined for a key that only verifies. */
  d: string | undefined;
}

interface SigningKey extends KnownKey {
  d: string;
  signer: CryptoKey | Uint8Array;
}

/** One key that signs, and others whose signatures still count. */
export class KeyRing {
  private constructor(
    private readonly signing: SigningKey,
    private readonly previous: readonly KnownKey[],
  ) {}

  static async create(current: PrivateJwk, previous: KnownJwk[]): Promise<KeyRing> {
    const signing = { ...(await toKnownKey(current)), d: current.d };
    const signer = await importJWK(current, ALGORITHM);
    return new KeyRing({ ...signing, signer }, await Promise.all(previous.map(toKnownKey)));
  }

  get publicKeys(): PublishedJwk[] {
    return [this.signing, ...this.previous].map((key) => key.publicJwk);
  }

  sign(token: SignJWT): Promise<string> {
    const { kid, signer } = this.signing;
    return token.setProtectedHeader({ alg: ALGORITHM, kid }).sign(signer);
  }

  /** @throws an error of jose */
  async verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const { kid } = decodeProtectedHeader(token);
    // Tokens of the first version name no key.
    const keys: KnownKey[] = [this.signing, ...this.previous];
    const candidates = keys.filter((key) => kid === undefined || key.kid === kid);
    for (const { verifying } of candidates) {
      try {
        const { payload } = await jwtVerify(token, verifying, options);
        return payload;
      } catch (error) {
        if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) {
          throw error;
        }
      }
    }
    throw new joseErrors.JWSSignatureVerificationFailed();
  }

  /**
   * Secrets for keyed hashes, one of each private key; the first is the present one. Different purposes
   * get secrets that tell nothing about each other.
   */
  secrets(purpose: string): [Buffer, ...Buffer[]] {
    const previous = this.previous.flatMap(({ d }) => (d === undefined ? [] : [d]));
    return [derive(this.signing.d, purpose), ...previous.map((d) => derive(d, purpose))];
  }
}

async function toKnownKey({ d, ...coordinates }: KnownJwk): Promise<KnownKey> {
  const kid = await calculateJwkThumbprint(coordinates);
  return {
    kid,
    publicJwk: { ...coordinates, kid, alg: ALGORITHM, use: 'sig' },
    verifying: await importJWK(coordinates, ALGORITHM),
    d,
  };
}

function derive(d: string, purpose: string): Buffer {
  const key = Buffer.from(d, 'base64url');
  return Buffer.from(hkdfSync('sha256', key, '', `foodtech-bff ${purpose}`, 32));
}
