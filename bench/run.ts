import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SERVER_URL } from './bench-database.js';
import { Cleanup } from './cleanup.js';
import { measureMenu } from './menu.js';
import { findMeasuredNode } from './node-binary.js';
import { measureOrders } from './orders.js';
import { measureReads } from './reads.js';
import { measureReconcile } from './reconcile.js';
import { toMarkdown, type Results } from './report.js';
import { assertCanMeasure, describeMachine, hasCommand } from './requirements.js';
import type { Surroundings } from './stack.js';
import { measureStartup } from './startup.js';
import { measureStreams } from './streams.js';
import { measureStreets } from './streets.js';
import { measureWebhooks } from './webhooks.js';

const PARTS = [
  'reads',
  'start',
  'orders',
  'streets',
  'webhooks',
  'streams',
  'reconcile',
  'menu',
] as const;
type Part = (typeof PARTS)[number];

const MEASURES: Record<
  Part,
  (surroundings: Surroundings, numbers: Numbers) => Promise<Partial<Results>>
> = {
  reads: async (surroundings, numbers) => ({ reads: await measureReads(surroundings, numbers) }),
  start: async (surroundings) => ({ startup: await measureStartup(surroundings) }),
  orders: async (surroundings, numbers) => ({
    orders: await measureOrders(surroundings, numbers),
  }),
  streets: async () => ({ streets: await measureStreets() }),
  webhooks: async (surroundings, numbers) => ({
    webhooks: await measureWebhooks(surroundings, numbers),
  }),
  streams: async (surroundings, numbers) => ({
    streams: await measureStreams(surroundings, numbers),
  }),
  menu: async (surroundings) => ({ menu: await measureMenu(surroundings) }),
  reconcile: async (surroundings) => ({ reconcile: await measureReconcile(surroundings) }),
};

const USAGE =
  'usage: npm run bench -- [reads|start|orders|streets|webhooks|streams|reconcile|menu] [--rounds 9] [--seconds 2] [--connections 32] [--orders 1024] [--guests 32] [--streams 2000]';
const RESULTS = resolve(import.meta.dirname, '..', '..', 'bench', 'results');

try {
  const { parts, numbers } = readArguments(process.argv.slice(2));
  assertCanMeasure(parts.includes('reads'));
  warnOfWhatIsLeftOut(parts);
  const results = await measure(parts, numbers);
  console.log(toMarkdown(results));
  console.error(`\nwritten to ${save(results, parts)}`);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

interface Numbers {
  rounds: number;
  seconds: number;
  connections: number;
  orders: number;
  guests: number;
  streams: number;
}

function readArguments(args: string[]): { parts: readonly Part[]; numbers: Numbers } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '2' },
      connections: { type: 'string', default: '32' },
      orders: { type: 'string', default: '1024' },
      guests: { type: 'string', default: '32' },
      streams: { type: 'string', default: '2000' },
    },
  });
  const wanted = PARTS.filter((part) => positionals.includes(part));
  const unknown = positionals.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) {
    throw new Error(`there is no part "${unknown}"; ${USAGE}`);
  }
  return {
    parts: wanted.length === 0 ? PARTS : wanted,
    numbers: {
      rounds: readCount('rounds', values.rounds),
      seconds: readCount('seconds', values.seconds),
      connections: readCount('connections', values.connections),
      orders: readCount('orders', values.orders),
      guests: readCount('guests', values.guests),
      streams: readCount('streams', values.streams),
    },
  };
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`--${name} must be a whole number above zero, not "${text}"`);
  }
  return count;
}

function warnOfWhatIsLeftOut(parts: readonly Part[]): void {
  if (parts.includes('reads') && !hasCommand('nginx')) {
    console.error('nginx is not installed; its rows are left out (Debian: apt-get install nginx)');
  }
  if (SERVER_URL === '') {
    console.error('BENCH_DATABASE_URL is not set; only the embedded database is measured');
  }
}

async function measure(parts: readonly Part[], numbers: Numbers): Promise<Results> {
  const node = findMeasuredNode();
  const folder = mkdtempSync(join(tmpdir(), 'foodtech-bench-'));
  const cleanup = new Cleanup();
  const surroundings = { node: node.path, folder, cleanup };
  process.once('SIGINT', () => {
    void cleanup.run().then(() => process.exit(130));
  });
  const results: Results = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    node: node.version,
  };
  try {
    for (const part of parts) {
      Object.assign(results, await MEASURES[part](surroundings, numbers));
      await cleanup.run();
    }
    return results;
  } finally {
    await cleanup.run();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run of everything is kept under its date, a part of it beside that. */
function save(results: Results, parts: readonly Part[]): string {
  const name = [results.date.slice(0, 10), ...(parts.length === PARTS.length ? [] : parts)].join(
    '-',
  );
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
