import { callsOf, guestAtIiko, LOYALTY, patch, readMe } from './support/customers.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ME = '/v1/customers/me';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    // Three services start on one simulated iiko within a minute.
    sandbox: { quotas: false },
    env: { LOYALTY_CACHE_SECONDS: '0', IIKO_GUEST_TIMEOUT_MS: '500' },
  });
});

afterEach(async () => {
  await app.control('DELETE', 'faults');
  await app.control('POST', 'settings', { loyalty: 'on' });
});

afterAll(async () => {
  await app.stop();
});

describe('while iiko is slow', () => {
  it('answers with what was last known, without waiting long', async () => {
    const guest = await Guest.signIn(app);
    const before = await eventually(async () => {
      const me = await readMe(guest);
      expect(me).not.toMatchObject({ asOf: null });
      return me;
    });
    await slow();
    const me = await readMe(guest);
    expect(me).toMatchObject({ asOf: before.asOf, name: null });
  });

  it('says so to whom it was never asked about', async () => {
    const guest = await Guest.signIn(app);
    await slow();
    expect(await readMe(guest)).toMatchObject({
      consent: 'unknown',
      receivePromotions: false,
      loyalty: { available: false, reason: 'slow' },
      asOf: null,
    });
  });
});

describe('while iiko is away', () => {
  it('takes changes, shows them, and tells iiko when it is back', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    await away();
    await patch(app, guest, ME, { name: 'Анна', consent: 'given' }).expect(200);
    expect(await readMe(guest)).toMatchObject({
      name: 'Анна',
      consent: 'given',
      loyalty: { available: false, reason: 'unreachable' },
    });
    await app.control('DELETE', 'faults');
    await eventually(async () => {
      expect(await readMe(guest)).toMatchObject({ name: 'Анна', loyalty: { available: true } });
    });
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({
        name: 'Анна',
        consentStatus: 1,
        shouldReceivePromoActionsInfo: false,
      });
    });
  });
});

describe('where there is no loyalty', () => {
  it('keeps profiles here, and asks again only once in a while', async () => {
    await app.control('POST', 'settings', { loyalty: 'unprovisioned' });
    const isAbsent = { available: false, reason: 'not_provisioned' };
    // Whatever else was asked meanwhile may still be on its way.
    expect(await readMe(await Guest.signIn(app))).toMatchObject({ loyalty: isAbsent });

    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    expect(await readMe(guest)).toMatchObject({ loyalty: isAbsent });
    await patch(app, guest, ME, { name: 'Анна' }).expect(200);
    expect(await readMe(guest)).toMatchObject({ name: 'Анна', loyalty: isAbsent });
    const asked = await callsOf(app, 'customer/info');
    expect(asked.filter((call) => (call as { phone?: string }).phone === phone)).toEqual([]);
  });
});

describe('with LOYALTY=off', () => {
  it('never asks iiko, and tells it what has changed when it is switched on', async () => {
    const database = await createTestDatabase();
    const start = (LOYALTY: string) =>
      startTestApp({
        database,
        sandboxUrl: app.sandboxUrl,
        env: { LOYALTY, LOYALTY_CACHE_SECONDS: '0' },
      });
    const phone = aPhone();
    const off = await start('off');
    const asked = (await callsOf(off, 'customer/info')).length;
    const guest = await Guest.signIn(off, phone);
    await patch(off, guest, ME, { name: 'Анна' }).expect(200);
    expect(await readMe(guest)).toMatchObject({
      name: 'Анна',
      loyalty: { available: false, reason: 'off' },
      asOf: null,
    });
    expect(await callsOf(off, 'customer/info')).toHaveLength(asked);
    await off.stop();

    const on = await start('auto');
    const same = await Guest.signIn(on, phone);
    expect(await readMe(same)).toMatchObject({ name: 'Анна', loyalty: { available: true } });
    await eventually(async () => {
      expect(await guestAtIiko(on, phone)).toMatchObject({ name: 'Анна', consentStatus: 0 });
    });
    await on.stop();
    await database.drop();
  });
});

async function slow(): Promise<void> {
  await app.control('POST', 'faults', {
    path: `${LOYALTY}/customer/info`,
    kind: 'latency',
    delayMs: 600_000,
    times: 1,
  });
}

async function away(): Promise<void> {
  for (const operation of ['customer/info', 'customer/create_or_update']) {
    await app.control('POST', 'faults', {
      path: `${LOYALTY}/${operation}`,
      kind: 'status',
      status: 503,
      times: null,
    });
  }
}
