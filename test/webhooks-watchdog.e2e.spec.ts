import { IikoClient } from '../src/iiko/iiko.client.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';

describe('webhooks of iiko that do not come', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: { ORDER_POLL_SECONDS: '1', IIKO_WEBHOOK_SILENCE_SECONDS: '1' },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  const readStatus = async (): Promise<ServiceStatusDto> =>
    (await bodyOf(app.http().get('/status').expect(200))) as ServiceStatusDto;
  const readMetric = async (name: string): Promise<number> => {
    const { text } = await app.http().get('/metrics');
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const countCalls = async (operation: string): Promise<number> => {
    const { data } = await app.control('GET', `calls?path=/api/1/webhooks/${operation}`);
    return (data as { items: unknown[] }).items.length;
  };

  it('are noticed, and so is it when they come again', async () => {
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    await eventually(async () => {
      const { webhooks } = await readStatus();
      expect(webhooks).toMatchObject({ state: 'ok', missed: 0, silentOrganizations: [] });
      expect(webhooks.lastReceivedAt).not.toBeNull();
    });

    await app.control('POST', 'webhooks', { lose: 1_000 });
    await app.control('POST', `orders/${order.id}/status`, { status: 'CookingStarted' });
    await guest.awaitStatus(order.id, 'cooking');
    await eventually(async () => {
      const { status, degraded, webhooks } = await readStatus();
      expect(status).toBe('degraded');
      expect(degraded).toContain('webhooks');
      expect(webhooks).toMatchObject({
        state: 'silent',
        missed: 1,
        silentOrganizations: [ORGANIZATION],
      });
    });
    expect(await readMetric('webhooks_silent')).toBe(1);
    expect(await readMetric('webhooks_missed')).toBe(1);

    await app.control('POST', 'webhooks', { lose: 0 });
    await app.control('POST', `orders/${order.id}/status`, { status: 'CookingCompleted' });
    await guest.awaitStatus(order.id, 'ready');
    await eventually(async () => {
      const { degraded, webhooks } = await readStatus();
      expect(degraded).not.toContain('webhooks');
      expect(webhooks.state).toBe('ok');
    });
    await eventually(async () => {
      expect(await readMetric('webhooks_silent')).toBe(0);
    });
  });

  it('are registered again only where the settings at iiko lack something', async () => {
    const compare = async () => {
      const before = await countCalls('settings');
      await app.nest.get(Jobs).send('webhooks.register', { organizationId: ORGANIZATION });
      await eventually(async () => {
        expect(await countCalls('settings')).toBeGreaterThan(before);
      });
    };
    const iiko = app.nest.get(IikoClient, { strict: false });
    const written = await countCalls('update_settings');
    await compare();
    await compare();
    expect(await countCalls('update_settings')).toBe(written);

    // Somebody asks for less elsewhere.
    await iiko.updateWebhookSettings({
      organizationId: ORGANIZATION,
      uri: `${app.url}/v1/webhooks/iiko`,
      authToken: 'a-token-of-the-tests',
      filter: { stopListUpdateFilter: { updates: true } },
    });
    await compare();
    await eventually(async () => {
      expect(await countCalls('update_settings')).toBe(written + 2);
      const { webHooksFilter } = await iiko.webhookSettings(ORGANIZATION);
      expect(webHooksFilter).toMatchObject({ deliveryOrderFilter: { errors: true } });
    });
  });
});
