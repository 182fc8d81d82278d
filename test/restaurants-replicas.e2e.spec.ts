import axios from 'axios';
import { createSandbox } from '../sandbox/app.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { ServiceProcess } from './support/service-process.js';
import { testEnvironment } from './support/start-app.js';

const EKATERINBURG = '0a000000-0000-4000-8000-000000000002';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const VAYNERA = '0b000000-0000-4000-8000-000000000003';

interface Status {
  snapshots: { source: string; asOf: string | null }[];
}

async function servedBy({ url }: ServiceProcess): Promise<string[]> {
  const { data } = await axios.get<{ items: { id: string }[] }>(`${url}/v1/restaurants`);
  return data.items.map(({ id }) => id);
}

async function snapshotsOf({ url }: ServiceProcess): Promise<Map<string, number>> {
  const { data } = await axios.get<Status>(`${url}/status`);
  return new Map(
    data.snapshots.map(({ source, asOf }) => [source, asOf === null ? 0 : Date.parse(asOf)]),
  );
}

/** Has everything read again, and waits until every replica knows that it was. */
async function readAgain(services: ServiceProcess[]): Promise<void> {
  const before = await Promise.all(services.map(snapshotsOf));
  await services[0]
    ?.http()
    .post('/v1/support/iiko/retry')
    .set('x-api-key', OPERATOR_KEY)
    .expect(200);
  await eventually(async () => {
    const after = await Promise.all(services.map(snapshotsOf));
    before.forEach((snapshots, index) => {
      for (const [source, asOf] of snapshots) {
        // Streets hardly change, and are not read again.
        if (!source.startsWith('delivery-streets/')) {
          expect(after[index]?.get(source)).toBeGreaterThan(asOf);
        }
      }
    });
  });
}

async function expectOwn(wide: ServiceProcess, narrow: ServiceProcess): Promise<void> {
  expect(await servedBy(narrow)).toEqual([VAYNERA]);
  expect(await servedBy(wide)).toEqual(expect.arrayContaining([TVERSKAYA, VAYNERA]));
  for (const path of ['', '/menu', '/stop-list', '/time-slots?service=pickup']) {
    await wide.http().get(`/v1/restaurants/${TVERSKAYA}${path}`).expect(200);
    await narrow.http().get(`/v1/restaurants/${VAYNERA}${path}`).expect(200);
    await narrow.http().get(`/v1/restaurants/${TVERSKAYA}${path}`).expect(404);
  }
}

/** What is read for all organizations of a replica at once. */
async function sharedSourcesOf(service: ServiceProcess): Promise<string[]> {
  const sources = [...(await snapshotsOf(service)).keys()];
  return sources.filter((source) => /^(restaurants|pos-check|tables|delivery)\b(?!-)/.test(source));
}

/** Two replicas on one database, one of which is to serve one organization only. */
async function serveOwnOrganizations(): Promise<void> {
  const database = await createTestDatabase();
  const sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
  const sandboxUrl = await sandbox.listen({ port: 0 });
  const env = testEnvironment(sandboxUrl, database, OPERATOR_ENV);
  const services: ServiceProcess[] = [];
  try {
    const wide = await ServiceProcess.start(env);
    services.push(wide);
    const narrow = await ServiceProcess.start({ ...env, IIKO_ORGANIZATION_IDS: EKATERINBURG });
    services.push(narrow);
    for (let round = 0; round < 2; round += 1) {
      await readAgain(services);
      await expectOwn(wide, narrow);
    }
    // Neither counts as fresh, or as stale, by what the other reads.
    const shared = await eventually(async () => {
      const sources = await sharedSourcesOf(wide);
      expect(sources).toEqual(['delivery', 'pos-check', 'restaurants', 'tables']);
      return sources;
    });
    const own = await eventually(async () => {
      const sources = await sharedSourcesOf(narrow);
      expect(sources).toHaveLength(shared.length);
      return sources;
    });
    expect(own.filter((source) => shared.includes(source))).toEqual([]);
  } finally {
    await Promise.all(services.map((service) => service.stop('SIGTERM')));
    await sandbox.close();
    await database.drop();
  }
}

describe('replicas with different organizations', () => {
  const title = 'each serve their own, however often the others read theirs';
  if ((process.env.TEST_DATABASE_URL ?? '') === '') {
    // The embedded database belongs to one process.
    it.skip(`${title} (skipped: needs TEST_DATABASE_URL)`, serveOwnOrganizations);
  } else {
    it(title, serveOwnOrganizations);
  }
});
