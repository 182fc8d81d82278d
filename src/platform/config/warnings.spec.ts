import { readFileSync } from 'node:fs';
import { parseConfig } from './config.js';
import { warningsOf } from './warnings.js';

const SIGNING_KEY = JSON.stringify({
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
});

/** Nothing of it is worth a warning. */
const ACCOUNT = {
  IIKO_BASE_URL: 'https://api-ru.iiko.services',
  IIKO_API_LOGIN: 'login',
  OTP_DELIVERY: 'iiko',
  AUTH_SIGNING_KEY: SIGNING_KEY,
  DADATA_API_KEY: 'key-of-dadata',
};

describe('warnings at the start', () => {
  it.each<[string, Record<string, string>, RegExp[]]>([
    ['no word about a safe configuration', {}, []],
    [
      'that the key which signs sessions lies in the database',
      { AUTH_SIGNING_KEY: '' },
      [/^AUTH_SIGNING_KEY is not set: .*readable in the database/],
    ],
    [
      'that iiko is spoken to in the open',
      { IIKO_BASE_URL: 'http://api-ru.iiko.services' },
      [/^IIKO_BASE_URL is http:/],
    ],
    [
      'that a proxy of iiko in the same network is spoken to in the open',
      { IIKO_BASE_URL: 'http://10.0.0.5:8080' },
      [/^IIKO_BASE_URL is http:/],
    ],
    [
      'that DaData is spoken to in the open',
      { DADATA_BASE_URL: 'http://suggestions.dadata.ru' },
      [/^DADATA_BASE_URL is http:/],
    ],
    [
      'nothing of a DaData that is not used',
      { DADATA_BASE_URL: 'http://suggestions.dadata.ru', DADATA_API_KEY: '' },
      [],
    ],
    ['nothing of proxies on this machine', { DADATA_BASE_URL: 'http://127.0.0.1:8080' }, []],
    [
      'nothing of the sandbox, whose guests are nobody',
      { IIKO_BASE_URL: 'http://127.0.0.1:3100', AUTH_SIGNING_KEY: '' },
      [],
    ],
    [
      'each of them',
      {
        IIKO_BASE_URL: 'http://api-ru.iiko.services',
        DADATA_BASE_URL: 'http://suggestions.dadata.ru',
        AUTH_SIGNING_KEY: '',
      },
      [/^IIKO_BASE_URL/, /^DADATA_BASE_URL/, /^AUTH_SIGNING_KEY/],
    ],
  ])('say %s', (_what, changes, expected) => {
    const warnings = warningsOf(parseConfig({ ...ACCOUNT, ...changes }));
    expect(warnings).toEqual(expected.map((text) => expect.stringMatching(text) as string));
    // They go into the log.
    expect(warnings.join()).not.toContain('key-of-dadata');
  });
});

describe('compose.yaml', () => {
  it('lets nobody but this machine at the control of the sandbox', () => {
    const compose = readFileSync('compose.yaml', 'utf8');
    const published = [...compose.matchAll(/^ +- '?([^'\n]*:3100)'?$/gm)].map(([, ports]) => ports);
    expect(published).toEqual(['127.0.0.1:3100:3100']);
  });
});
