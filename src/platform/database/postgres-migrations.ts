import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { postgresOptions } from './postgres-pool.js';
import { StartupError } from './startup-error.js';

/** Any number that nothing else on this server uses as an advisory lock. */
const MIGRATION_LOCK = 0x1f00d7ec;
const LOCK_POLL_MS = 500;
/** A table that a running replica uses for longer is waited for with the next attempt: others must not queue behind. */
const TABLE_LOCK_MS = 5_000;
const MOST_ATTEMPTS = 12;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Replicas start at the same time; one migrates, the others wait and find nothing left to do. The connection is one of
 * its own: a migration may take longer than any query.
 */
export async function migrateUnderLock(
  url: string,
  timeoutMs: number,
  migrationsFolder: string,
): Promise<void> {
  const client = new pg.Client({
    ...postgresOptions(url, timeoutMs),
    statement_timeout: 0,
    query_timeout: 0,
    idle_in_transaction_session_timeout: 0,
    lock_timeout: TABLE_LOCK_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    while (!(await isLocked(client, timeoutMs))) {
      await delay(LOCK_POLL_MS);
    }
    await migrateInTime(client, migrationsFolder);
  } finally {
    await client.end();
  }
}

/** The lock ends with the connection. */
async function isLocked(client: pg.Client, timeoutMs: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>({
    text: 'select pg_try_advisory_lock($1) as locked',
    values: [MIGRATION_LOCK],
    query_timeout: timeoutMs,
  } as pg.QueryConfig);
  return rows[0]?.locked === true;
}

async function migrateInTime(client: pg.Client, migrationsFolder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await migrate(drizzle({ client }), { migrationsFolder });
      return;
    } catch (error) {
      if (!isTableLocked(error)) {
        throw error;
      }
      if (attempt >= MOST_ATTEMPTS) {
        throw new StartupError(
          'The database could not be migrated: another connection keeps a table locked. ' +
            'Find it in pg_stat_activity, end it and start again.',
          { cause: error },
        );
      }
    }
  }
}

function isTableLocked(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === LOCK_NOT_AVAILABLE) || isTableLocked(error.cause))
  );
}
