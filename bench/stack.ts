import { join, resolve } from 'node:path';
import type { BenchDatabase } from './bench-database.js';
import type { Cleanup } from './cleanup.js';
import { findFreePort, LOAD_CPU, Program, SERVER_CPU } from './program.js';

/** What all parts of a run have in common. */
export interface Surroundings {
  /** Node's binary for everything that is measured. */
  node: string;
  /** An empty folder, removed at the end. */
  folder: string;
  cleanup: Cleanup;
}

export interface RunningSandbox {
  url: string;
  /** Calls a control endpoint, e.g. `control('GET', 'orders')`. */
  control(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown>;
}

export interface RunningService {
  url: string;
  program: Program;
  /** From the start of the process to the first 200 of `/health/ready`. */
  readyInMs: number;
}

/** As in the image; the Node servers it is compared with have the same. */
export const MEMORY_FLAGS = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--no-parallel-scavenge',
];
export const MEMORY_ENV = { MALLOC_ARENA_MAX: '2' };
const DIST = resolve(import.meta.dirname, '..');

/** The benchmark looks at the service; how much it may ask of iiko has tests of its own. */
const BUDGETS = [
  'Orders: creating',
  'Orders: receiving',
  'Orders: receiving by revision',
  'Commands',
  'Data: menu',
  'Data: stoplists',
  'Data: dictionaries',
  'Organizations: settings',
  'POS: availability',
  'Data: geo',
  'Orders: preparing',
]
  .map((group) => `${group}=1000000`)
  .join(';');

export async function startSandbox(
  { node, folder, cleanup }: Surroundings,
  options: string[],
): Promise<RunningSandbox> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const main = join(DIST, 'sandbox', 'main.js');
  const program = Program.start({
    name: 'sandbox',
    command: [node, main, '--port', String(port), '--no-quotas', '--latency', 'off', ...options],
    cpu: LOAD_CPU,
    cwd: folder,
  });
  cleanup.defer(() => program.stop());
  await program.untilAnswers(`${url}/thisistheway`);
  return {
    url,
    control: (method, path, body) => control(`${url}/__sandbox/${path}`, method, body),
  };
}

/** The complete service as the image runs it. */
export async function startService(
  { node, folder, cleanup }: Surroundings,
  sandbox: RunningSandbox,
  database: BenchDatabase,
  env: Record<string, string> = {},
): Promise<RunningService> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const program = Program.start({
    name: 'service',
    command: [node, '--import', inDist('source-maps.js'), ...MEMORY_FLAGS, inDist('main.js')],
    cpu: SERVER_CPU,
    cwd: folder,
    env: {
      NODE_ENV: 'production',
      ...MEMORY_ENV,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'info',
      IIKO_BASE_URL: sandbox.url,
      IIKO_EXTERNAL_MENU_ID: '1001',
      IIKO_BUDGETS: BUDGETS,
      // All load comes from one address.
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_PER_SESSION: '0',
      RATE_LIMIT_SIGN_IN: '0',
      ORDER_LIMIT_PER_SESSION: '0',
      ORDER_LIMIT_WAITING_PER_SESSION: '0',
      ORDER_LIMIT_PER_PHONE: '0',
      ORDER_LIMIT_PER_ADDRESS: '0',
      ...database.env,
      ...env,
    },
  });
  cleanup.defer(() => program.stop());
  await program.untilAnswers(`${url}/health/ready`);
  return { url, program, readyInMs: performance.now() - startedAt };
}

export async function fetchJson<Body>(url: string, init: RequestInit = {}): Promise<Body> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${init.method ?? 'GET'} ${url} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text) as Body;
}

async function control(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

function inDist(file: string): string {
  return join(DIST, 'service', file);
}
