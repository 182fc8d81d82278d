/** Addresses in the spellings that people and documents have for them. */

/**
 * `https://api-ru.iiko.services/api/1/` and every address below it → `https://api-ru.iiko.services`. What stands before
 * `/api` is kept: a proxy of one's own may have iiko there.
 */
export function parseIikoUrl(text: string): string {
  return beforeSegment(text, /^(?:api|docs|swagger)$/i);
}

/** `https://suggestions.dadata.ru/suggestions/api/4_1/rs` → `https://suggestions.dadata.ru`. */
export function parseDadataUrl(text: string): string {
  return beforeSegment(text, /^suggestions$/i);
}

/** `https://orders.example.com/v1/` → `https://orders.example.com`. */
export function parsePublicUrl(text: string): string {
  return text === '' ? '' : beforeSegment(text, /^v1$/i);
}

/**
 * Whether what goes there can be read by nobody else: over TLS, or within this machine. `sandbox` is the simulator in
 * compose.yaml.
 */
export function isPrivate(url: string): boolean {
  return hasProtocol(url, ['https:']) || isLoopback(url);
}

export function isLoopback(url: string | undefined): boolean {
  return (
    url !== undefined &&
    URL.canParse(url) &&
    ['127.0.0.1', 'localhost', '[::1]', 'sandbox'].includes(new URL(url).hostname)
  );
}

export function hasProtocol(url: string, protocols: string[]): boolean {
  return URL.canParse(url) && protocols.includes(new URL(url).protocol);
}

/** Without a query and a fragment, and without the path from the first segment on that matches. */
function beforeSegment(text: string, pattern: RegExp): string {
  const { origin, username, password, pathname } = new URL(text);
  if (username !== '' || password !== '') {
    throw new Error('expected a URL without a user and a password');
  }
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const end = segments.findIndex((segment) => pattern.test(segment));
  return [origin, ...(end === -1 ? segments : segments.slice(0, end))].join('/');
}
