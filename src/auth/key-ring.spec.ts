import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { parsePreviousKeys, readPrivateJwk } from '../platform/config/jwk.js';
import { KeyRing } from './key-ring.js';

const OPTIONS = { audience: 'session' };

async function aKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(privateKey);
}

async function aRing(current: JWK, ...previous: JWK[]): Promise<KeyRing> {
  return KeyRing.create(
    readPrivateJwk(current),
    parsePreviousKeys(JSON.stringify({ keys: previous })),
  );
}

const aToken = () => new SignJWT({}).setAudience('session').setExpirationTime('1m');

describe('a ring of keys', () => {
  let one: JWK;
  let other: JWK;

  beforeAll(async () => {
    one = await aKey();
    other = await aKey();
  });

  it('takes what its own key and the previous ones have signed', async () => {
    const before = await aRing(one);
    const token = await before.sign(aToken());
    const after = await aRing(other, one);
    await expect(after.verify(token, OPTIONS)).resolves.toMatchObject({ aud: 'session' });
    const later = await after.sign(aToken());
    await expect(before.verify(later, OPTIONS)).rejects.toThrow(/verification failed/);
  });

  it('tries all keys for a token that names none, and none for one that names another', async () => {
    const ring = await aRing(other, one);
    const key = await crypto.subtle.importKey(
      'jwk',
      one,
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign'],
    );
    const nameless = await aToken().setProtectedHeader({ alg: 'ES256' }).sign(key);
    await expect(ring.verify(nameless, OPTIONS)).resolves.toBeDefined();
    const renamed = await aToken().setProtectedHeader({ alg: 'ES256', kid: 'x' }).sign(key);
    await expect(ring.verify(renamed, OPTIONS)).rejects.toThrow(/verification failed/);
  });

  it('tells an expired token from a forged one', async () => {
    const ring = await aRing(one);
    const expired = await ring.sign(aToken().setExpirationTime(1));
    await expect(ring.verify(expired, OPTIONS)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  it('derives secrets from its private keys, another for each purpose', async () => {
    const { d: _private, ...publicOnly } = other;
    const before = await aRing(one);
    const after = await aRing(other, one);
    const [present, previous] = after.secrets('codes');
    expect(previous).toEqual(before.secrets('codes')[0]);
    expect(present).not.toEqual(previous);
    expect(after.secrets('tokens')[0]).not.toEqual(present);
    expect((await aRing(one, publicOnly)).secrets('codes')).toHaveLength(1);
  });
});
