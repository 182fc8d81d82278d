/** Settings that hold more than one value; each reader throws an Error that says what was expected. */

/** `Orders: creating=20; Commands=60` → calls per minute by restriction group. */
export function parseBudgets(value: string): Record<string, number> {
  const entries = value
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, group, perMinute] = /^\s*(.+?)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
      if (group === undefined || perMinute === undefined || Number(perMinute) < 1) {
        throw new Error('expected "restriction group=calls per minute; …"');
      }
      return [group, Number(perMinute)] as const;
    });
  return Object.fromEntries(entries);
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** One id for all organizations, or `organization=id; …`; every id in lower case, that for all under `*`. */
export function parseMarketingSources(value: string): Map<string, string> {
  const parts = value.split(';').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const [first = '', second] = part.split('=').map((each) => each.trim().toLowerCase());
      const [key, id] = second === undefined ? ['*', first] : [first, second];
      if (!UUID.test(id) || (key !== '*' && !UUID.test(key))) {
        throw new Error('expected "id of a marketing source", or "id of an organization=id; …"');
      }
      return [key, id];
    }),
  );
}

export type ReceiptMethod = 'cash' | 'card' | 'online';

export function parseReceiptMethods(names: readonly string[]): ReceiptMethod[] {
  return names.map((name) => {
    if (name === 'cash' || name === 'card' || name === 'online') {
      return name;
    }
    throw new Error('expected cash, card or online, or several separated by commas');
  });
}

const TABLE_SECRET_LENGTH = 32;

/** The secret of table links, and the previous one while codes on tables are being replaced. */
export function parseTableSecrets(value: string): string[] {
  const secrets = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (secrets.length > 2 || secrets.some(({ length }) => length < TABLE_SECRET_LENGTH)) {
    throw new Error(
      `expected one secret or two, separated by a comma, of at least ${TABLE_SECRET_LENGTH} characters each`,
    );
  }
  return secrets;
}

/** `RUB=30000; KZT=200000` → sums in currency units by currency. */
export function parseSums(value: string): Map<string, number> {
  const parts = value.split(';').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const [, currency, sum] = /^([A-Z]{3})\s*=\s*(\d{1,12})$/.exec(part.trim()) ?? [];
      if (currency === undefined || Number(sum) < 1) {
        throw new Error('expected "currency=whole sum; …", as in RUB=30000');
      }
      return [currency, Number(sum)];
    }),
  );
}

/** `id=latitude,longitude; …` → places by the restaurant's id, in lower case. */
export function parseLocations(value: string): Map<string, Location> {
  const parts = value.split(';').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const [, id, latitude, longitude] = LOCATION.exec(part.trim()) ?? [];
      if (
        id === undefined ||
        Math.abs(Number(latitude)) > 90 ||
        Math.abs(Number(longitude)) > 180
      ) {
        throw new Error('expected "id of a restaurant=latitude,longitude; …"');
      }
      return [id.toLowerCase(), { latitude: Number(latitude), longitude: Number(longitude) }];
    }),
  );
}

const LOCATION = /^([0-9a-f-]{36})\s*=\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)$/i;

interface Location {
  latitude: number;
  longitude: number;
}

/** Number of proxies in front, or their addresses; nothing is trusted by default. */
export function parseTrustProxy(value: string): number | string[] | false {
  if (value === '') {
    return false;
  }
  if (/^\d+$/.test(value)) {
    return Number(value);
  }
  const addresses = value.split(',').map((part) => part.trim());
  if (addresses.some((address) => !/^[\da-f.:/]+$/i.test(address))) {
    throw new Error('expected a number of proxies or a list of addresses or networks');
  }
  return addresses;
}

export type CodeDelivery = 'log' | 'iiko' | 'gateway';

/** `log, iiko`: every way that is named is used. */
export function parseCodeDeliveries(value: string): CodeDelivery[] {
  const names = value.split(',').map((part) => part.trim());
  return names.map((name) => {
    if (name === 'log' || name === 'iiko' || name === 'gateway') {
      return name;
    }
    throw new Error('expected log, iiko or gateway, or several separated by commas');
  });
}

export interface OperatorKey {
  /** Who uses it, for the log. */
  name: string;
  /** SHA-256 of the key in hexadecimal. */
  sha256: string;
}

/** `support:<sha256>, dashboard:<sha256>`. */
export function parseOperatorKeys(value: string): OperatorKey[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [, name, sha256] = /^([\w.-]{1,40}):([\da-f]{64})$/i.exec(part) ?? [];
      if (name === undefined || sha256 === undefined) {
        throw new Error('expected "name:SHA-256 of the key in hexadecimal", separated by commas');
      }
      return { name, sha256: sha256.toLowerCase() };
    });
}

/** Of Standard Webhooks: 24 to 64 bytes, so that nobody signs with a word. */
const SECRET_BYTES = { least: 24, most: 64 };

/** `whsec_…, whsec_…`: the secret, and another one while it is being changed. */
export function parseWebhookSecrets(value: string): string[] {
  const secrets = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (secrets.length > 2 || !secrets.every(isWebhookSecret)) {
    throw new Error(
      `expected one secret or two, separated by a comma, each "whsec_" and ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes in Base64`,
    );
  }
  return secrets;
}

function isWebhookSecret(value: string): boolean {
  const [, encoded = ''] = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(value) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  return (
    bytes.toString('base64') === encoded &&
    bytes.length >= SECRET_BYTES.least &&
    bytes.length <= SECRET_BYTES.most
  );
}

/** `Authorization: Bearer …; X-Sender: shop` → header names and values. */
export function parseHeaders(value: string): Record<string, string> {
  const entries = value
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, name, content] = /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(part) ?? [];
      if (name === undefined || content === undefined) {
        throw new Error('expected "Name: value; Name: value"');
      }
      return [name, content] as const;
    });
  return Object.fromEntries(entries);
}
