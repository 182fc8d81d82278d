import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildExternalMenu } from '../sandbox/data/external-menu.js';
import { ORGANIZATIONS } from '../sandbox/data/organizations.js';
import { createBenchDatabase, ENGINES, type BenchDatabase, type Engine } from './bench-database.js';
import {
  startSandbox,
  startService,
  type RunningSandbox,
  type RunningService,
  type Surroundings,
} from './stack.js';
import { round } from './statistics.js';

export interface MenuResult {
  engine: Engine;
  megabytes: number;
  items: number;
  /** Bytes of the menu as it is served. */
  servedMegabytes: number;
  /** Each reading of the menu, and what it kept everybody else waiting. */
  rows: { what: string; seconds: number; longestBlockMs: number }[];
  residentMb: number;
  peakMb: number;
}

interface MonitoredService extends RunningService {
  /** What the monitor has written. */
  blocks: string;
}

const MENU_MB = 20;
const RESTAURANT = '0b000000-0000-4000-8000-000000000001';
const SOUP = '0c000000-0000-4000-8000-000000000001';
const WEBHOOK_TOKEN = 'a-token-of-the-benchmark';

/**
 * Loaded into the service: writes down when its main thread worked long without a turn for others, in processor time, so
 * that what else the machine does is not counted.
 */
const MONITOR = `
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) {
  const used = () => { const { user, system } = process.threadCpuUsage(); return user + system; };
  let last = used();
  setInterval(() => {
    const now = used();
    if (now - last > 5_000) {
      appendFileSync(process.env.BLOCKS_FILE, Date.now() + ' ' + (now - last) / 1_000 + '\\n');
    }
    last = used();
  }, 1).unref();
}
`;

/** How long a menu of twenty megabytes keeps the service from answering, and what memory it takes. */
export async function measureMenu(surroundings: Surroundings): Promise<MenuResult[]> {
  const file = join(surroundings.folder, 'large-menu.json');
  const items = writeLargeMenu(file);
  const sandbox = await startSandbox(surroundings, ['--external-menu', file]);
  const results: MenuResult[] = [];
  for (const engine of ENGINES) {
    console.error(`menu of ${MENU_MB} MB on ${engine}`);
    const database = await createBenchDatabase(engine, surroundings);
    results.push({ ...(await measureOn(surroundings, sandbox, database)), items });
  }
  return results;
}

async function measureOn(
  surroundings: Surroundings,
  sandbox: RunningSandbox,
  database: BenchDatabase,
): Promise<Omit<MenuResult, 'items'>> {
  const monitor = join(surroundings.folder, 'monitor.mjs');
  const blocks = join(surroundings.folder, `blocks-${database.engine}`);
  writeFileSync(monitor, MONITOR);
  const started = await startService(surroundings, sandbox, database, {
    IIKO_TIMEOUT_MS: '60000',
    IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
    NODE_OPTIONS: `--import=${monitor}`,
    BLOCKS_FILE: blocks,
  });
  const service = { ...started, blocks };
  // What the start has left to do, and code that runs for the first time.
  await measureReading(service, 'the same bytes', () => Promise.resolve());
  const rows = [
    await measureReading(service, 'the same bytes', () => Promise.resolve()),
    await measureReading(service, 'another revision, the same menu', async () => {
      await sandbox.control('POST', 'menu/touch');
    }),
    await measureReading(service, 'another price', async () => {
      await sandbox.control('PATCH', `menu/items/${SOUP}`, { price: 411 });
    }),
    await measureBlocks(service, 'the first search', async () => {
      await fetch(`${menuOf(service)}/search?q=${encodeURIComponent('борщ')}`);
    }),
  ];
  const served = await fetch(menuOf(service), { headers: { 'accept-encoding': 'identity' } });
  const bytes = (await served.arrayBuffer()).byteLength;
  const { residentMb, peakMb } = service.program.memory();
  await service.program.stop();
  return {
    engine: database.engine,
    megabytes: MENU_MB,
    servedMegabytes: round(bytes / 1_048_576, 1),
    rows,
    residentMb: round(residentMb),
    peakMb: round(peakMb),
  };
}

const menuOf = ({ url }: RunningService): string => `${url}/v1/restaurants/${RESTAURANT}/menu`;

/** From the webhook that says that the menu has changed until iiko has confirmed it again. */
function measureReading(
  service: MonitoredService,
  what: string,
  change: () => Promise<void>,
): Promise<MenuResult['rows'][number]> {
  return measureBlocks(service, what, async () => {
    await change();
    const before = await confirmedAt(service);
    await fetch(`${service.url}/v1/webhooks/iiko`, {
      method: 'POST',
      headers: { authorization: WEBHOOK_TOKEN, 'content-type': 'application/json' },
      body: JSON.stringify(ORGANIZATIONS.map(({ id }) => nomenclatureUpdate(id))),
    });
    while ((await confirmedAt(service)) === before) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

const nomenclatureUpdate = (organizationId: string) => ({
  eventType: 'NomenclatureUpdate',
  eventTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
  organizationId,
  correlationId: '0e000000-0000-4000-8000-000000000001',
});

async function confirmedAt(service: RunningService): Promise<string | null> {
  const { headers } = await fetch(menuOf(service), { method: 'HEAD' });
  return headers.get('x-data-as-of');
}

async function measureBlocks(
  service: MonitoredService,
  what: string,
  work: () => Promise<void>,
): Promise<MenuResult['rows'][number]> {
  const [startedAt, from] = [performance.now(), Date.now()];
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { what, seconds: round(seconds, 1), longestBlockMs: longestBlock(service.blocks, from) };
}

function longestBlock(file: string, from: number): number {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const found = lines.map((line) => line.split(' ').map(Number));
  const lately = found.filter(([at = 0]) => at >= from).map(([, ms = 0]) => ms);
  return round(Math.max(0, ...lately), 1);
}

/** The sandbox's own menu many times over, each copy with ids and names of its own. */
function writeLargeMenu(file: string): number {
  const menu = buildExternalMenu(1);
  const one = JSON.stringify(menu.itemCategories);
  const copies = Math.ceil((MENU_MB * 1_048_576) / Buffer.byteLength(one));
  const itemCategories = Array.from({ length: copies }, (_, copy) => {
    const mark = copy.toString(16).padStart(4, '0');
    const text = one.replaceAll(/-0000-4000-8000-/g, `-${mark}-4000-8000-`);
    return JSON.parse(copy === 0 ? one : withOrganizations(text, mark)) as unknown[];
  }).flat();
  writeFileSync(file, JSON.stringify({ ...menu, itemCategories }));
  return itemCategories.reduce<number>((count, category) => count + itemsIn(category), 0);
}

/** Prices belong to the organizations that there are. */
function withOrganizations(text: string, mark: string): string {
  return text.replaceAll(`0a000000-${mark}-`, '0a000000-0000-');
}

function itemsIn(category: unknown): number {
  return (category as { items: unknown[] }).items.length;
}
