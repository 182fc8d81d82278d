/** What Node says of a connection, and what PostgreSQL says when it cannot serve one now. */
const AWAY_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Too many connections; it shuts down, or starts; a statement or an idle transaction took too long.
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '25P03',
]);

/** PostgreSQL's class of connection failures. */
const CONNECTION_CLASS = '08';

/** `pg` throws these without a code. */
const AWAY_MESSAGES =
  /^(?:Query read timeout|timeout expired|timeout exceeded when trying to connect|Connection terminated|Client was closed and is not queryable|Client has encountered a connection error)/;

/** Whether PostgreSQL could not be reached or did not answer in time, anywhere in the chain of causes. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    AWAY_CODES.has(code) ||
    (/^[\dA-Z]{5}$/.test(code) && code.startsWith(CONNECTION_CLASS)) ||
    AWAY_MESSAGES.test(error.message) ||
    isDatabaseAway(error.cause)
  );
}

const WRITE_FAILURES: Readonly<Record<string, string>> = {
  '25006': 'it is read-only',
  '53100': 'its disk is full',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EROFS: 'it is read-only',
};

/** Why the database could not write, in the operator's words where they are known. */
export function writeFailureOf(error: unknown): string {
  const code = codeOf(error);
  return WRITE_FAILURES[code] ?? (code === '' ? 'for a reason that it does not name' : code);
}

/** The innermost code: what lies around it only says which query failed. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return '';
  }
  const inner = 'cause' in error ? codeOf(error.cause) : '';
  return inner === '' && 'code' in error ? String(error.code) : inner;
}

/** `pg` has given up waiting, but the connection still waits for the answer. */
export function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
