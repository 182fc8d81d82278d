import { bodyOf } from './support/body-of.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { aPhone, type Session } from './support/guest.js';
import { ServiceProcess } from './support/service-process.js';
import { SmsGateway } from './support/sms-gateway.js';
import { testEnvironment } from './support/start-app.js';

describe('the log of a sign-in', () => {
  let database: TestDatabase;
  let sms: SmsGateway;
  let service: ServiceProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    sms = await SmsGateway.start();
    const env = testEnvironment('http://127.0.0.1:9', database, { ...sms.env, LOG_LEVEL: 'trace' });
    service = await ServiceProcess.start(env, { waitUntilReady: false });
    await eventually(() => service.http().get('/health/live').expect(200));
  });

  afterAll(async () => {
    await service.stop('SIGTERM');
    await sms.close();
    await database.drop();
  });

  it('has no code, no whole phone number and no token, whatever happens', async () => {
    const phone = aPhone();
    const post = (path: string) => service.http().post(`/v1/auth/${path}`);
    sms.failWith = 500;
    await post('otp').send({ phone }).expect(503);
    sms.failWith = undefined;
    await post('otp').send({ phone }).expect(202);
    await post('otp').send({ phone }).expect(429);
    const code = sms.lastCode(phone);
    const wrong = code === '000000' ? '111111' : '000000';
    await post('otp/verify').send({ phone, code: wrong }).expect(401);
    const verified = post('otp/verify').send({ phone, code, device: 'A phone' }).expect(200);
    const session = (await bodyOf(verified)) as Session;
    const refreshed = await post('refresh').send({ refreshToken: session.refreshToken });
    const { accessToken, refreshToken } = refreshed.body as Session;
    await post('logout').set('authorization', `Bearer ${accessToken}`).expect(204);
    await post('refresh').send({ refreshToken }).expect(401);

    const log = await eventually(() => {
      const written = service.log();
      expect(written.split('"request answered"').length - 1).toBeGreaterThanOrEqual(8);
      return written;
    });
    expect(log).toContain('a code was sent');
    expect(log).toContain('a code was not sent');
    const secrets = [phone, phone.slice(2), session.accessToken, session.refreshToken]
      .concat(accessToken, refreshToken)
      .concat([session, { refreshToken }].map((each) => each.refreshToken.split('.')[1] ?? ''));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(9);
      expect(log).not.toContain(secret);
    }
    // Six digits may stand anywhere by chance; as a value of its own, or in a text, they do not.
    for (const digits of [code, wrong]) {
      expect(log).not.toMatch(new RegExp(`(?<![\\d-])${digits}(?![\\d-])`));
    }
  });
});
