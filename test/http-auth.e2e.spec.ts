import { sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

interface Session {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

let app: TestApp;
let key: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  app = await startTestApp({
    env: {
      AUTH_SIGNING_KEY: JSON.stringify(await exportJWK(key)),
      AUTH_ACCESS_TOKEN_MINUTES: '5',
    },
    waitUntilReady: false,
  });
});

afterAll(() => app.stop());

const start = async () => (await app.http().post('/v1/auth/guest').expect(201)).body as Session;
const refresh = (refreshToken: string) =>
  app.http().post('/v1/auth/refresh').send({ refreshToken });
const listOrders = (authorization?: string) => {
  const request = app.http().get('/v1/orders');
  return authorization === undefined ? request : request.set('authorization', authorization);
};

/** Sessions were last refreshed a minute earlier than they were. */
const letAMinutePass = () =>
  app.nest
    .get(Database)
    .db.execute(sql`update sessions set rotated_at = rotated_at - interval '1 minute'`);

describe('a guest session', () => {
  it('opens what needs one, for as long as it says', async () => {
    const session = await start();
    expect(session.expiresIn).toBe(300);
    const [, payload = ''] = session.accessToken.split('.');
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      iat: number;
      exp: number;
    };
    expect(exp - iat).toBe(300);
    const answer = await listOrders(`Bearer ${session.accessToken}`).expect(200);
    expect(answer.body).toEqual({ items: [] });
  });

  it('needs no body, and takes an empty object', async () => {
    await app.http().post('/v1/auth/guest').send({}).expect(201);
    // As axios and fetch libraries send a POST without a body.
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      await app.http().post('/v1/auth/guest').set('content-type', type).send('').expect(201);
    }
  });

  it('is renewed by its refresh token, and stays the same customer', async () => {
    const first = await start();
    const second = (await refresh(first.refreshToken).expect(200)).body as Session;
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const subject = ({ accessToken }: Session) =>
      (
        JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
          sub: string;
        }
      ).sub;
    expect(subject(second)).toBe(subject(first));
    await letAMinutePass();
    const third = (await refresh(second.refreshToken).expect(200)).body as Session;
    await listOrders(`Bearer ${third.accessToken}`).expect(200);
  });

  it('survives the lost answer to a refresh: the old token works again at once', async () => {
    const { refreshToken } = await start();
    await refresh(refreshToken).expect(200);
    const again = (await refresh(refreshToken).expect(200)).body as Session;
    await refresh(again.refreshToken).expect(200);
  });

  it('is renewed once by refreshes at the same moment, and goes on', async () => {
    const { refreshToken } = await start();
    const answers = await Promise.all([1, 2, 3].map(() => refresh(refreshToken)));
    const renewed = answers.filter(({ status }) => status === 200);
    expect(renewed.length).toBeGreaterThanOrEqual(1);
    const last = renewed.map(({ body }) => (body as Session).refreshToken);
    const results = await Promise.all(last.map((token) => refresh(token)));
    expect(results.some(({ status }) => status === 200)).toBe(true);
  });

  it('ends when a used refresh token comes after its successor, for the thief and the guest', async () => {
    const { refreshToken: stolen } = await start();
    const renewed = (await refresh(stolen).expect(200)).body as Session;
    await letAMinutePass();
    const next = (await refresh(renewed.refreshToken).expect(200)).body as Session;
    expectProblem(await refresh(stolen), 401, 'session_ended');
    expectProblem(await refresh(next.refreshToken), 401, 'session_ended');
  });

  it('ends when it has not been used for its whole life', async () => {
    const { refreshToken } = await start();
    await app.nest
      .get(Database)
      .db.execute(sql`update sessions set expires_at = now() - interval '1 second'`);
    expectProblem(await refresh(refreshToken), 401, 'session_ended');
  });

  it('is not found by a refresh token that nobody gave out', async () => {
    expectProblem(await refresh('a'.repeat(43)), 401, 'session_ended');
    expectProblem(await refresh('short'), 400, 'validation_failed');
  });
});

describe('an access token', () => {
  const sign = (claims: { expiresInSeconds?: number; audience?: string; issuer?: string } = {}) =>
    new SignJWT({ sid: randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(claims.issuer ?? 'foodtech-bff')
      .setAudience(claims.audience ?? 'session')
      .setSubject(randomUUID())
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + (claims.expiresInSeconds ?? 60))
      .sign(key);

  it('is taken from the configured key', async () => {
    await listOrders(`Bearer ${await sign()}`).expect(200);
    await listOrders(`bearer ${await sign()}`).expect(200);
  });

  it.each([
    ['made for another purpose', () => sign({ audience: 'quote' })],
    ['of another issuer', () => sign({ issuer: 'somebody' })],
    ['changed', async () => `${await sign()}x`],
    ['without a signature', async () => (await sign()).replace(/\.[^.]*$/, '.')],
    ['of no algorithm', () => Promise.resolve(unsigned())],
    ['garbage', () => Promise.resolve('garbage')],
  ])('is refused when it is %s', async (_name, token) => {
    const response = await listOrders(`Bearer ${await token()}`);
    expectProblem(response, 401, 'unauthenticated');
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('is told apart when it has expired: a new one is to be had', async () => {
    const paths = ['/v1/orders', '/v1/customers/me'];
    for (const path of paths) {
      const token = await sign({ expiresInSeconds: -1 });
      const refused = await app.http().get(path).set('authorization', `Bearer ${token}`);
      expect(expectProblem(refused, 401, 'token_expired').action).toBe('refresh');
      expect(refused.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    }
    const foreign = await sign({ expiresInSeconds: -1, audience: 'quote' });
    expectProblem(await listOrders(`Bearer ${foreign}`), 401, 'unauthenticated');
    const forged = `${(await sign({ expiresInSeconds: -1 })).replace(/\.[^.]*$/, '')}.${'a'.repeat(86)}`;
    expectProblem(await listOrders(`Bearer ${forged}`), 401, 'unauthenticated');
  });

  it.each([
    ['/v1/orders', 'startSession'],
    ['/v1/customers/me', 'signIn'],
  ])('without which %s answers what to do: %s', async (path, action) => {
    for (const header of ['', 'Bearer garbage']) {
      const refused = await app.http().get(path).set('authorization', header);
      expect(expectProblem(refused, 401, 'unauthenticated').action).toBe(action);
    }
  });

  it.each([undefined, '', 'Bearer', 'Basic YTpi', 'Bearer a b', 'token'])(
    'is missing in the header "%s"',
    async (header) => {
      const response = await listOrders(header);
      expectProblem(response, 401, 'unauthenticated');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    },
  );

  it('signed by another key is refused', async () => {
    const other = await generateKeyPair('ES256');
    const token = await new SignJWT({ sid: randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('foodtech-bff')
      .setAudience('session')
      .setSubject(randomUUID())
      .setExpirationTime('1m')
      .sign(other.privateKey);
    expectProblem(await listOrders(`Bearer ${token}`), 401, 'unauthenticated');
  });
});

function unsigned(): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: 'foodtech-bff', aud: 'session', sub: randomUUID(), sid: randomUUID() };
  return `${encode({ alg: 'none' })}.${encode({ ...claims, exp: 4_000_000_000 })}.`;
}
