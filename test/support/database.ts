import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import pg from 'pg';

const MIGRATIONS = resolve('src/database/migrations');

/**
 * Settings of a database of a test's own, and how to get rid of it. Services that share it, and only
 * they, share what is in Redis.
 */
export interface TestDatabase {
  env: Record<string, string>;
  drop(): Promise<void>;
}

/**
 * The embedded database in a new folder; or, with TEST_DATABASE_URL, a new database on that server.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  return server === undefined || server === '' ? createEmbedded() : createOnServer(server);
}

async function createEmbedded(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'foodtech-test-'));
  cpSync(await prepareTemplate(), join(folder, 'postgres'), { recursive: true });
  return {
    env: { DATA_DIR: folder, DATABASE_URL: '', REDIS_KEY_PREFIX: basename(folder) },
    drop: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** Creating a PGlite folder takes two seconds, copying a migrated one a third of one. */
async function prepareTemplate(): Promise<string> {
  const journal = readFileSync(join(MIGRATIONS, 'meta', '_journal.json'));
  const version = createHash('sha256').update(journal).digest('hex').slice(0, 12);
  const template = join(tmpdir(), `foodtech-template-${version}`);
  if (existsSync(template)) {
    return template;
  }
  const draft = join(tmpdir(), `foodtech-template-${randomUUID()}`);
  const client = await PGlite.create(draft);
  await migrate(drizzle({ client }), { migrationsFolder: MIGRATIONS });
  await client.close();
  try {
    renameSync(draft, template);
  } catch {
    // Another worker was quicker; its template is as good.
    rmSync(draft, { recursive: true, force: true });
  }
  return template;
}

async function createOnServer(server: string): Promise<TestDatabase> {
  const name = `foodtech_test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    env: { DATABASE_URL: url.href, REDIS_KEY_PREFIX: name },
    drop: () => runOnServer(server, `drop database if exists ${name} with (force)`),
  };
}

async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
