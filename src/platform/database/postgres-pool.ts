import pg from 'pg';
import type { Logger } from 'pino';
import { isReadTimeout } from './database-errors.js';

/** A server that accepts a connection and does not greet has lost it. */
const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * How long anything may take. A server can accept connections and never answer (it hangs, or a failover or a NAT lost
 * them without a word); without limits each request and each job waits for it without end.
 */
export function postgresOptions(url: string, timeoutMs: number) {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // The server gives up first, so that its answer arrives and the connection stays usable.
    statement_timeout: Math.ceil(timeoutMs * 0.8),
    idle_in_transaction_session_timeout: timeoutMs * 2,
    query_timeout: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  };
}

export function openPool(url: string, size: number, timeoutMs: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ ...postgresOptions(url, timeoutMs), max: size });
  // A connection that dies without a listener ends the process. The pool listens while it is idle, a query
  // while it runs, and nothing does between the queries of a transaction.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      logger.warn({ err: error }, 'a database connection was lost');
    });
    closeAfterTimeout(client);
  });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * A query that timed out still occupies its connection, and all that follow on it wait behind. Closed, it fails the rest
 * of its transaction at once and is replaced in the pool.
 */
function closeAfterTimeout(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...values: unknown[]) => unknown;
  const watched = (...values: unknown[]): unknown => {
    const result = query(...values);
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if (isReadTimeout(error)) {
          closeQuietly(client);
        }
      });
    }
    return result;
  };
  Object.defineProperty(client, 'query', { value: watched });
}

/** With a query under way it cuts the connection instead of saying goodbye. */
function closeQuietly(client: pg.PoolClient): void {
  // The pool's type hides it: who borrows a connection has to return it, which still happens.
  const { end } = client as unknown as { end: () => Promise<void> };
  end.call(client).catch(() => undefined);
}
