import { resolve } from 'node:path';
import { Replica } from '../chaos/replica.js';
import { toText } from '../chaos/report.js';
import { runChaos, type Outcome } from '../chaos/run.js';
import { SandboxControl } from '../chaos/sandbox.js';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { testEnvironment } from './support/start-app.js';

const ORDERS = 20;
const SEED = 7;
/** The embedded database belongs to one process. */
const REPLICAS = (process.env.TEST_DATABASE_URL ?? '') === '' ? 1 : 2;

/** `npm run chaos`, so short that it fits in here: its servers stay up, a process is killed, iiko misbehaves. */
describe('orders under fire', () => {
  let sandbox: Sandbox;
  let database: TestDatabase;
  let replicas: Replica[];
  let outcome: Outcome;

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, speed: 20, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    database = await createTestDatabase();
    const env = testEnvironment(sandboxUrl, database, {
      LOG_LEVEL: 'info',
      ORDER_SUBMIT_MINUTES: '60',
      IIKO_TIMEOUT_MS: '2000',
      POS_CHECK_SECONDS: '5',
    });
    replicas = await Promise.all(
      Array.from({ length: REPLICAS }, (_, index) =>
        Replica.prepare(`replica ${index + 1}`, resolve('dist'), env, ['--liftoff-only']),
      ),
    );
    await Promise.all(replicas.map((replica) => replica.start()));
    outcome = await runChaos(
      { sandbox: new SandboxControl(sandboxUrl), replicas },
      {
        seed: SEED,
        orders: ORDERS,
        guests: 4,
        lengthMs: 10_000,
        kills: 1,
        troubleEveryMs: 700,
        settleMs: 600_000,
        say: () => undefined,
      },
    );
  });

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await sandbox.close();
    await database.drop();
  });

  it('are each in the restaurant once, as they were sold', () => {
    expect(outcome.accepted).toBeGreaterThanOrEqual(ORDERS);
    expect({ findings: outcome.findings, deaths: outcome.deaths, of: toText(outcome, []) }).toEqual(
      {
        findings: [],
        deaths: [],
        of: expect.any(String) as string,
      },
    );
  });

  it('were killed for, and iiko failed them', () => {
    const happened = replicas.map(({ kills }) => kills).reduce((sum, kills) => sum + kills, 0);
    expect(happened).toBeGreaterThan(0);
    expect(outcome.evidence.iiko.length).toBeGreaterThanOrEqual(ORDERS);
  });
});
