import type { Logger } from 'pino';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import pg from 'pg';
import { fromPglite, type ConstructorOptions } from 'pg-boss';
import type { Config } from '../config/config.js';
import { DataDirLock } from './data-dir-lock.js';
import { listenOnPostgres, type Unlisten } from './postgres-listener.js';
import { StartupError } from './startup-error.js';

interface RowsResult extends PgQueryResultHKT {
  type: { rows: Record<string, unknown>[] };
}

/** What queries run on: the database itself or a transaction of it. */
export type Queryable = PgDatabase<RowsResult>;

const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');
/** Any number that nothing else on this server uses as an advisory lock. */
const MIGRATION_LOCK = 0x1f00d7ec;

/**
 * PostgreSQL's own buffers are zeroed at every start and stay resident. The operating system keeps the files
 * in memory as well, so a quarter of the default costs reads nothing that shows.
 */
const PGLITE_SETTINGS = ['-c', 'shared_buffers=32MB'];

/**
 * Code of the first compiler is all that the engine gets. The optimising one takes a second of every start and
 * 600 MB for a single function (PostgreSQL's interpreter of expressions), to save a tenth of a query.
 */
const WEBASSEMBLY_FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** PostgreSQL's number of the type `bytea`, whose text is `\x` and hexadecimal digits. */
const BYTEA = 17;
const BYTEA_PREFIX = '\\x';

/**
 * One PostgreSQL, real or embedded (PGlite), behind the same queries.
 *
 * PGlite has a single connection: a query on `db` inside `transaction` would wait for itself for ever.
 * Everything inside a transaction must use the `tx` it is given, and nothing in it may wait for the
 * network.
 */
export class Database {
  constructor(
    readonly engine: 'postgres' | 'pglite',
    readonly db: Queryable,
    /** What pg-boss needs to work on the same database. */
    readonly bossOptions: ConstructorOptions,
    private readonly subscribe: Subscribe,
    private readonly shutDown: () => Promise<void>,
  ) {}

  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    return this.db.transaction((tx) => work(tx));
  }

  /**
   * Calls `onMessage` with the payload of every NOTIFY on the channel, and `onGap` each time some may
   * have been missed because the connection was lost meanwhile.
   */
  listen(
    channel: string,
    onMessage: (payload: string) => void,
    onGap: () => void,
  ): Promise<Unlisten> {
    return this.subscribe(channel, onMessage, onGap);
  }

  async ping(): Promise<void> {
    await this.db.execute(sql`select 1`);
  }

  close(): Promise<void> {
    return this.shutDown();
  }
}

/** @throws StartupError when the database cannot be reached or its folder cannot be used */
export function openDatabase(config: Config['database'], logger: Logger): Promise<Database> {
  return config.url === undefined
    ? openPglite(config.dataDir)
    : openPostgres(config.url, config.poolSize, logger);
}

type Subscribe = (
  channel: string,
  onMessage: (payload: string) => void,
  onGap: () => void,
) => Promise<Unlisten>;

async function openPglite(dataDir: string): Promise<Database> {
  const lock = DataDirLock.acquire(dataDir);
  try {
    const { PGlite, drizzle, migrate } = await loadPglite();
    const client = await PGlite.create(join(dataDir, 'postgres'), {
      startParams: [...PGlite.defaultStartParams, ...PGLITE_SETTINGS],
      serializers: { [BYTEA]: bytesToText },
      parsers: { [BYTEA]: textToBytes },
    }).catch((error: unknown) => {
      throw unusable(dataDir, error);
    });
    const db = drizzle({ client });
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
    return new Database(
      'pglite',
      db,
      { db: fromPglite(client), backend: 'pglite' },
      (channel, onMessage) => client.listen(channel, onMessage),
      async () => {
        await client.close();
        lock.release();
      },
    );
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** PGlite's own way goes through an array of strings, one for each byte: tens of milliseconds for a menu. */
function bytesToText(bytes: Uint8Array): string {
  return BYTEA_PREFIX + Buffer.from(bytes).toString('hex');
}

function textToBytes(text: string): Buffer {
  return Buffer.from(text.slice(BYTEA_PREFIX.length), 'hex');
}

/** The engine throws what its file system throws, which need not be an `Error`. */
function unusable(dataDir: string, cause: unknown): StartupError {
  const reason = cause instanceof Error ? cause.message : 'its files cannot be read or written';
  return new StartupError(
    `The embedded database in ${dataDir} cannot be opened: ${reason}. ` +
      'Do the files in it belong to another user? DATA_DIR names another folder.',
    { cause },
  );
}

/** Only where it is used: the engine costs a process on PostgreSQL start-up time and memory for nothing. */
async function loadPglite() {
  WEBASSEMBLY_FLAGS.forEach(setFlagsFromString);
  const [{ PGlite }, { drizzle }, { migrate }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  return { PGlite, drizzle, migrate };
}

async function openPostgres(url: string, poolSize: number, logger: Logger): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: poolSize });
  // A connection that dies without a listener ends the process. The pool listens while it is idle, a query
  // while it runs, and nobody between the queries of a transaction.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      logger.warn({ err: error }, 'a database connection was lost');
    });
  });
  pool.on('error', () => undefined);
  try {
    await migrateUnderLock(pool);
  } catch (error) {
    await pool.end();
    throw isConnectionError(error) ? unreachable(url, error) : error;
  }
  return new Database(
    'postgres',
    drizzlePostgres({ client: pool }),
    { connectionString: url, max: Math.max(2, Math.floor(poolSize / 2)) },
    (channel, onMessage, onGap) => listenOnPostgres({ url, channel, onMessage, onGap, logger }),
    () => pool.end(),
  );
}

/** Replicas start at the same time; one migrates, the others wait and find nothing left to do. */
async function migrateUnderLock(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migratePostgres(drizzlePostgres({ client }), { migrationsFolder: MIGRATIONS_FOLDER });
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  } finally {
    client.release();
  }
}

const CONNECTION_ERRORS = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '28P01',
  '3D000',
  '28000',
];

function isConnectionError(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CONNECTION_ERRORS.includes(code);
}

function unreachable(url: string, error: Error): StartupError {
  const { host, pathname } = new URL(url);
  const reason = 'code' in error ? String(error.code) : error.message;
  return new StartupError(
    `PostgreSQL at ${host}${pathname} cannot be used (${reason}). Check DATABASE_URL, or leave it empty for the embedded database.`,
  );
}
