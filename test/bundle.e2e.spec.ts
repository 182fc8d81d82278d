import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { ServiceProcess } from './support/service-process.js';
import { testEnvironment } from './support/start-app.js';

const RECORDER = resolve('test/support/record-loads.mjs');

describe('the bundled service as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foodtech-loads-'));
  const recordedLoads = join(folder, 'loads');
  let sandbox: Sandbox;
  let database: TestDatabase;
  let service: ServiceProcess;

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300 });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    database = await createTestDatabase();
    service = await ServiceProcess.start({
      ...testEnvironment(sandboxUrl, database, OPERATOR_ENV),
      NODE_OPTIONS: `--import ${RECORDER}`,
      RECORDED_LOADS: recordedLoads,
    });
  });

  afterAll(async () => {
    await service.stop('SIGKILL');
    await sandbox.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('takes numbers in the query of a route whose rules are inherited', async () => {
    await service
      .http()
      .get('/v1/support/webhooks?limit=3')
      .set('x-api-key', OPERATOR_KEY)
      .expect(200);
  });

  it('loads no second copy of a package that it contains', async () => {
    await service.http().get('/docs').redirects(1).expect(200);
    const loaded = existsSync(recordedLoads)
      ? new Set(readFileSync(recordedLoads, 'utf8').trim().split('\n'))
      : new Set<string>();
    // The recorder records: some packages do stay in node_modules.
    expect([...loaded]).toContain('@fastify/static');
    const bundled = JSON.parse(readFileSync('dist/bundled/packages.json', 'utf8')) as string[];
    expect(bundled).toContain('class-transformer');
    expect(bundled.filter((name) => loaded.has(name))).toEqual([]);
  });
});
