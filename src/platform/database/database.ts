import type { Logger } from 'pino';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Pool } from 'pg';
import { fromPglite, type ConstructorOptions } from 'pg-boss';
import type { Config } from '../config/config.js';
import { DataDirLock } from './data-dir-lock.js';
import { messageOf } from '../logging/log-error.js';
import { isDatabaseAway } from './database-errors.js';
import { listenOnPostgres, type Unlisten } from './postgres-listener.js';
import { migrateUnderLock } from './postgres-migrations.js';
import { openPool, postgresOptions } from './postgres-pool.js';
import { StartupError } from './startup-error.js';
import { writeProbe } from './write-probe.table.js';

interface RowsResult extends PgQueryResultHKT {
  type: { rows: Record<string, unknown>[] };
}

/** What queries run on: the database itself or a transaction of it. */
export type Queryable = PgDatabase<RowsResult>;

const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

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

const PROBE_BYTES = 1_048_576;

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
    private readonly connection: Connection,
  ) {}

  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    return this.connection.transact(work);
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
    return this.connection.subscribe(channel, onMessage, onGap);
  }

  async ping(): Promise<void> {
    await this.db.execute(sql`select 1`);
  }

  /** Stores something, which `ping` does not, where there is room for more than that. */
  async write(): Promise<void> {
    await this.connection.claimRoom();
    const writtenAt = sql`now()`;
    await this.db
      .insert(writeProbe)
      .values({ id: 1, writtenAt })
      .onConflictDoUpdate({ target: writeProbe.id, set: { writtenAt } });
  }

  /** The database's clock, in milliseconds since the epoch. */
  async now(): Promise<number> {
    const { rows } = await this.db.execute(
      sql`select extract(epoch from clock_timestamp()) * 1000 as now`,
    );
    return Number(rows[0]?.now);
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

/** @throws StartupError when the database cannot be reached or its folder cannot be used */
export function openDatabase(config: Config['database'], logger: Logger): Promise<Database> {
  return config.url === undefined
    ? openPglite(config.dataDir)
    : openPostgres({ ...config, url: config.url }, logger);
}

/** What differs between the two engines. */
interface Connection {
  transact<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
  subscribe(
    channel: string,
    onMessage: (payload: string) => void,
    onGap: () => void,
  ): Promise<Unlisten>;
  /** @throws where the disk has no room */
  claimRoom(): Promise<void>;
  close(): Promise<void>;
}

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
      {
        transact: (work) => db.transaction(work),
        subscribe: (channel, onMessage) => client.listen(channel, onMessage),
        claimRoom: () => claimRoomIn(dataDir),
        close: async () => {
          await client.close();
          lock.release();
        },
      },
    );
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * On a full disk PostgreSQL still stores a row where one was before, so that a file of some size is what finds out. It is
 * gone before the operating system has written it to the disk.
 */
async function claimRoomIn(dataDir: string): Promise<void> {
  const file = join(dataDir, 'write-probe');
  try {
    await writeFile(file, Buffer.alloc(PROBE_BYTES));
  } finally {
    await rm(file, { force: true });
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

async function openPostgres(
  { url, poolSize, timeoutMs }: Config['database'] & { url: string },
  logger: Logger,
): Promise<Database> {
  try {
    await migrateUnderLock(url, timeoutMs, MIGRATIONS_FOLDER);
  } catch (error) {
    throw isDatabaseAway(error) || isRefused(error) ? unreachable(url, error) : error;
  }
  const pool = openPool(url, poolSize, timeoutMs, logger);
  const unlisteners: Unlisten[] = [];
  return new Database(
    'postgres',
    drizzlePostgres({ client: pool }),
    { ...postgresOptions(url, timeoutMs), max: Math.max(2, Math.floor(poolSize / 2)) },
    {
      transact: (work) => transactOn(pool, work),
      subscribe: async (channel, onMessage, onGap) => {
        const subscription = { url, timeoutMs, channel, onMessage, onGap, logger };
        const unlisten = await listenOnPostgres(subscription);
        unlisteners.push(unlisten);
        return unlisten;
      },
      // Its disk is another machine's.
      claimRoom: () => Promise.resolve(),
      close: async () => {
        // A listener that is left would connect again every second.
        await Promise.all(unlisteners.map((unlisten) => unlisten()));
        await pool.end();
      },
    },
  );
}

/** Returns the connection also where `begin` fails, after which drizzle's own transaction on a pool keeps it for ever. */
async function transactOn<Result>(
  pool: Pool,
  work: (tx: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    return await drizzlePostgres({ client }).transaction(work);
  } finally {
    client.release();
  }
}

/** A wrong password, a user that may not connect, a database that does not exist. */
const REFUSED_CODES: readonly unknown[] = ['28P01', '28000', '3D000'];

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSED_CODES.includes(error.code);
}

function unreachable(url: string, error: unknown): StartupError {
  const { host, pathname } = new URL(url);
  const reason = error instanceof Error && 'code' in error ? error.code : messageOf(error);
  return new StartupError(
    `PostgreSQL at ${host}${pathname} cannot be used (${String(reason)}). Check DATABASE_URL, or leave it empty for the embedded database.`,
  );
}
