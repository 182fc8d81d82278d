// Prints the path of a folder of the embedded database as a service leaves it behind that has started once.
// Tests copy it instead of creating one, which takes seconds of processor time. It is kept for the next run.
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { fromPglite, PgBoss } from 'pg-boss';
import { JOB_QUEUES } from '../../dist/src/platform/jobs/job-queues.js';

const root = join(import.meta.dirname, '../..');
const MIGRATIONS = join(root, 'src/platform/database/migrations');
const DECISIVE = [
  join(MIGRATIONS, 'meta/_journal.json'),
  join(root, 'src/platform/jobs/job-queues.ts'),
  join(root, 'package-lock.json'),
  import.meta.filename,
];

process.stdout.write(await provide());

async function provide() {
  const version = createHash('sha256');
  DECISIVE.forEach((file) => version.update(readFileSync(file)));
  const template = join(tmpdir(), `foodtech-template-${version.digest('hex').slice(0, 12)}`);
  if (!existsSync(template)) {
    const draft = join(tmpdir(), `foodtech-template-${randomUUID()}`);
    await create(draft);
    publish(draft, template);
  }
  return template;
}

async function create(folder) {
  // As the service does: optimising the code would take longer than all of this.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  // Small, as it is copied and removed for every application that a test starts.
  const client = await PGlite.create(folder, { initDbStartParams: ['--wal-segsize=1'] });
  await migrate(drizzle({ client }), { migrationsFolder: MIGRATIONS });
  await createQueues(client);
  await client.exec('update pg_database set datistemplate = false');
  await client.exec('drop database template0');
  await client.exec('drop database template1');
  await client.close();
}

async function createQueues(client) {
  const boss = new PgBoss({
    db: fromPglite(client),
    backend: 'pglite',
    supervise: false,
    schedule: false,
  });
  await boss.start();
  for (const [name, { options }] of Object.entries(JOB_QUEUES)) {
    await boss.createQueue(name, options);
  }
  await boss.stop();
}

function publish(draft, template) {
  try {
    renameSync(draft, template);
  } catch {
    // Another run was quicker; its template is as good.
    rmSync(draft, { recursive: true, force: true });
  }
}
