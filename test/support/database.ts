import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';

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
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  return server === undefined || server === ''
    ? createEmbeddedDatabase()
    : await createOnServer(server);
}

/** Also with TEST_DATABASE_URL, for what only the embedded one does. */
export function createEmbeddedDatabase(): TestDatabase {
  const template = process.env.TEST_DATABASE_TEMPLATE;
  if (template === undefined) {
    throw new Error('test/support/global-setup.cjs has not run');
  }
  const folder = mkdtempSync(join(parentFolder, 'foodtech-test-'));
  cpSync(template, join(folder, 'postgres'), { recursive: true });
  return {
    env: { DATA_DIR: folder, DATABASE_URL: '', REDIS_KEY_PREFIX: basename(folder) },
    drop: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** In memory where there is room for it (containers often have 64 MB): the files of a database are many and small. */
const parentFolder = hasRoom('/dev/shm') ? '/dev/shm' : tmpdir();

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 1_000_000_000;
  } catch {
    // Not every system has it.
    return false;
  }
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
