import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';
const GROUP = 'Orders: creating';

describe('pauses that iiko names', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { ...OPERATOR_ENV, ORDER_SUBMIT_MINUTES: '10' },
    });
    // The order waits to be looked at.
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
  });

  afterAll(() => app.stop());

  const refuse = (more: object) =>
    app.control('POST', 'faults', { path: CREATE, kind: 'status', status: 429, times: 1, ...more });
  const status = async () =>
    (await bodyOf(app.http().get('/status').expect(200))) as ServiceStatusDto;
  const lift = (body: object) =>
    app.http().post('/v1/support/iiko-pauses/lift').set('x-api-key', OPERATOR_KEY).send(body);

  it('are two minutes at most, are shown, and end when an operator says so', async () => {
    await refuse({ retryAfterSeconds: 999_999_999 });
    const refused = await guest.place();
    await eventually(async () => {
      const { iiko, degraded } = await status();
      expect(iiko.pauses.map(({ restrictionGroup }) => restrictionGroup)).toEqual([GROUP]);
      expect(iiko.pauses[0]?.secondsLeft).toBeLessThanOrEqual(120);
      expect(degraded).toContain(`iiko/${GROUP}`);
    });
    const { text } = await app.http().get('/metrics').expect(200);
    expect(text).toMatch(/^iiko_pause_seconds\{group="Orders: creating"\} \d+$/m);
    expect((await guest.read(refused.id)).status).toBe('accepted');

    expect(await bodyOf(lift({ restrictionGroup: 'Commands' }).expect(200))).toEqual({ items: [] });
    expect(await bodyOf(lift({}).expect(200))).toMatchObject({
      items: [{ restrictionGroup: GROUP }],
    });
    expect((await status()).iiko.pauses).toEqual([]);
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
  });
});
