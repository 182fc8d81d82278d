import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirLock } from '../src/platform/database/data-dir-lock.js';
import { DEFAULT_BUDGETS_PER_MINUTE } from '../src/iiko/operations.js';
import { StartupError } from '../src/platform/database/startup-error.js';

const SANDBOX_PORT = process.env.SANDBOX_PORT ?? '3100';
const PORT = process.env.PORT ?? '3000';
/** Everybody's: the demo listens on this machine only. */
const OPERATOR_KEY = 'demo-operator-key';
/** A slow machine is no reason to give up; what takes longer than that hangs. */
const START_LIMIT_MS = 300_000;
const REPORT_EVERY_MS = 15_000;
/** The simulator has all calls to give, and nobody who tries something waits for a quota. */
const UNLIMITED_BUDGETS = Object.keys(DEFAULT_BUDGETS_PER_MINUTE)
  .map((group) => `${group}=6000`)
  .join('; ');
const ROOT = resolve(import.meta.dirname, '..');

const sandboxUrl = `http://127.0.0.1:${SANDBOX_PORT}`;
const apiUrl = `http://127.0.0.1:${PORT}`;
const children: ChildProcess[] = [];
const state = { stopping: false };

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('SIGHUP', () => void stop(0));

/** Both restaurants in Moscow belong to one organization, whose only place iiko knows. */
const LOCATIONS = [
  '0b000000-0000-4000-8000-000000000001=55.7642,37.6058',
  '0b000000-0000-4000-8000-000000000002=55.7503,37.5925',
].join(';');

try {
  await assertFree(SANDBOX_PORT, 'SANDBOX_PORT');
  await assertFree(PORT, 'PORT');
  const dataDir = emptyDataDir();
  start('sandbox', ['sandbox/main.js', '--port', SANDBOX_PORT, '--speed', '2', '--no-quotas'], {});
  await waitFor(`${sandboxUrl}/thisistheway`, 'The sandbox');
  start('api', ['service/main.js'], {
    NODE_OPTIONS: '--max-semi-space-size=8',
    PORT,
    HOST: '127.0.0.1',
    PUBLIC_URL: apiUrl,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    CORS_ORIGINS: '*',
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    REDIS_URL: '',
    IIKO_BASE_URL: sandboxUrl,
    IIKO_API_KEY: '',
    IIKO_APP_ID: '',
    IIKO_CLIENT_SECRET: '',
    IIKO_API_LOGIN: '',
    IIKO_ORGANIZATION_IDS: '',
    IIKO_EXTERNAL_MENU_ID: '1001',
    IIKO_BUDGETS: process.env.IIKO_BUDGETS ?? UNLIMITED_BUDGETS,
    RESTAURANT_LOCATIONS: LOCATIONS,
    IIKO_WEBHOOK_TOKEN: randomBytes(16).toString('hex'),
    IIKO_WEBHOOK_REGISTER: 'true',
    ORDER_POLL_SECONDS: '10',
    // Printed here, and where a script can read it: the sandbox's outbox.
    OTP_DELIVERY: 'log,iiko',
    OTP_BRAND: 'Самовар',
    OPERATOR_API_KEYS: `demo:${createHash('sha256').update(OPERATOR_KEY).digest('hex')}`,
  });
  await waitFor(`${apiUrl}/health/ready`, 'The API');
  if (!state.stopping) {
    print(welcome());
  }
} catch (error) {
  if (!state.stopping) {
    print(error instanceof StartupError ? error.message : String(error));
    await stop(1);
  }
}

/** Asked before anything starts: what already listens there would be taken for ours. */
async function assertFree(port: string, variable: string): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new StartupError(`${variable} must be a number from 0 to 65535, not "${port}".`);
  }
  const server = createServer();
  try {
    server.listen(Number(port), '127.0.0.1');
    await once(server, 'listening');
  } catch {
    throw new StartupError(
      `Port ${port} is taken. Stop what uses it, or choose another: ${variable}=… npm run demo`,
    );
  }
  server.close();
  await once(server, 'close');
}

/** The sandbox forgets its orders when it stops, so the demo's own database starts empty with it. */
function emptyDataDir(): string {
  const dataDir = resolve(process.env.DATA_DIR ?? '.data', 'demo');
  const lock = DataDirLock.acquire(dataDir);
  rmSync(join(dataDir, 'postgres'), { recursive: true, force: true });
  lock.release();
  return dataDir;
}

function start(name: string, command: string[], env: Record<string, string>): void {
  const child = spawn(process.execPath, ['--enable-source-maps', ...inDist(command)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in a terminal is for the whole group: the sandbox would be gone before the API has ended.
    detached: true,
  });
  children.push(child);
  // The sandbox introduces itself for people who start it alone; here the welcome below does.
  child.stdout.on('data', (chunk: Buffer) => {
    if (name !== 'sandbox') {
      relay(name, chunk);
    }
  });
  child.stderr.on('data', (chunk: Buffer) => {
    relay(name, chunk);
  });
  child.once('exit', (code) => {
    if (!state.stopping) {
      print(`The ${name} has ended (exit code ${code ?? 'none'}); stopping the demo.`);
      void stop(1);
    }
  });
}

function inDist([file = '', ...rest]: string[]): string[] {
  return [join(ROOT, file), ...rest];
}

function relay(name: string, chunk: Buffer): void {
  for (const line of chunk.toString('utf8').trimEnd().split('\n')) {
    print(`${name}: ${line}`);
  }
}

async function waitFor(url: string, what: string): Promise<void> {
  const startedAt = Date.now();
  let reportAt = startedAt + REPORT_EVERY_MS;
  let answer = 'it does not listen yet';
  while (!state.stopping) {
    try {
      const response = await fetch(url);
      answer = await response.text();
      if (response.ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    if (Date.now() > startedAt + START_LIMIT_MS) {
      throw new StartupError(`${what} did not become ready at ${url} in time: ${answer}`);
    }
    if (Date.now() > reportAt) {
      reportAt += REPORT_EVERY_MS;
      print(`${what} is not ready yet: ${answer}`);
    }
    await delay(100);
  }
}

async function stop(code: number): Promise<void> {
  if (state.stopping) {
    return;
  }
  state.stopping = true;
  const running = children.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  );
  const ended = running.map((child) => once(child, 'exit'));
  // The API first: it may still be talking to the sandbox.
  const limit = delay(12_000);
  for (const [index, child] of [...running.entries()].toReversed()) {
    child.kill('SIGTERM');
    await Promise.race([ended[index], limit]);
  }
  process.exit(code);
}

function welcome(): string {
  const restaurant = '0b000000-0000-4000-8000-000000000001';
  return `
Foodtech BFF is running, with a simulated iiko Cloud behind it.

  Swagger UI   ${apiUrl}/docs
  API          ${apiUrl}/v1
  Sandbox      ${sandboxUrl} (its control is described in sandbox/README.md)
  Operator     X-Api-Key: ${OPERATOR_KEY} (for /v1/support)

Try:

  curl -s ${apiUrl}/v1/restaurants
  curl -s --compressed ${apiUrl}/v1/restaurants/${restaurant}/menu
  curl -s -X POST ${apiUrl}/v1/auth/guest

README.md goes on from there to an order, docs/mobile-tour.http from a sign-in (codes are printed here)
to a delivered one. Ctrl-C stops both.
`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
