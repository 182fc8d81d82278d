import { readFileSync } from 'node:fs';
import { ConfigError, parseConfig } from './config.js';
import { environmentSchema } from './schema.js';

function problemsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('runs on defaults against the sandbox', () => {
    const config = parseConfig({});
    expect(config.http.port).toBe(3000);
    expect(config.database.url).toBeUndefined();
    expect(config.iiko.baseUrl).toBe('http://127.0.0.1:3100');
    expect(config.iiko.credentials.version).toBe('v2');
  });

  it.each(['METRICS_TOKEN', 'IIKO_WEBHOOK_TOKEN'])('needs a long %s', (name) => {
    const problem = `${name}: expected at least 16 characters`;
    expect(problemsOf({ [name]: 'x'.repeat(15) })).toEqual([problem]);
    expect(problemsOf({ [name]: ` ${'x'.repeat(15)} ` })).toEqual([problem]);
    expect(problemsOf({ [name]: 'x'.repeat(16) })).toEqual([]);
    expect(problemsOf({ [name]: '' })).toEqual([]);
  });

  it('reports all problems at once, by name and without the values', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      IIKO_BASE_URL: 'https://api-ru.iiko.services',
      IIKO_API_KEY: 'secret-key',
      METRICS_TOKEN: 'secret-token',
      TRUST_PROXY: 'everyone!',
    });
    const names = problems.map((problem) => problem.split(':')[0]);
    expect(names).toEqual([
      'PORT',
      'LOG_LEVEL',
      'METRICS_TOKEN',
      'IIKO_APP_ID, IIKO_CLIENT_SECRET',
      'TRUST_PROXY',
      'OTP_DELIVERY',
    ]);
    expect(problems.join()).not.toMatch(/secret|everyone/);
  });

  it.each(['2', '601', '60.5', '0.5', 'soon', '1e99'])(
    'says from what to what a number may be, of %s',
    (value) => {
      expect(problemsOf({ OTP_RESEND_SECONDS: value })).toEqual([
        'OTP_RESEND_SECONDS: expected a whole number from 10 to 600',
      ]);
    },
  );

  it('never takes the sandbox credentials to a real account', () => {
    expect(
      problemsOf({ IIKO_BASE_URL: 'https://api-ru.iiko.services', OTP_LOG_ALLOWED: 'true' }),
    ).toEqual([expect.stringMatching(/^IIKO_API_KEY: /)]);
  });

  it('writes sign-in codes of a real account into the log only when told to', () => {
    const account = { IIKO_BASE_URL: 'https://api-ru.iiko.services', IIKO_API_LOGIN: 'login' };
    expect(problemsOf(account)).toEqual([expect.stringMatching(/^OTP_DELIVERY: /)]);
    expect(problemsOf({ ...account, OTP_LOG_ALLOWED: 'true' })).toEqual([]);
    expect(problemsOf({ ...account, OTP_DELIVERY: 'iiko' })).toEqual([]);
    expect(problemsOf({ OTP_DELIVERY: 'gateway' })).toHaveLength(1);
    const gateway = (url: string) => ({ OTP_DELIVERY: 'gateway', SMS_GATEWAY_URL: url });
    expect(problemsOf(gateway('http://sms.example.ru'))).toEqual([
      expect.stringMatching(/^OTP_DELIVERY: .*https/),
    ]);
    expect(problemsOf(gateway('https://sms.example.ru/?to={phone}'))).toEqual([]);
    expect(problemsOf(gateway('http://127.0.0.1:8080'))).toEqual([]);
    expect(problemsOf({ OTP_DELIVERY: 'pigeon' })).toHaveLength(1);
  });

  it('reads keys of operators by their hashes only', () => {
    const sha256 = 'ab'.repeat(32);
    const { operatorKeys } = parseConfig({ OPERATOR_API_KEYS: `support:${sha256}` });
    expect(operatorKeys).toEqual([{ name: 'support', sha256 }]);
    expect(problemsOf({ OPERATOR_API_KEYS: 'support:a-plain-key' })).toEqual([
      expect.not.stringContaining('a-plain-key'),
    ]);
  });

  it('takes v2 over v1, and v1 alone', () => {
    const v1 = parseConfig({ IIKO_API_LOGIN: 'login' });
    expect(v1.iiko.credentials).toEqual({ version: 'v1', apiLogin: 'login' });
    const both = parseConfig({
      IIKO_API_LOGIN: 'login',
      IIKO_API_KEY: 'key',
      IIKO_APP_ID: 'app',
      IIKO_CLIENT_SECRET: 'secret',
    });
    expect(both.iiko.credentials.version).toBe('v2');
  });

  it('needs an address and a token to register webhooks', () => {
    expect(problemsOf({ IIKO_WEBHOOK_REGISTER: 'true' })).toEqual([
      'IIKO_WEBHOOK_REGISTER: needs PUBLIC_URL and IIKO_WEBHOOK_TOKEN',
    ]);
  });

  it('tells the storefront over https only, and signs with a proper secret', () => {
    const secret = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`;
    const problemsWith = (url: string, secrets: string) =>
      problemsOf({ STOREFRONT_WEBHOOK_URL: url, STOREFRONT_WEBHOOK_SECRET: secrets });
    expect(problemsWith('https://shop.example/hooks', `${secret}, ${secret}`)).toEqual([]);
    expect(problemsWith('http://127.0.0.1:8080', secret)).toEqual([]);
    expect(problemsWith('', secret)).toEqual([]);
    expect(problemsWith('http://shop.example/hooks', secret)).toEqual([
      expect.stringMatching(/^STOREFRONT_WEBHOOK_URL: .*https/),
    ]);
    expect(problemsWith('https://shop.example/hooks', '')).toEqual([
      'STOREFRONT_WEBHOOK_URL: needs STOREFRONT_WEBHOOK_SECRET',
    ]);
    const short = `whsec_${Buffer.alloc(23, 'k').toString('base64')}`;
    for (const wrong of ['a-word', short, `${secret},${secret},${secret}`, secret.slice(0, -1)]) {
      expect(problemsWith('https://shop.example/hooks', wrong)).toEqual([
        expect.stringMatching(/^STOREFRONT_WEBHOOK_SECRET: expected/),
      ]);
    }
  });

  it.each([
    ['', false],
    ['1', 1],
    ['10.0.0.0/8, 192.168.1.1', ['10.0.0.0/8', '192.168.1.1']],
  ])('reads TRUST_PROXY %p', (value, expected) => {
    expect(parseConfig({ TRUST_PROXY: value }).http.trustProxy).toEqual(expected);
  });

  it('reads where restaurants are', () => {
    const id = '0B000000-0000-4000-8000-000000000001';
    const { restaurantLocations } = parseConfig({ RESTAURANT_LOCATIONS: `${id}=55.75, -37.5;` });
    const location = { latitude: 55.75, longitude: -37.5 };
    expect([...restaurantLocations]).toEqual([[id.toLowerCase(), location]]);
    for (const wrong of ['Arbat=1,2', `${id}=91,0`, `${id}=1`]) {
      expect(problemsOf({ RESTAURANT_LOCATIONS: wrong })).toHaveLength(1);
    }
  });

  it('takes no short secret of a server', () => {
    const long = 'x'.repeat(32);
    expect(problemsOf({ TRUSTED_SERVER_SECRETS: `${long}, ${long}` })).toEqual([]);
    expect(problemsOf({ TRUSTED_SERVER_SECRETS: `${long}, ${long.slice(1)}` })).toEqual([
      expect.stringMatching(/^TRUSTED_SERVER_SECRETS: expected .* 32 characters/),
    ]);
  });

  it('takes only origins as origins', () => {
    expect(problemsOf({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' })).toEqual([]);
    expect(problemsOf({ CORS_ORIGINS: 'a.example' })).toHaveLength(1);
    expect(problemsOf({ CORS_ORIGINS: 'https://a.example/' })).toHaveLength(1);
  });

  it('reads budgets by restriction group and refuses nonsense', () => {
    const { iiko } = parseConfig({ IIKO_BUDGETS: 'Orders: creating=30; Commands=100' });
    expect(iiko.budgetsPerMinute).toEqual({ 'Orders: creating': 30, Commands: 100 });
    expect(problemsOf({ IIKO_BUDGETS: 'Commands' })).toHaveLength(1);
  });
});

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const assignments = lines.flatMap((line, index) => {
    const [, name, value] = /^([A-Z_\d]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : [{ name, value, explanation: lines[index - 1] ?? '' }];
  });

  it("has exactly the configuration's keys", () => {
    const names = assignments.map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  });

  it('gives every default as it is', () => {
    const example = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
    expect(parseConfig(example)).toEqual(parseConfig({}));
    const defaults = environmentSchema.parse({});
    for (const { name, value } of assignments) {
      const standard = defaults[name as keyof typeof defaults];
      expect(`${name}=${value}`).toBe(`${name}=${String(standard)}`);
    }
  });

  it('explains every key in a line above it', () => {
    for (const { name, explanation } of assignments) {
      expect(`${name} ${explanation}`).toMatch(/ # .{10,}/);
    }
  });
});
