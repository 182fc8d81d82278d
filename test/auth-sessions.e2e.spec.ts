import { sql } from 'drizzle-orm';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { Accounts } from '../src/auth/accounts.js';
import { AuthService } from '../src/auth/auth.service.js';
import { PhoneCodes } from '../src/auth/phone-codes.js';
import { hashToken } from '../src/auth/refresh-tokens.js';
import { Database } from '../src/platform/database/database.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest, type Session } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

interface ListedSession {
  id: string;
  device: string | null;
  userAgent: string | null;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

const sessionsOf = async (guest: Guest) => {
  const body = await bodyOf(guest.get('/v1/auth/sessions').expect(200));
  return (body as { items: ListedSession[] }).items;
};
const refresh = (app: TestApp, refreshToken: string) =>
  app.http().post('/v1/auth/refresh').send({ refreshToken });
const renew = async (app: TestApp, refreshToken: string) =>
  (await bodyOf(refresh(app, refreshToken).expect(200))) as Session;

describe('sessions of a customer', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  const twoDevices = async () => {
    const phone = aPhone();
    return [await Guest.signIn(app, phone), await Guest.signIn(app, phone)] as const;
  };

  it('are listed by device, the own one marked, those of others left out', async () => {
    const phone = aPhone();
    await Guest.signIn(app);
    await app.http().post('/v1/auth/otp').send({ phone }).expect(202);
    const verified = app
      .http()
      .post('/v1/auth/otp/verify')
      .set('user-agent', 'Shop/1.0')
      .send({ phone, code: app.sms.lastCode(phone), device: 'Pixel 9' })
      .expect(200);
    const { refreshToken } = (await bodyOf(verified)) as Session;
    const second = await Guest.signIn(app, phone);
    const items = await sessionsOf(second);
    expect(items).toHaveLength(2);
    expect(items.map(({ current }) => current).toSorted()).toEqual([false, true]);
    const first = items.find(({ current }) => !current);
    expect(first).toMatchObject({ device: 'Pixel 9', userAgent: 'Shop/1.0' });
    expect(first?.id).toBe(refreshToken.split('.')[0]);
  });

  it('know the device of a guest too, and when they were last used', async () => {
    const answer = await app.http().post('/v1/auth/guest').send({ device: 'Kiosk' }).expect(201);
    const { accessToken, refreshToken } = answer.body as Session;
    const list = async () => {
      const request = app.http().get('/v1/auth/sessions');
      const body = await bodyOf(request.set('authorization', `Bearer ${accessToken}`));
      return (body as { items: ListedSession[] }).items;
    };
    const [before] = await list();
    expect(before).toMatchObject({ device: 'Kiosk', current: true });
    await refresh(app, refreshToken).expect(200);
    const [after] = await list();
    expect(after?.createdAt).toBe(before?.createdAt);
    expect(new Date(after?.lastUsedAt ?? 0).getTime()).toBeGreaterThan(
      new Date(before?.lastUsedAt ?? 0).getTime(),
    );
    expectProblem(
      await app
        .http()
        .post('/v1/auth/guest')
        .send({ device: 'x'.repeat(101) }),
      400,
      'validation_failed',
    );
  });

  it('end at once on logout, and only that one', async () => {
    const [one, other] = await twoDevices();
    await one.post('/v1/auth/logout').expect(204);
    expectProblem(await one.get('/v1/auth/sessions'), 401, 'session_ended');
    expectProblem(await refresh(app, one.refreshToken), 401, 'session_ended');
    expect(await sessionsOf(other)).toHaveLength(1);
  });

  it('end all together', async () => {
    const [one, other] = await twoDevices();
    const stranger = await Guest.signIn(app);
    await one.post('/v1/auth/logout-all').expect(204);
    for (const device of [one, other]) {
      expectProblem(await device.get('/v1/orders'), 401, 'session_ended');
      expectProblem(await refresh(app, device.refreshToken), 401, 'session_ended');
    }
    await stranger.get('/v1/orders').expect(200);
  });

  it('end one by one, but only the own ones', async () => {
    const [one, other] = await twoDevices();
    const stranger = await Guest.signIn(app);
    const lost = (await sessionsOf(one)).find(({ current }) => !current)?.id ?? '';
    expectProblem(await stranger.delete(`/v1/auth/sessions/${lost}`), 404, 'session_not_found');
    await other.get('/v1/orders').expect(200);
    await one.delete(`/v1/auth/sessions/${lost}`).expect(204);
    expectProblem(await other.get('/v1/orders'), 401, 'session_ended');
    expectProblem(await one.delete(`/v1/auth/sessions/${lost}`), 404, 'session_not_found');
    expectProblem(await one.delete(`/v1/auth/sessions/${randomUUID()}`), 404, 'session_not_found');
    expectProblem(await one.delete('/v1/auth/sessions/mine'), 400, 'validation_failed');
  });

  it('end when any used refresh token comes again, however old, the whole family', async () => {
    const { refreshToken } = await Guest.signIn(app);
    const tokens = [refreshToken];
    while (tokens.length < 4) {
      tokens.push((await renew(app, tokens.at(-1) ?? '')).refreshToken);
    }
    expectProblem(await refresh(app, refreshToken), 401, 'session_ended');
    expectProblem(await refresh(app, tokens.at(-1) ?? ''), 401, 'session_ended');
  });

  it('do not end when a secret is made up by someone who knows their id', async () => {
    const guest = await Guest.signIn(app);
    const [sessionId = '', secret = '', seal = ''] = guest.refreshToken.split('.');
    const { refreshToken: next } = await renew(app, guest.refreshToken);
    const made = [
      `${sessionId}.${'a'.repeat(43)}`,
      `${sessionId}.${'a'.repeat(43)}.${seal}`,
      `${sessionId}.${secret}.${'a'.repeat(22)}`,
      `${sessionId}.${secret}`,
    ];
    for (const token of made) {
      expectProblem(await refresh(app, token), 401, 'session_ended');
    }
    await guest.get('/v1/orders').expect(200);
    await refresh(app, next).expect(200);
  });

  it('go on with a replaced token until its successor is used, however late', async () => {
    const guest = await Guest.start(app);
    const { refreshToken: lost } = await renew(app, guest.refreshToken);
    await app.nest
      .get(Database)
      .db.execute(
        sql`update sessions set rotated_at = rotated_at - interval '20 days' where id = ${lost.split('.')[0]}`,
      );
    const { refreshToken: again } = await renew(app, guest.refreshToken);
    expect(again).toBe(lost);
    const { refreshToken: next } = await renew(app, again);
    expect(await renew(app, again)).toMatchObject({ refreshToken: next });
    await renew(app, next);
    expectProblem(await refresh(app, again), 401, 'session_ended');
    expectProblem(await guest.get('/v1/orders'), 401, 'session_ended');
  });

  it('say when they have ended whether a guest session is enough to go on', async () => {
    const [guest, customer] = [await Guest.start(app), await Guest.signIn(app)];
    await guest.post('/v1/auth/logout').expect(204);
    await customer.post('/v1/auth/logout').expect(204);
    const ended = { guest: guest.get('/v1/orders'), customer: customer.get('/v1/orders') };
    expect(expectProblem(await ended.guest, 401, 'session_ended').action).toBe('startSession');
    expect(expectProblem(await ended.customer, 401, 'session_ended').action).toBe('signIn');
    const renewals = [refresh(app, guest.refreshToken), refresh(app, customer.refreshToken)];
    const actions = (await Promise.all(renewals)).map(
      ({ body }) => (body as { action: string }).action,
    );
    expect(actions).toEqual(['startSession', 'signIn']);
  });

  it('give a repeated refresh the same answer, so that two tabs do not part', async () => {
    const { refreshToken } = await Guest.signIn(app);
    const answers = await Promise.all([1, 2, 3].map(() => refresh(app, refreshToken).expect(200)));
    const tokens = new Set(answers.map(({ body }) => (body as Session).refreshToken));
    expect(tokens.size).toBe(1);
  });

  it('go on with refresh tokens of the first version', async () => {
    const guest = await Guest.start(app);
    const [sessionId = '', secret = ''] = guest.refreshToken.split('.');
    // A token without a session id, as it was stored then.
    await app.nest
      .get(Database)
      .db.execute(
        sql`update sessions set refresh_hash = ${hashToken(secret)} where id = ${sessionId}`,
      );
    const { refreshToken: next } = await renew(app, secret);
    expect(next.startsWith(`${sessionId}.`)).toBe(true);
    await refresh(app, next).expect(200);
  });

  it('close their event streams when they end, and only theirs', async () => {
    const phone = aPhone();
    const one = await Guest.signIn(app, phone);
    const other = await Guest.signIn(app, phone);
    const order = await one.place();
    const follow = (guest: Guest) =>
      fetch(`${app.url}/v1/orders/${order.id}/events`, {
        headers: { authorization: `Bearer ${guest.token}` },
      });
    const [closing, staying] = [await follow(one), await follow(other)];
    const text = closing.text();
    await one.post('/v1/auth/logout').expect(204);
    expect(await text).toContain('event: status');
    const reader = (staying.body as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
  });

  it('end with their account, whose number is free again', async () => {
    const phone = aPhone();
    const customer = await Guest.signIn(app, phone);
    const id = customer.customerId ?? '';
    const accounts = app.nest.get(Accounts);
    expect(await accounts.find(id)).toMatchObject({ id, phone });
    await app.nest.get(Database).transaction((tx) => accounts.anonymise(id, tx));
    await eventually(async () => {
      expectProblem(await customer.get('/v1/orders'), 401, 'session_ended');
    });
    expect(await accounts.find(id)).toBeUndefined();
    const anew = await Guest.signIn(app, phone);
    expect(anew.customerId).not.toBe(id);
  });

  it('and codes are deleted when they are of no use any more', async () => {
    const { db } = app.nest.get(Database);
    const expired = await Guest.signIn(app);
    const alive = await Guest.signIn(app);
    const idOf = (guest: Guest) => guest.refreshToken.split('.')[0];
    await db.execute(
      sql`update sessions set expires_at = now() - interval '1 minute' where id = ${idOf(expired)}`,
    );
    await db.execute(
      sql`update phone_codes set created_at = now() - interval '61 minutes', expires_at = now() - interval '56 minutes'`,
    );
    const fresh = aPhone();
    await app.http().post('/v1/auth/otp').send({ phone: fresh }).expect(202);
    await app.nest.get(AuthService).deleteExpired();
    await app.nest.get(PhoneCodes).deleteOld();
    const codes = await db.execute(sql`select id from phone_codes`);
    expect(codes.rows).toHaveLength(1);
    await app
      .http()
      .post('/v1/auth/otp/verify')
      .send({ phone: fresh, code: app.sms.lastCode(fresh) })
      .expect(200);
    const left = await db.execute(sql`select id from sessions`);
    const ids = left.rows.map(({ id }) => id);
    expect(ids).toContain(idOf(alive));
    expect(ids).not.toContain(idOf(expired));
  });
});

describe('after a restart', () => {
  let database: TestDatabase;
  const keys: Record<'old' | 'new', JWK> = { old: {}, new: {} };
  let running: TestApp | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const name of ['old', 'new'] as const) {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      keys[name] = await exportJWK(privateKey);
    }
  });

  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  afterAll(() => database.drop());

  const restart = async (signing: JWK, previous: JWK[] = [], sandboxUrl = 'http://127.0.0.1:9') => {
    await running?.stop();
    running = undefined;
    running = await startTestApp({
      database,
      sandboxUrl,
      waitUntilReady: false,
      env: {
        AUTH_SIGNING_KEY: JSON.stringify(signing),
        AUTH_PREVIOUS_KEYS: previous.length === 0 ? '' : JSON.stringify({ keys: previous }),
      },
    });
    return running;
  };
  const publicOf = ({ kty, crv, x, y }: JWK) => ({ kty, crv, x, y }) as JWK;
  const listOrders = (app: TestApp, token: string) =>
    app.http().get('/v1/orders').set('authorization', `Bearer ${token}`);

  it('an ended session stays ended', async () => {
    const app = await restart(keys.old);
    const [ended, alive] = [await Guest.start(app), await Guest.start(app)];
    await ended.post('/v1/auth/logout').expect(204);
    const again = await restart(keys.old);
    expectProblem(await listOrders(again, ended.token), 401, 'session_ended');
    await listOrders(again, alive.token).expect(200);
  });

  it('a new signing key logs nobody out while the old one is known', async () => {
    const app = await restart(keys.old);
    const guest = await Guest.start(app);
    const phone = aPhone();
    await app.http().post('/v1/auth/otp').send({ phone }).expect(202);
    const code = app.sms.lastCode(phone);

    const rotated = await restart(keys.new, [keys.old]);
    await listOrders(rotated, guest.token).expect(200);
    const renewed = await renew(rotated, guest.refreshToken);
    const header = JSON.parse(
      Buffer.from(renewed.accessToken.split('.')[0] ?? '', 'base64url').toString(),
    ) as { kid: string };
    expect(header).toEqual({
      alg: 'ES256',
      kid: await calculateJwkThumbprint(publicOf(keys.new)),
    });
    await rotated.http().post('/v1/auth/otp/verify').send({ phone, code }).expect(200);

    const verifyingOnly = await restart(keys.new, [publicOf(keys.old)]);
    await listOrders(verifyingOnly, guest.token).expect(200);

    const forgotten = await restart(keys.new);
    expectProblem(await listOrders(forgotten, guest.token), 401, 'unauthenticated');
    await listOrders(forgotten, renewed.accessToken).expect(200);
    await refresh(forgotten, renewed.refreshToken).expect(200);
  });

  it('shows the public keys, and nothing private', async () => {
    const app = await restart(keys.new, [keys.old]);
    const answer = await app.http().get('/.well-known/jwks.json').expect(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    const expected = await Promise.all(
      [keys.new, keys.old].map(async (key) => ({
        ...publicOf(key),
        kid: await calculateJwkThumbprint(publicOf(key)),
        alg: 'ES256',
        use: 'sig',
      })),
    );
    expect(answer.body).toEqual({ keys: expected });
  });
});

const hasServer = (process.env.TEST_DATABASE_URL ?? '') !== '';
if (!hasServer) {
  console.warn('sessions: TEST_DATABASE_URL is not set, the test across replicas is skipped');
}

(hasServer ? describe : describe.skip)('two replicas', () => {
  it('both refuse a session that has ended on one of them', async () => {
    const database = await createTestDatabase();
    const options = { sandboxUrl: 'http://127.0.0.1:9', database, waitUntilReady: false };
    const [one, other] = [await startTestApp(options), await startTestApp(options)];
    const guest = await Guest.start(one);
    const onOther = () =>
      other.http().get('/v1/orders').set('authorization', `Bearer ${guest.token}`);
    await onOther().expect(200);
    await guest.post('/v1/auth/logout').expect(204);
    await eventually(async () => {
      expectProblem(await onOther(), 401, 'session_ended');
    });
    await one.stop();
    await other.stop();
    await database.drop();
  });
});
