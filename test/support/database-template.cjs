// A folder of the embedded database as a service leaves it behind that has started once: tests copy it instead
// of creating one, which takes seconds of processor time. It is kept for the next run.
const { createHash, randomUUID } = require('node:crypto');
const { existsSync, readFileSync, renameSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');

const root = join(__dirname, '../..');
const MIGRATIONS = join(root, 'src/database/migrations');
const DECISIVE = [
  join(MIGRATIONS, 'meta/_journal.json'),
  join(root, 'src/jobs/job-queues.ts'),
  join(root, 'package-lock.json'),
  __filename,
];

/** Its path; to be called before there are workers that could do it at the same time. */
exports.prepareDatabaseTemplate = async () => {
  const version = createHash('sha256');
  DECISIVE.forEach((file) => version.update(readFileSync(file)));
  const template = join(tmpdir(), `foodtech-template-${version.digest('hex').slice(0, 12)}`);
  if (!existsSync(template)) {
    const draft = join(tmpdir(), `foodtech-template-${randomUUID()}`);
    await create(draft);
    publish(draft, template);
  }
  return template;
};

const create = async (folder) => {
  // As the service does: optimising the code would take longer than all of this.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const { migrate } = await import('drizzle-orm/pglite/migrator');
  // Small, as it is copied and removed for every application that a test starts.
  const client = await PGlite.create(folder, { initDbStartParams: ['--wal-segsize=1'] });
  await migrate(drizzle({ client }), { migrationsFolder: MIGRATIONS });
  await createQueues(client);
  await client.exec('update pg_database set datistemplate = false');
  await client.exec('drop database template0');
  await client.exec('drop database template1');
  await client.close();
};

const createQueues = async (client) => {
  const { fromPglite, PgBoss } = await import('pg-boss');
  const { JOB_QUEUES } = await import('../../dist/src/jobs/job-queues.js');
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
};

const publish = (draft, template) => {
  try {
    renameSync(draft, template);
  } catch {
    // Another run was quicker; its template is as good.
    rmSync(draft, { recursive: true, force: true });
  }
};
