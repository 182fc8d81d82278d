import { createClient } from '@redis/client';
import { SignJWT } from 'jose';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { IikoError } from '../src/iiko/iiko.errors.js';
import { eventually } from './support/eventually.js';
import { json, startFakeIiko, type FakeAnswer, type FakeIiko } from './support/fake-iiko.js';
import { createTestClient, MemoryRefusals, type TestClient } from './support/iiko-client.js';

const V1 = '/api/1/access_token';
const V2 = '/api/v2/access_token';
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const ORGANIZATIONS = '/api/1/organizations';
const ROOMY = { IIKO_BUDGETS: 'Data: dictionaries=100000' };
const LOGIN = { IIKO_API_LOGIN: 'a-login-that-is-secret', ...ROOMY };

const redisUrl = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL ?? '';
if (redisUrl === '') {
  console.warn('iiko token: TEST_REDIS_URL is not set, the tests across processes are skipped');
}

const organizations = json(200, {
  correlationId: 'c-1',
  organizations: [{ id: ORGANIZATION, name: 'Самовар' }],
});

/** Answers the nth token call with `token-n`, and organizations only to a token of `accepted`. */
function guarded(accepted: (token: string) => boolean): FakeAnswer {
  return (response, call, nth) => {
    const token = (call.headers.authorization ?? '').replace('Bearer ', '');
    const answer = accepted(token)
      ? organizations
      : json(401, { correlationId: 'c-401', errorDescription: 'Token is expired.', error: null });
    answer(response, call, nth);
  };
}

const numberedToken: FakeAnswer = (response, call, nth) => {
  json(200, { correlationId: 't', token: `token-number-${nth}` })(response, call, nth);
};

describe('the token of the iiko client', () => {
  const opened: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const resource of opened.splice(0)) {
      await resource.close();
    }
  });

  async function start(
    answers: Record<string, FakeAnswer>,
    env: Record<string, string> = LOGIN,
  ): Promise<{ iiko: FakeIiko; client: TestClient }> {
    const iiko = await startFakeIiko(answers);
    const client = await createTestClient(iiko.url, env);
    opened.push(client, iiko);
    return { iiko, client };
  }

  it('is fetched once for 200 parallel first calls', async () => {
    const { iiko, client } = await start(
      { [V1]: numberedToken, [ORGANIZATIONS]: organizations },
      { ...LOGIN, IIKO_TIMEOUT_MS: '30000' },
    );
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => client.client.organizations([])),
    );
    expect(answers).toHaveLength(200);
    expect(iiko.count(V1)).toBe(1);
    expect(iiko.count(ORGANIZATIONS)).toBe(200);
  });

  it('comes from version 2 with an API key, an app and its secret', async () => {
    const { iiko, client } = await start(
      { [V2]: numberedToken, [ORGANIZATIONS]: organizations },
      { IIKO_API_KEY: 'key-1', IIKO_APP_ID: 'app-1', IIKO_CLIENT_SECRET: 'client-secret-1' },
    );
    await client.client.organizations([]);
    expect(iiko.calls.map(({ path }) => path)).toEqual([V2, ORGANIZATIONS]);
    expect(JSON.parse(iiko.calls[0]?.body ?? '')).toEqual({
      apiKey: 'key-1',
      appId: 'app-1',
      clientSecret: 'client-secret-1',
    });
  });

  it.each(['"bare-token-1"', 'bare-token-1'])('may be the bare text %s', async (text) => {
    const { iiko, client } = await start({
      [V1]: (response) => response.end(text),
      [ORGANIZATIONS]: organizations,
    });
    await client.client.organizations([]);
    expect(iiko.calls.at(-1)?.headers.authorization).toBe('Bearer bare-token-1');
  });

  it('is not taken from a page of HTML', async () => {
    const { client } = await start({
      [V1]: (response) => response.end('<html>Service is being updated</html>'),
      [ORGANIZATIONS]: organizations,
    });
    await expect(client.client.organizations([])).rejects.toMatchObject({
      kind: 'malformed',
      outcome: 'not-sent',
    });
  });

  it('is fetched again when the life that its claims state is over', async () => {
    const jwt: FakeAnswer = (response, call, nth) => {
      const now = Math.floor(Date.now() / 1_000);
      void new SignJWT({ nth })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt(now)
        .setExpirationTime(now + 1)
        .sign(Buffer.from('key of the test'.padEnd(32)))
        .then((token) => {
          json(200, { token })(response, call, nth);
        });
    };
    const { iiko, client } = await start({ [V1]: jwt, [ORGANIZATIONS]: organizations });
    await client.client.organizations([]);
    await client.client.organizations([]);
    expect(iiko.count(V1)).toBe(1);
    await eventually(async () => {
      await client.client.organizations([]);
      expect(iiko.count(V1)).toBe(2);
    });
  });

  it('is replaced once after a 401, and the call is repeated once', async () => {
    const { iiko, client } = await start({
      [V1]: numberedToken,
      [ORGANIZATIONS]: guarded((token) => token === 'token-number-2'),
    });
    await expect(client.client.organizations([])).resolves.toHaveLength(1);
    expect(iiko.count(V1)).toBe(2);
    expect(iiko.count(ORGANIZATIONS)).toBe(2);
  });

  it('is replaced once for 50 calls that are refused together', async () => {
    const { iiko, client } = await start({
      [V1]: numberedToken,
      [ORGANIZATIONS]: guarded((token) => token !== 'token-number-1'),
    });
    await Promise.all(Array.from({ length: 50 }, () => client.client.organizations([])));
    expect(iiko.count(V1)).toBe(2);
    expect(iiko.count(ORGANIZATIONS)).toBe(100);
  });

  it('is never replaced in a loop', async () => {
    const { iiko, client } = await start({
      [V1]: numberedToken,
      [ORGANIZATIONS]: guarded(() => false),
    });
    await expect(client.client.organizations([])).rejects.toMatchObject({
      kind: 'unauthorized',
      outcome: 'refused',
      status: 401,
    });
    expect(iiko.count(V1)).toBe(2);
    expect(iiko.count(ORGANIZATIONS)).toBe(2);
  });

  it('is kept when the 401 means that the key lacks the right to a method', async () => {
    const { iiko, client } = await start({
      [V1]: numberedToken,
      [ORGANIZATIONS]: json(401, {
        correlationId: 'c',
        errorDescription: 'Right api/1/organizations is not allowed for this ApiLogin.',
      }),
    });
    await expect(client.client.organizations([])).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(iiko.count(V1)).toBe(1);
    expect(iiko.count(ORGANIZATIONS)).toBe(1);
  });

  it('is asked for once with wrong credentials, and the login reaches no error and no log', async () => {
    const { iiko, client } = await start({
      [V1]: json(401, {
        correlationId: 'c-t',
        errorDescription: 'Login a-login-that-is-secret is not authorized.',
        error: null,
      }),
    });
    const failures = await Promise.all(
      Array.from({ length: 20 }, () =>
        client.client.organizations([]).catch((error: unknown) => error),
      ),
    );
    failures.push(await client.client.paymentTypes(['o']).catch((error: unknown) => error));
    expect(iiko.calls.map(({ path }) => path)).toEqual([V1]);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(IikoError);
      expect(failure).toMatchObject({
        kind: 'unauthorized',
        outcome: 'not-sent',
        status: 401,
        correlationId: 'c-t',
      });
      expect(String(failure)).toContain('Login *** is not authorized.');
    }
    expect(JSON.stringify(client.lines)).not.toContain('a-login-that-is-secret');
  });

  it('is asked for again after trouble that is not about the credentials', async () => {
    const { client } = await start({
      [V1]: (response, call, nth) => {
        const answer = nth === 1 ? json(503, { errorDescription: 'overload' }) : numberedToken;
        answer(response, call, nth);
      },
      [ORGANIZATIONS]: organizations,
    });
    await expect(client.client.organizations([])).resolves.toHaveLength(1);
  });

  it('is fetched although the configured Redis is away', async () => {
    const { iiko, client } = await start(
      { [V1]: numberedToken, [ORGANIZATIONS]: organizations },
      { ...LOGIN, REDIS_URL: 'redis://127.0.0.1:1' },
    );
    await Promise.all(Array.from({ length: 20 }, () => client.client.organizations([])));
    expect(iiko.count(V1)).toBe(1);
  });

  const withRedis = redisUrl === '' ? describe.skip : describe;

  withRedis('shared over Redis', () => {
    it('is fetched once by four processes, and lies there encrypted', async () => {
      const iiko = await startFakeIiko({ [V2]: numberedToken, [ORGANIZATIONS]: organizations });
      const children = await Promise.all(Array.from({ length: 4 }, () => startProcess(iiko.url)));
      opened.push(iiko, ...children.map((child) => ({ close: () => child.kill() })));
      const reports = children.map(async (child) => {
        child.send('go');
        const [report] = (await once(child, 'message')) as [unknown];
        return report;
      });
      expect(await Promise.all(reports)).toEqual(Array.from({ length: 4 }, () => 'answered 5'));
      expect(iiko.count(V2)).toBe(1);
      const contents = await redisContents();
      expect(contents).toMatch(/iiko-token:[\da-f]{32}\n/);
      expect(contents).not.toContain('token-number-1');
    });

    it('is replaced once when two clients meet the same refusal', async () => {
      const iiko = await startFakeIiko({
        [V1]: numberedToken,
        [ORGANIZATIONS]: guarded((token) => token !== 'token-number-1'),
      });
      const env = { ...LOGIN, REDIS_URL: redisUrl };
      const clients = await Promise.all([
        createTestClient(iiko.url, env),
        createTestClient(iiko.url, env),
      ]);
      opened.push(iiko, ...clients);
      await Promise.all(clients.map(({ client }) => client.organizations([])));
      expect(iiko.count(V1)).toBe(2);
    });

    it('is not asked for by a second client when the first was refused', async () => {
      const iiko = await startFakeIiko({ [V1]: json(401, { errorDescription: 'blocked' }) });
      const env = { ...LOGIN, REDIS_URL: redisUrl };
      // Of one service: refusals are kept in its database.
      const store = new MemoryRefusals();
      const first = await createTestClient(iiko.url, env, store);
      const second = await createTestClient(iiko.url, env, store);
      opened.push(iiko, first, second);
      await expect(first.client.organizations([])).rejects.toMatchObject({ outcome: 'not-sent' });
      await expect(second.client.organizations([])).rejects.toMatchObject({ outcome: 'not-sent' });
      expect(iiko.count(V1)).toBe(1);
    });
  });
});

async function startProcess(iikoUrl: string): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'support', 'token-process.ts'), {
    execArgv: ['--import', join(__dirname, 'support', 'typescript-loader.mjs')],
    env: { ...process.env, ...ROOMY, IIKO_BASE_URL: iikoUrl, REDIS_URL: redisUrl },
  });
  await once(child, 'message');
  return child;
}

/** Every value that lies in Redis for this service, as text. */
async function redisContents(): Promise<string> {
  const client = createClient({ url: redisUrl });
  await client.connect();
  const values: string[] = [];
  for await (const keys of client.scanIterator({ MATCH: 'foodtech-bff*', TYPE: 'string' })) {
    for (const key of keys) {
      values.push(key, (await client.get(key)) ?? '');
    }
  }
  client.destroy();
  return values.join('\n');
}
