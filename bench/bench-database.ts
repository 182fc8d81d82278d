import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Surroundings } from './stack.js';

export type Engine = 'PostgreSQL' | 'PGlite';

/** A database of the benchmark's own. */
export interface BenchDatabase {
  engine: Engine;
  env: Record<string, string>;
  /** Transactions ended so far; undefined where nobody but the service can see into it. */
  transactions(): Promise<number | undefined>;
  drop(): Promise<void>;
}

/** A server on which databases may be created; without one only the embedded database is measured. */
export const SERVER_URL = process.env.BENCH_DATABASE_URL ?? process.env.DATABASE_URL ?? '';

export const ENGINES: Engine[] = SERVER_URL === '' ? ['PGlite'] : ['PostgreSQL', 'PGlite'];

export async function createBenchDatabase(
  engine: Engine,
  { folder, cleanup }: Surroundings,
): Promise<BenchDatabase> {
  const database = engine === 'PostgreSQL' ? await createOnServer() : createEmbedded(folder);
  cleanup.defer(() => database.drop());
  return database;
}

function createEmbedded(folder: string): BenchDatabase {
  const dataDir = join(folder, `data-${randomBytes(4).toString('hex')}`);
  return {
    engine: 'PGlite',
    env: { DATABASE_URL: '', DATA_DIR: dataDir },
    transactions: () => Promise.resolve(undefined),
    drop: () => rm(dataDir, { recursive: true, force: true }),
  };
}

async function createOnServer(): Promise<BenchDatabase> {
  const name = `foodtech_bench_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name}`));
  const url = new URL(SERVER_URL);
  url.pathname = `/${name}`;
  return {
    engine: 'PostgreSQL',
    env: { DATABASE_URL: url.href },
    transactions: () => onServer((client) => countTransactions(client, name)),
    drop: async () => {
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function countTransactions(client: pg.Client, database: string): Promise<number> {
  const { rows } = await client.query<{ total: string }>(
    'select xact_commit + xact_rollback as total from pg_stat_database where datname = $1',
    [database],
  );
  return Number(rows[0]?.total);
}

async function onServer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: SERVER_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
