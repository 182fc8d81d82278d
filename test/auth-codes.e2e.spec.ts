import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { sql } from 'drizzle-orm';
import { createHash, randomInt } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest, letCodesAge } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

let app: TestApp;

const start = async (env: Record<string, string>) => {
  app = await startTestApp({
    sandboxUrl: 'http://127.0.0.1:9',
    waitUntilReady: false,
    env: { TRUST_PROXY: '1', ...env },
  });
};
const anAddress = () => `10.3.${randomInt(250)}.${randomInt(250)}`;
const ask = (phone: string, address: string, more: object = {}) =>
  app
    .http()
    .post('/v1/auth/otp')
    .set('x-forwarded-for', address)
    .send({ phone, ...more });
const verify = (phone: string, code: string, address: string) =>
  app.http().post('/v1/auth/otp/verify').set('x-forwarded-for', address).send({ phone, code });
/** Long enough for another code to be asked for, and within the hour. */
const letCodesRest = () =>
  app.nest
    .get(Database)
    .db.execute(sql`update phone_codes set created_at = created_at - interval '2 minutes'`);
const wrong = (code: string) => code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));

describe('codes that a stranger asks for and guesses', () => {
  beforeAll(() => start({ OTP_LIMIT_PER_PHONE: '2', OTP_LIMIT_PER_PHONE_TOTAL: '6' }));
  afterAll(() => app.stop());

  it('do not lock out the owner of the phone, and all together are bounded', async () => {
    const [phone, stranger, owner] = [aPhone(), anAddress(), anAddress()];
    for (let asked = 0; asked < 2; asked += 1) {
      await ask(phone, stranger).expect(202);
      await letCodesRest();
    }
    expectProblem(await ask(phone, stranger), 429, 'rate_limited');
    // At once, although a code has just been sent.
    await ask(phone, owner).expect(202);
    await verify(phone, app.sms.lastCode(phone), owner).expect(200);
    await ask(phone, anAddress()).expect(202);
    await ask(phone, anAddress()).expect(202);
    await ask(phone, anAddress()).expect(202);
    expectProblem(await ask(phone, anAddress()), 429, 'rate_limited');
  });

  it('count for the address as well, under however many sessions', async () => {
    const [phone, address] = [aPhone(), anAddress()];
    const statuses: number[] = [];
    for (let asked = 0; asked < 5; asked += 1) {
      const guest = await Guest.start(app);
      const answer = await ask(phone, address).set('authorization', `Bearer ${guest.token}`);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([202, 202, 202, 202, 429]);
  });

  it('do not replace the code of the owner, nor use it up', async () => {
    const [phone, stranger, owner] = [aPhone(), anAddress(), anAddress()];
    await ask(phone, owner).expect(202);
    const code = app.sms.lastCode(phone);
    await ask(phone, stranger).expect(202);
    for (let tried = 0; tried < 6; tried += 1) {
      await verify(phone, wrong(code), stranger);
    }
    expectProblem(await verify(phone, wrong(code), stranger), 401, 'code_expired');
    const refused = expectProblem(await verify(phone, wrong(code), owner), 401, 'code_invalid');
    expect(refused.attemptsLeft).toBe(4);
    await verify(phone, code, owner).expect(200);
  });

  it('are guessed ten times by all strangers together', async () => {
    const [phone, owner] = [aPhone(), anAddress()];
    await ask(phone, owner).expect(202);
    const code = app.sms.lastCode(phone);
    const strangers = Array.from({ length: 12 }, () => verify(phone, wrong(code), anAddress()));
    const answers = (await Promise.all(strangers)).map(
      ({ body }) => (body as { code: string }).code,
    );
    expect(answers.filter((each) => each === 'code_invalid')).toHaveLength(10);
    expectProblem(await verify(phone, code, anAddress()), 401, 'code_expired');
    await verify(phone, code, owner).expect(200);
  });

  it('are taken from another address than they were asked from', async () => {
    const phone = aPhone();
    await ask(phone, anAddress()).expect(202);
    await verify(phone, app.sms.lastCode(phone), anAddress()).expect(200);
  });

  it('do not go to countries that are not served', async () => {
    for (const phone of ['+252 61 2345678', '+7 701 234 56 78']) {
      expectProblem(await ask(phone, anAddress()), 400, 'phone_country_not_served');
    }
  });
});

describe('the codes of an hour', () => {
  beforeAll(() => start({ OTP_LIMIT_TOTAL: '10' }));
  afterAll(() => app.stop());

  it('leave a reserve for phones that are known, and alert at half and all', async () => {
    const known = [aPhone(), aPhone(), aPhone()];
    for (const phone of known) {
      await Guest.signIn(app, phone);
    }
    await letCodesAge(app);
    const metric = async (level: string) => {
      const { text } = await app.http().get('/metrics').expect(200);
      return new RegExp(`^sign_in_code_alerts\\{level="${level}"\\} (\\d+)$`, 'm').exec(text)?.[1];
    };
    for (let sent = 0; sent < 4; sent += 1) {
      await ask(aPhone(), anAddress()).expect(202);
    }
    expect(await metric('half')).toBe('0');
    for (let sent = 4; sent < 8; sent += 1) {
      await ask(aPhone(), anAddress()).expect(202);
    }
    const refused = await ask(aPhone(), anAddress());
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    await ask(known[0] ?? '', anAddress()).expect(202);
    await ask(known[1] ?? '', anAddress()).expect(202);
    expectProblem(await ask(known[2] ?? '', anAddress()), 429, 'rate_limited');
    await eventually(async () => {
      expect([await metric('half'), await metric('all')]).toEqual(['1', '1']);
    });
  });
});

describe('a proof of work', () => {
  beforeAll(() => start({ OTP_PROOF: 'auto', OTP_LIMIT_PER_ADDRESS: '20' }));
  afterAll(() => app.stop());

  const challengeOf = async (phone: string, address: string) => {
    const refused = await ask(phone, address);
    const problem = expectProblem(refused, 428, 'proof_required');
    expect(problem.action).toBe('solveChallenge');
    return (refused.body as { challenge: Challenge }).challenge;
  };
  const encode = (payload: object) => Buffer.from(JSON.stringify(payload)).toString('base64');

  /** As the documentation describes it, with nothing but SHA-256. */
  function solve({ parameters }: Challenge): { counter: number; derivedKey: string } {
    const bytes = Buffer.concat([
      Buffer.from(parameters.salt, 'hex'),
      Buffer.from(parameters.nonce, 'hex'),
      Buffer.alloc(4),
    ]);
    for (let counter = 0; ; counter += 1) {
      bytes.writeUInt32BE(counter, bytes.length - 4);
      const derivedKey = createHash('sha256').update(bytes).digest('hex');
      if (derivedKey.startsWith(parameters.keyPrefix)) {
        return { counter, derivedKey };
      }
    }
  }

  it('is asked for where an address asks for many codes, and works once for one phone', async () => {
    const address = anAddress();
    for (let sent = 0; sent < 10; sent += 1) {
      await ask(aPhone(), address).expect(202);
    }
    const [phone, other] = [aPhone(), aPhone()];
    const challenge = await challengeOf(phone, address);
    const proof = encode({ challenge, solution: solve(challenge) });
    expectProblem(await ask(other, address, { proof }), 428, 'proof_required');
    const unsolved = encode({ challenge, solution: { counter: 0, derivedKey: '00' } });
    for (const bad of [unsolved, 'garbage', encode({})]) {
      expectProblem(await ask(phone, address, { proof: bad }), 428, 'proof_required');
    }
    await ask(phone, address, { proof }).expect(202);
    await letCodesRest();
    expectProblem(await ask(phone, address, { proof }), 428, 'proof_required');
    await ask(aPhone(), anAddress()).expect(202);
  });

  it('can be made by a library for it', async () => {
    const address = anAddress();
    for (let sent = 0; sent < 10; sent += 1) {
      await ask(aPhone(), address).expect(202);
    }
    const phone = aPhone();
    const challenge = await challengeOf(phone, address);
    const solution = await solveChallenge({ challenge, deriveKey });
    await ask(phone, address, { proof: encode({ challenge, solution }) }).expect(202);
  });

  it('cannot be made easier than it was asked for', async () => {
    const address = anAddress();
    for (let sent = 0; sent < 10; sent += 1) {
      await ask(aPhone(), address).expect(202);
    }
    const phone = aPhone();
    const challenge = await challengeOf(phone, address);
    const easy = { ...challenge, parameters: { ...challenge.parameters, keyPrefix: '0' } };
    const proof = encode({ challenge: easy, solution: solve(easy) });
    expectProblem(await ask(phone, address, { proof }), 428, 'proof_required');
  });
});
