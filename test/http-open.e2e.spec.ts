import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
const ORIGIN = 'https://anywhere.example';

describe('a service that is open to every page, without docs, tokens or iiko', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      sandboxUrl: NOWHERE,
      env: { CORS_ORIGINS: '*', DOCS_ENABLED: 'false', PUBLIC_URL: 'https://api.example.ru/' },
      waitUntilReady: false,
    });
  });

  afterAll(() => app.stop());

  it('lets every page read, also what a cache keeps for requests without an origin', async () => {
    for (const path of ['/health/live', '/v1/restaurants', '/nothing']) {
      const { headers } = await app.http().get(path);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers.vary ?? '').not.toContain('Origin');
    }
    const preflight = await app
      .http()
      .options('/v1/orders')
      .set('origin', ORIGIN)
      .set('access-control-request-method', 'POST')
      .expect(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
  });

  it('hides the documentation', async () => {
    for (const path of ['/docs', '/docs/', '/openapi.json', '/openapi.yaml']) {
      expectProblem(await app.http().get(path), 404, 'route_not_found');
    }
  });

  it('takes no webhook, whatever the token', async () => {
    for (const token of ['', 'undefined', 'Bearer ']) {
      const response = await app
        .http()
        .post('/v1/webhooks/iiko')
        .set('authorization', token)
        .send([]);
      expectProblem(response, 401, 'webhook_token_invalid');
    }
  });

  it('shows its numbers to everybody', async () => {
    await app.http().get('/metrics').expect(200);
  });

  it('is alive, not ready, and names what it lacks', async () => {
    await app.http().get('/health/live').expect(200);
    const readiness = await app.http().get('/health/ready').expect(503);
    expect(readiness.headers['cache-control']).toBe('no-store');
    expect(readiness.body).toMatchObject({
      status: 'not_ready',
      notReady: ['restaurants', 'menus', 'stopLists'],
      checks: {
        database: { ok: true },
        restaurants: { ok: false, detail: 'not loaded from iiko yet' },
      },
    });
  });

  it('says where its problems are explained, as the outside world reaches it', async () => {
    const problem = expectProblem(await app.http().get('/v1/restaurants'), 503, 'snapshot_missing');
    expect(problem.type).toBe('https://api.example.ru/problems/snapshot_missing');
    expect(problem.action).toBe('retry');
  });
});
