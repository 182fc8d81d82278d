import { sql } from 'drizzle-orm';
import { Accounts } from '../src/auth/accounts.js';
import { Database } from '../src/platform/database/database.js';
import { bodyOf } from './support/body-of.js';
import { aPhone, Guest, letCodesAge, type Session } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    env: {
      OTP_LIMIT_PER_PHONE: '3',
      OTP_MESSAGE: '{code} — код «{brand}»',
      OTP_BRAND: 'Кафе "У дома"',
      TRUST_PROXY: '1',
      OTP_LIMIT_PER_ADDRESS: '6',
      OTP_LIMIT_TOTAL: '12',
      OTP_COUNTRIES: 'RU, DE',
    },
    waitUntilReady: false,
  });
});

beforeEach(() => letCodesAge(app));

afterAll(() => app.stop());

const ask = (phone: string, address = '192.0.2.1') =>
  app.http().post('/v1/auth/otp').set('x-forwarded-for', address).send({ phone });
const verify = (phone: string, code: string, token?: string) => {
  const request = app.http().post('/v1/auth/otp/verify').send({ phone, code });
  return token === undefined ? request : request.set('authorization', `Bearer ${token}`);
};
const execute = (statement: ReturnType<typeof sql>) => app.nest.get(Database).db.execute(statement);

/** A code that was sent to nobody: each digit is another than in the real one. */
const wrong = (code: string) => code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));

async function sendCode(phone: string): Promise<string> {
  await ask(phone).expect(202);
  return app.sms.lastCode(phone);
}

describe('POST /v1/auth/otp', () => {
  it('sends six digits in the configured words, and shows only the ends of the number', async () => {
    const phone = aPhone();
    const body = await bodyOf(ask(phone).expect(202));
    expect(body).toEqual({
      phone: `${phone.slice(0, 5)}***${phone.slice(-4)}`,
      retryAfterSeconds: 60,
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    });
    const { expiresAt } = body as { expiresAt: string };
    expect(Math.abs(new Date(expiresAt).getTime() - Date.now() - 300_000)).toBeLessThan(20_000);
    const [message] = app.sms.sentTo(phone);
    expect(message?.code).toMatch(/^\d{6}$/);
    expect(message?.text).toBe(`${message?.code ?? ''} — код «Кафе "У дома"»`);
  });

  it('answers known and unknown numbers alike', async () => {
    const known = aPhone();
    await verify(known, await sendCode(known)).expect(200);
    await letCodesAge(app);
    const answers = [await ask(known).expect(202), await ask(aPhone()).expect(202)];
    const [one, other] = answers.map(({ body }) => Object.keys(body as object));
    expect(one).toEqual(other);
  });

  it('takes numbers as people write them', async () => {
    await ask('8 (999) 000-11-22').expect(202);
    expect(app.sms.sentTo('+79990001122')).toHaveLength(1);
    await ask('+49 151 23456789').expect(202);
    expect(app.sms.sentTo('+4915123456789')).toHaveLength(1);
  });

  it.each(['12345', 'звоните вечером', '+7900123456', '+999999999999'])(
    'refuses %s, which is no number',
    async (phone) => {
      expectProblem(await ask(phone), 400, 'phone_invalid');
    },
  );

  it.each([
    ['ru', '8 800 123-45-67', 'Нужен мобильный номер: на этот код отправить нельзя.'],
    ['en', '+7 495 123-45-67', 'Must be a mobile number that can receive a code.'],
  ])('pays for no message to a number that gets none, and says so in %s', async (...row) => {
    const [language, phone, detail] = row;
    const refused = await ask(phone).set('accept-language', language);
    expect(expectProblem(refused, 400, 'validation_failed').errors).toEqual([
      { code: 'is_mobile_number', pointer: '/phone', detail },
    ]);
    expect(app.sms.sentTo(phone.replace(/^8/, '+7').replace(/[ -]/g, ''))).toEqual([]);
  });

  it('sends another only after a while, and says when', async () => {
    const phone = aPhone();
    await sendCode(phone);
    const refused = await ask(phone);
    const { detail } = expectProblem(refused, 429, 'rate_limited');
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(detail).toContain(String(seconds));
    await execute(sql`update phone_codes set created_at = created_at - interval '61 seconds'`);
    await ask(phone).expect(202);
    expect(app.sms.sentTo(phone)).toHaveLength(2);
  });

  it('sends one when several are asked for at the same moment', async () => {
    const phone = aPhone();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(phone)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 429, 429, 429, 429]);
    expect(app.sms.sentTo(phone)).toHaveLength(1);
  });

  it('sends so many an hour to one number', async () => {
    const phone = aPhone();
    for (let sent = 0; sent < 3; sent += 1) {
      await ask(phone, '192.0.2.9').expect(202);
      await execute(sql`update phone_codes set created_at = created_at - interval '5 minutes'`);
    }
    const refused = await ask(phone, '192.0.2.9');
    const { detail } = expectProblem(refused, 429, 'rate_limited');
    expect(detail).toBe('Слишком много запросов. Повторите через 45 минут.');
    // The first of them was sent 15 minutes ago.
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(44 * 60);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(45 * 60);
  });

  it('sends so many an hour to one network address, of IPv6 to one /64', async () => {
    for (let sent = 0; sent < 6; sent += 1) {
      await ask(aPhone(), `2001:db8:1:2::${sent}`).expect(202);
    }
    expectProblem(await ask(aPhone(), '2001:db8:1:2:ffff::1'), 429, 'rate_limited');
    await ask(aPhone(), '2001:db8:1:3::1').expect(202);
  });

  it('sends so many an hour in all', async () => {
    const many = Array.from({ length: 16 }, (_, index) => ask(aPhone(), `192.0.2.${index}`));
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    // A fifth is kept for phones that have an account.
    expect(statuses.filter((status) => status === 202)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });

  it('says when it could not be sent, and does not count that', async () => {
    const phone = aPhone();
    app.sms.failWith = 500;
    for (let failed = 0; failed < 4; failed += 1) {
      expectProblem(await ask(phone), 503, 'code_not_sent');
    }
    app.sms.failWith = undefined;
    await ask(phone).expect(202);
  });
});

describe('POST /v1/auth/otp/verify', () => {
  it('makes a customer of a new number, and finds them again', async () => {
    const phone = aPhone();
    const first = (await verify(phone, await sendCode(phone)).expect(200)).body as Session;
    expect(first.customer).toEqual({ id: expect.any(String) as string, isNew: true });
    expect(first).toMatchObject({ expiresIn: 900, refreshToken: expect.any(String) as string });
    await letCodesAge(app);
    const again = (await verify(phone, await sendCode(phone)).expect(200)).body as Session;
    expect(again.customer).toEqual({ id: first.customer?.id, isNew: false });
    const renewed = await app
      .http()
      .post('/v1/auth/refresh')
      .send({ refreshToken: again.refreshToken });
    expect((renewed.body as Session).customer).toEqual({ id: first.customer?.id, isNew: false });
  });

  it('takes a code once, also when it comes twice at the same moment', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    const answers = await Promise.all([1, 2, 3].map(() => verify(phone, code)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    expectProblem(await verify(phone, code), 401, 'code_expired');
  });

  it('counts wrong codes down, and takes none after the fifth', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const problem = expectProblem(await verify(phone, wrong(code)), 401, 'code_invalid');
      expect(problem.attemptsLeft).toBe(attemptsLeft);
      expect(problem.detail).toContain(String(attemptsLeft));
    }
    expectProblem(await verify(phone, code), 401, 'code_expired');
  });

  it('gives no more than five guesses at the same moment either', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    const answers = await Promise.all(Array.from({ length: 12 }, () => verify(phone, wrong(code))));
    const codes = answers.map(({ body }) => (body as { code: string }).code);
    expect(codes.filter((each) => each === 'code_invalid')).toHaveLength(5);
    expect(codes.filter((each) => each === 'code_expired')).toHaveLength(7);
  });

  it('takes only the newest code', async () => {
    const phone = aPhone();
    const old = await sendCode(phone);
    await execute(sql`update phone_codes set created_at = created_at - interval '2 minutes'`);
    const fresh = await sendCode(phone);
    if (old !== fresh) {
      expectProblem(await verify(phone, old), 401, 'code_invalid');
    }
    await verify(phone, fresh).expect(200);
  });

  it('goes on taking a code when a newer one could not be sent', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    await execute(sql`update phone_codes set created_at = created_at - interval '2 minutes'`);
    app.sms.failWith = 502;
    expectProblem(await ask(phone), 503, 'code_not_sent');
    app.sms.failWith = undefined;
    await verify(phone, code).expect(200);
  });

  it('takes no code after five minutes, nor one of another number', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    expectProblem(await verify(aPhone(), code), 401, 'code_expired');
    await execute(sql`update phone_codes set expires_at = now() - interval '1 second'`);
    expectProblem(await verify(phone, code), 401, 'code_expired');
  });

  it('takes no code that was made for something else', async () => {
    const phone = aPhone();
    const code = await sendCode(phone);
    await execute(
      sql`update phone_codes set purpose = 'delete-account' where created_at > now() - interval '1 minute'`,
    );
    expectProblem(await verify(phone, code), 401, 'code_expired');
  });

  it('wants six digits', async () => {
    for (const code of ['12345', '1234567', 'abcdef']) {
      expectProblem(await verify(aPhone(), code), 400, 'validation_failed');
    }
  });

  it('keeps a code only as a hash of its own', async () => {
    const code = await sendCode(aPhone());
    const { rows } = await execute(sql`select * from phone_codes order by created_at desc limit 1`);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toMatch(/\+7900|900\d{7}/);
  });
});

describe('a guest who signs in', () => {
  const identities = (customerId: string) =>
    app.nest.get(Accounts).identitiesOf({ id: customerId, sessionId: '', kind: 'customer' });
  const subjectOf = (guest: Guest) =>
    (
      JSON.parse(Buffer.from(guest.token.split('.')[1] ?? '', 'base64url').toString()) as {
        sub: string;
      }
    ).sub;

  it('takes along what they have done, and their session becomes another', async () => {
    const guest = await Guest.start(app);
    const customer = await Guest.signIn(app, aPhone(), guest);
    expect(await identities(customer.customerId ?? '')).toEqual([
      customer.customerId,
      subjectOf(guest),
    ]);
    expectProblem(await guest.get('/v1/orders'), 401, 'session_ended');
    const renewal = app.http().post('/v1/auth/refresh').send({ refreshToken: guest.refreshToken });
    expectProblem(await renewal, 401, 'session_ended');
    await customer.get('/v1/orders').expect(200);
  });

  it('belongs to one customer only, whoever is quicker', async () => {
    const guest = await Guest.start(app);
    const phones = [aPhone(), aPhone()];
    const codes = await Promise.all(phones.map((phone) => sendCode(phone)));
    const answers = await Promise.all(
      phones.map((phone, index) => verify(phone, codes[index] ?? '', guest.token)),
    );
    const customers = answers.flatMap(({ body }) => (body as Session).customer?.id ?? []);
    const owned = await Promise.all(customers.map((id) => identities(id)));
    expect(owned.flat().filter((id) => id === subjectOf(guest))).toHaveLength(1);
  });

  it('is told when their own session is over, and has not lost the code', async () => {
    const guest = await Guest.start(app);
    await guest.post('/v1/auth/logout').expect(204);
    const phone = aPhone();
    const code = await sendCode(phone);
    expectProblem(await verify(phone, code, guest.token), 401, 'session_ended');
    expectProblem(await verify(phone, code, 'garbage'), 401, 'unauthenticated');
    await verify(phone, code).expect(200);
  });

  it('who is a customer already brings nobody along', async () => {
    const customer = await Guest.signIn(app);
    const other = await Guest.signIn(app, aPhone(), customer);
    expect(await identities(other.customerId ?? '')).toEqual([other.customerId]);
    await customer.get('/v1/orders').expect(200);
  });
});
