import { json, startFakeIiko, type FakeIiko } from './support/fake-iiko.js';
import { aPhone } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const CHECK = '/api/1/loyalty/iiko/check_sms_sending_possibility';
const SEND = '/api/1/loyalty/iiko/message/send_sms';

describe('codes by the SMS of iiko', () => {
  let iiko: FakeIiko;
  let app: TestApp;
  let possibility: unknown;

  beforeAll(async () => {
    iiko = await startFakeIiko({
      '/api/v2/access_token': json(200, { correlationId: ORGANIZATION, token: 'a-token-of-iiko' }),
      '/api/1/organizations': json(200, {
        correlationId: ORGANIZATION,
        organizations: [{ id: ORGANIZATION, name: 'Самовар', responseType: 'Extended' }],
      }),
      [CHECK]: (response, call, nth) => {
        json(200, possibility)(response, call, nth);
      },
      [SEND]: json(200, { smsId: ORGANIZATION }),
    });
    app = await startTestApp({
      sandboxUrl: iiko.url,
      waitUntilReady: false,
      env: { OTP_DELIVERY: 'iiko, gateway', OTP_BRAND: 'Самовар' },
    });
  });

  beforeEach(() => {
    possibility = { status: 1, availableSmsCount: 10 };
    app.sms.failWith = undefined;
  });

  afterAll(async () => {
    await app.stop();
    await iiko.close();
  });

  const ask = (phone: string) => app.http().post('/v1/auth/otp').send({ phone });

  it('go out in the name of the first organization, and no second way is paid for', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const sent = iiko.calls.filter(({ path }) => path === SEND).at(-1);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      organizationId: ORGANIZATION,
      phone,
      text: expect.stringMatching(/^\d{6} .*Самовар/) as string,
    });
    expect(app.sms.sentTo(phone)).toEqual([]);
  });

  it('go out while nobody counts the messages', async () => {
    possibility = { status: 1, availableSmsCount: null };
    const before = iiko.count(SEND);
    await ask(aPhone()).expect(202);
    expect(iiko.count(SEND)).toBe(before + 1);
  });

  it('are not tried when no message is left: the gateway has to do', async () => {
    possibility = { status: 0, availableSmsCount: 0 };
    const before = iiko.count(SEND);
    const phone = aPhone();
    await ask(phone).expect(202);
    expect(iiko.count(SEND)).toBe(before);
    expect(app.sms.sentTo(phone)).toHaveLength(1);
  });

  it('reach the guest although the gateway is broken', async () => {
    app.sms.failWith = 500;
    const before = iiko.count(SEND);
    await ask(aPhone()).expect(202);
    expect(iiko.count(SEND)).toBe(before + 1);
  });

  it('are said not to have gone out when no way works', async () => {
    possibility = { status: 0, availableSmsCount: 0 };
    app.sms.failWith = 500;
    expectProblem(await ask(aPhone()), 503, 'code_not_sent');
  });
});
