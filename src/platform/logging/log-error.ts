import { stdSerializers } from 'pino';

interface QueryError extends Error {
  query: string;
}

/**
 * An error as it may be written down. The database's quote the values of the statement that failed, names and
 * phones of guests among them, in every one of their members; of those only the statement's text stays.
 */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const queryError = findQueryError(error);
  return queryError === undefined
    ? serializeOther(error)
    : { type: error.name, message: summarize(queryError), ...placeOf(queryError.cause) };
}

/**
 * What another machine refused, or our own quota kept back, is told by the error's operation and kind; the lines of code
 * on the way to it are always the same, and fill the log when hundreds of orders wait.
 */
function serializeOther(error: Error): object {
  const { stack, ...told } = stdSerializers.err(error);
  return 'operation' in error && 'outcome' in error ? told : { ...told, stack };
}

/** The message of an error, without values where it is the database's. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const queryError = findQueryError(error);
  return queryError === undefined ? error.message : summarize(queryError);
}

function findQueryError(error: unknown): QueryError | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  return isQueryError(error) ? error : findQueryError(error.cause);
}

/** drizzle's `DrizzleQueryError`, by its members: jobs and tests may have another copy of the class. */
function isQueryError(error: Error): error is QueryError {
  return 'query' in error && 'params' in error && typeof error.query === 'string';
}

function summarize({ query, cause }: QueryError): string {
  const { code } = placeOf(cause);
  return `Failed query${code === undefined ? '' : ` (${code})`}: ${query}`;
}

/** What PostgreSQL says about where it failed: names of its own, no values. */
function placeOf(cause: unknown): Record<string, string> {
  if (!(cause instanceof Error)) {
    return {};
  }
  const members = ['code', 'constraint', 'table', 'column'].flatMap((name) => {
    const value: unknown = Reflect.get(cause, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(members);
}
