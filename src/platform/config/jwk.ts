import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';

const publicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});
const privateJwk = publicJwk.extend({ d: z.string() });
const jwkSet = z.object({ keys: z.array(z.union([privateJwk, publicJwk])) });

/** A public P-256 key (RFC 7517). */
export type PublicJwk = z.infer<typeof publicJwk>;
export type PrivateJwk = z.infer<typeof privateJwk>;
export type KnownJwk = PublicJwk & { d?: string };

/** `{"kty":"EC","crv":"P-256","x":…,"y":…,"d":…}`; empty: none. */
export function parseSigningKey(text: string): PrivateJwk | undefined {
  if (text === '') {
    return undefined;
  }
  try {
    return readPrivateJwk(JSON.parse(text));
  } catch {
    // What went wrong may quote the key.
    throw new Error(
      'expected a private P-256 key in JWK form ({"kty":"EC","crv":"P-256","x":…,"y":…,"d":…})',
    );
  }
}

/** `{"keys":[…]}`; empty: none. */
export function parsePreviousKeys(text: string): KnownJwk[] {
  try {
    const { keys } = jwkSet.parse(JSON.parse(text === '' ? '{"keys":[]}' : text));
    return keys.map(checkPoint);
  } catch {
    throw new Error(
      'expected a set of P-256 keys ({"keys":[{"kty":"EC","crv":"P-256","x":…,"y":…}]})',
    );
  }
}

/** @throws an error that may quote the key */
export function readPrivateJwk(value: unknown): PrivateJwk {
  const jwk = privateJwk.parse(value);
  createPrivateKey({ key: jwk, format: 'jwk' });
  return jwk;
}

/** Coordinates that are no point of the curve are no key. */
function checkPoint<Jwk extends KnownJwk>(jwk: Jwk): Jwk {
  createPublicKey({ key: jwk, format: 'jwk' });
  return jwk;
}
