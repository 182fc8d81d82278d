import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { IikoError } from '../src/iiko/iiko.errors.js';
import type { IikoCreateDelivery } from '../src/iiko/schemas/create-delivery.js';
import { currentContext, runInContext } from '../src/platform/logging/request-context.js';
import { eventually } from './support/eventually.js';
import { json, startFakeIiko, type FakeAnswer, type FakeIiko } from './support/fake-iiko.js';
import { createTestClient, type TestClient } from './support/iiko-client.js';

const TOKEN = '/api/1/access_token';
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const ORGANIZATIONS = '/api/1/organizations';
const CREATE = '/api/1/deliveries/create';
const ROOMY = 'Data: dictionaries=100000; Orders: creating=100000';

const organizations = json(200, {
  correlationId: 'c-ok',
  organizations: [{ id: ORGANIZATION, name: 'Самовар' }],
});

/** Takes one answer after another, the last one from then on. */
function inTurn(...answers: FakeAnswer[]): FakeAnswer {
  return (response, call, nth) => {
    const answer = answers[Math.min(nth, answers.length) - 1];
    answer?.(response, call, nth);
  };
}

const reset: FakeAnswer = (response) => {
  response.destroy();
};

const silence: FakeAnswer = () => undefined;

describe('the iiko client', () => {
  const opened: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const resource of opened.splice(0)) {
      await resource.close();
    }
  });

  async function start(
    answers: Record<string, FakeAnswer>,
    env: Record<string, string> = {},
  ): Promise<TestClient & { iiko: FakeIiko }> {
    const iiko = await startFakeIiko({ [TOKEN]: json(200, { token: 'a-token-1' }), ...answers });
    const client = await createTestClient(iiko.url, {
      IIKO_API_LOGIN: 'a-login-that-is-secret',
      IIKO_BUDGETS: ROOMY,
      ...env,
    });
    opened.push(client, iiko);
    return { ...client, iiko };
  }

  describe('a request', () => {
    it('carries the token and a Timeout below its own, over one kept connection', async () => {
      const ports = new Set<number | undefined>();
      const { client, iiko } = await start(
        {
          [ORGANIZATIONS]: (response, call, nth) => {
            ports.add(response.req.socket.remotePort);
            organizations(response, call, nth);
          },
        },
        { IIKO_TIMEOUT_MS: '8000' },
      );
      await client.organizations([]);
      await client.organizations([ORGANIZATION]);
      expect(ports.size).toBe(1);
      const [, first, second] = iiko.calls;
      expect(first?.headers).toMatchObject({
        authorization: 'Bearer a-token-1',
        timeout: '7',
        'content-type': 'application/json',
      });
      expect(first?.headers['accept-encoding']).toContain('gzip');
      expect(JSON.parse(first?.body ?? '')).toMatchObject({ organizationIds: null });
      expect(JSON.parse(second?.body ?? '')).toMatchObject({ organizationIds: [ORGANIZATION] });
    });

    it('understands a compressed answer', async () => {
      const { client } = await start({
        [ORGANIZATIONS]: (response) => {
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(
            gzipSync(JSON.stringify({ organizations: [{ id: ORGANIZATION, name: 'Чайка' }] })),
          );
        },
      });
      await expect(client.organizations([])).resolves.toMatchObject([{ name: 'Чайка' }]);
    });

    it('follows no redirect', async () => {
      const { client, iiko } = await start({
        [ORGANIZATIONS]: (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
        '/elsewhere': organizations,
      });
      await expect(client.organizations([])).rejects.toMatchObject({
        kind: 'malformed',
        status: 302,
      });
      expect(iiko.count('/elsewhere')).toBe(0);
    });
  });

  describe('a read that fails', () => {
    it.each([
      ['503', json(503, { errorDescription: 'overload' })],
      ['408', json(408, { errorDescription: 'timed out' })],
      ['a broken connection', reset],
      ['429 with a short Retry-After', json(429, {}, { 'retry-after': '0' })],
    ])('is repeated after %s', async (_name, failure) => {
      const { client, iiko } = await start({
        [ORGANIZATIONS]: inTurn(failure, failure, organizations),
      });
      await expect(client.organizations([])).resolves.toHaveLength(1);
      expect(iiko.count(ORGANIZATIONS)).toBe(3);
    });

    it('is repeated twice at most', async () => {
      const { client, iiko } = await start({ [ORGANIZATIONS]: json(503, {}) });
      await expect(client.organizations([])).rejects.toMatchObject({ kind: 'unavailable' });
      expect(iiko.count(ORGANIZATIONS)).toBe(3);
    });

    it.each([
      [400, {}],
      [403, {}],
      [404, {}],
      [405, {}],
      [410, {}],
      [422, {}],
      [429, {}],
      [429, { 'retry-after': '60' }],
    ])('is not repeated after %d %j', async (status, headers: Record<string, string>) => {
      const { client, iiko } = await start({ [ORGANIZATIONS]: json(status, {}, headers) });
      await expect(client.organizations([])).rejects.toMatchObject({ status, outcome: 'refused' });
      expect(iiko.count(ORGANIZATIONS)).toBe(1);
    });

    it('waits as long as Retry-After says', async () => {
      const { client } = await start({
        [ORGANIZATIONS]: inTurn(json(429, {}, { 'retry-after': '1' }), organizations),
      });
      const startedAt = Date.now();
      await client.organizations([]);
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    });

    it('gives up when its time is over', async () => {
      const { client } = await start({ [ORGANIZATIONS]: silence }, { IIKO_TIMEOUT_MS: '1000' });
      await expect(client.organizations([])).rejects.toMatchObject({ kind: 'timeout' });
    });
  });

  describe('the creation of an order', () => {
    it.each<[string, FakeAnswer, Partial<IikoError>]>([
      ['503', json(503, {}), { kind: 'unavailable', outcome: 'unknown' }],
      ['500', json(500, {}), { kind: 'unavailable', outcome: 'unknown' }],
      ['408', json(408, {}), { kind: 'timeout', outcome: 'unknown' }],
      ['a broken connection', reset, { kind: 'network', outcome: 'unknown' }],
      ['a late answer', silence, { kind: 'timeout', outcome: 'unknown' }],
      ['broken JSON', (to) => to.end('{"orderInfo":'), { kind: 'malformed', outcome: 'unknown' }],
      ['another answer', json(200, { state: 'x' }), { kind: 'malformed', outcome: 'unknown' }],
      ['400', json(400, {}), { kind: 'rejected', outcome: 'refused' }],
      ['402', json(402, {}), { kind: 'unauthorized', outcome: 'refused' }],
      ['423', json(423, {}), { kind: 'unauthorized', outcome: 'refused' }],
      ['429', json(429, {}, { 'retry-after': '0' }), { kind: 'rate-limited', outcome: 'refused' }],
    ])(
      'is never repeated, and its outcome after %s is known for what it is',
      async (_name, answer, expected) => {
        const { client, iiko } = await start({ [CREATE]: answer }, { IIKO_TIMEOUT_MS: '1000' });
        await expect(client.createDelivery(anOrder())).rejects.toMatchObject(expected);
        expect(iiko.count(CREATE)).toBe(1);
      },
    );

    it('was not sent when nobody listens', async () => {
      const { client, iiko } = await start({});
      await iiko.close();
      await expect(client.createDelivery(anOrder())).rejects.toMatchObject({
        kind: 'network',
        outcome: 'not-sent',
      });
    });

    it('leaves no phone number and no token in the log or the error', async () => {
      const { client, lines } = await start({
        [CREATE]: json(400, {
          correlationId: 'c-400',
          errorDescription: 'Phone +79001234567 of Bearer a-token-1 is wrong',
          error: 'INVALID_BODY_JSON_FORMAT',
        }),
      });
      const failure = await client.createDelivery(anOrder()).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'INVALID_BODY_JSON_FORMAT',
        correlationId: 'c-400',
        description: 'Phone ***67 of Bearer *** is wrong',
      });
      const written = JSON.stringify(lines);
      expect(written).toContain('c-400');
      expect(written).not.toContain('9001234567');
      expect(written).not.toContain('a-token-1');
    });
  });

  it('reads the error bodies of all three families', async () => {
    const { client, refusals } = await start({
      [ORGANIZATIONS]: inTurn(
        json(400, { correlationId: 'c', errorDescription: 'Value cannot be null.', error: 'A' }),
        json(400, { message: 'No customer', code: 'Transport_X', errorCode: 'Validation_Y' }),
        json(403, { message: 'Forbidden', details: { reason: 'x' } }),
        (response: ServerResponse) => response.writeHead(400).end('<h1>Bad request</h1>'),
      ),
    });
    const failures: unknown[] = [];
    for (let call = 0; call < 4; call += 1) {
      failures.push(await client.organizations([]).catch((error: unknown) => error));
      await refusals.lift();
    }
    expect(failures).toMatchObject([
      { code: 'A', description: 'Value cannot be null.', correlationId: 'c' },
      { code: 'Validation_Y', description: 'No customer' },
      { code: undefined, description: 'Forbidden' },
      { description: 'Bad request' },
    ]);
  });

  it('stops calling a host in trouble, says so, and tries again with a single call', async () => {
    let healthy = false;
    const { client, health, iiko } = await start({
      [CREATE]: (response, call, nth) => {
        const answer = healthy ? json(400, {}) : json(503, {});
        answer(response, call, nth);
      },
    });
    for (let call = 0; call < 5; call += 1) {
      await expect(client.createDelivery(anOrder())).rejects.toMatchObject({ status: 503 });
    }
    expect(health.circuitState()).toBe('open');
    await expect(client.createDelivery(anOrder())).rejects.toMatchObject({
      kind: 'circuit-open',
      outcome: 'not-sent',
    });
    expect(iiko.count(CREATE)).toBe(5);

    healthy = true;
    await eventually(async () => {
      const together = await Promise.all(
        Array.from({ length: 10 }, () => client.createDelivery(anOrder()).catch(kindOf)),
      );
      expect(together).toContain('rejected');
    });
    expect(iiko.count(CREATE)).toBe(6);
    expect(health.circuitState()).toBe('closed');
  });

  it('does not take refusals for trouble of the host', async () => {
    const { client, health } = await start({
      [CREATE]: (response, call, nth) => {
        const answer = nth % 5 === 0 ? json(400, {}) : json(503, {});
        answer(response, call, nth);
      },
    });
    for (let call = 0; call < 12; call += 1) {
      await client.createDelivery(anOrder()).catch(() => undefined);
    }
    expect(health.circuitState()).toBe('closed');
  });

  it('keeps to the budget of a restriction group without sending', async () => {
    const { client, iiko } = await start(
      { [CREATE]: json(400, {}) },
      { IIKO_BUDGETS: 'Orders: creating=9' },
    );
    const kinds = await Promise.all(
      Array.from({ length: 5 }, () => client.createDelivery(anOrder()).catch(kindOf)),
    );
    expect(kinds.sort()).toEqual(['budget', 'budget', 'rejected', 'rejected', 'rejected']);
    expect(iiko.count(CREATE)).toBe(3);
    const failure = await client.createDelivery(anOrder()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ outcome: 'not-sent' });
    expect(failure instanceof IikoError && failure.retryAfterSeconds).toBeGreaterThan(1);
  });

  it('logs every attempt once and notes the correlationIds for the work they belong to', async () => {
    const startedAt = Date.now();
    const { client, health, lines } = await start({
      [TOKEN]: json(200, { correlationId: 'c-token', token: 'a-token-1' }),
      [ORGANIZATIONS]: inTurn(json(503, { correlationId: 'c-503' }), organizations),
    });
    const noted = await runInContext({ requestId: 'r-1' }, async () => {
      await client.organizations([]);
      return currentContext()?.iikoCorrelationIds;
    });
    expect(noted).toEqual(['c-token', 'c-503', 'c-ok']);
    expect(lines.filter(({ msg }) => msg === 'iiko call')).toMatchObject([
      { operation: 'accessToken', status: 200, outcome: 'ok', correlationId: 'c-token' },
      {
        operation: 'organizations',
        restrictionGroup: 'Data: dictionaries',
        attempt: 1,
        status: 503,
        outcome: 'unavailable',
        correlationId: 'c-503',
        durationMs: expect.any(Number) as number,
      },
      { operation: 'organizations', attempt: 2, status: 200, outcome: 'ok', correlationId: 'c-ok' },
    ]);
    expect(health.lastSuccessAt?.getTime()).toBeGreaterThanOrEqual(startedAt);
  });

  it('names the elements that it had to leave out, and counts the rest', async () => {
    const broken = Array.from({ length: 30 }, () => ({ name: 'без id' }));
    const { client, lines } = await start({
      [ORGANIZATIONS]: json(200, {
        organizations: [...broken, { id: ORGANIZATION, name: 'Самовар' }],
      }),
    });
    await expect(client.organizations([])).resolves.toMatchObject([{ id: ORGANIZATION }]);
    const named = lines.filter(({ msg }) => msg === 'iiko: element left out');
    expect(named).toHaveLength(20);
    expect(named[0]).toMatchObject({ operation: 'organizations', path: 'organizations[0]' });
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'iiko: more elements left out', count: 10 }),
    );
  });

  it('works on within a moment when Redis accepts connections and never answers', async () => {
    const frozen = createServer(() => undefined);
    await new Promise<void>((resolve) => frozen.listen(0, '127.0.0.1', resolve));
    const address = frozen.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    opened.push({ close: () => frozen.close() });
    const { client } = await start(
      { [ORGANIZATIONS]: organizations },
      { REDIS_URL: `redis://127.0.0.1:${port}` },
    );
    await expect(client.organizations([])).resolves.toHaveLength(1);
  });
});

function kindOf(error: unknown): string {
  return error instanceof IikoError ? error.kind : 'another error';
}

function anOrder(): IikoCreateDelivery {
  return {
    organizationId: ORGANIZATION,
    terminalGroupId: 'g-1',
    createOrderSettings: { transportToFrontTimeout: 30, checkStopList: true },
    order: {
      id: 'order-1',
      phone: '+79001234567',
      orderServiceType: 'DeliveryByClient',
      items: [{ type: 'Product', productId: 'p-1', price: 390, amount: 1 }],
    },
  };
}
