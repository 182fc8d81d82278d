import axios from 'axios';
import { createSandbox } from '../sandbox/app.js';
import { CatalogService } from '../src/catalog/catalog.service.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const BORSCH = '0c000000-0000-4000-8000-000000000001';

const server = process.env.TEST_DATABASE_URL ?? '';

async function tagOf({ url }: TestApp): Promise<string> {
  const { headers } = await axios.get(`${url}/v1/restaurants/${TVERSKAYA}/menu`);
  return String(headers['etag']);
}

async function serveOneMenu(): Promise<void> {
  const database = await createTestDatabase();
  const sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
  const sandboxUrl = await sandbox.listen({ port: 0 });
  const first = await startTestApp({ database, sandboxUrl });
  const second = await startTestApp({ database, sandboxUrl });
  const before = await eventually(() => tagOf(first));
  await eventually(async () => {
    expect(await tagOf(second)).toBe(before);
  });
  await axios.patch(`${sandboxUrl}/__sandbox/menu/items/${BORSCH}`, { price: 430 });
  await first.nest.get(CatalogService).hint(ORGANIZATION);
  await eventually(async () => {
    const tags = [await tagOf(first), await tagOf(second)];
    expect(tags[0]).not.toBe(before);
    expect(tags[1]).toBe(tags[0]);
  });
  await Promise.all([first.stop(), second.stop()]);
  await sandbox.close();
  await database.drop();
}

describe('replicas', () => {
  const title = 'serve the same menu, whichever of them has read it';
  if (server === '') {
    // The embedded database belongs to one process.
    it.skip(`${title} (skipped: needs TEST_DATABASE_URL)`, serveOneMenu);
  } else {
    it(title, serveOneMenu);
  }
});
