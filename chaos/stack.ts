import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Balancer } from './balancer.js';
import { answers, Child, findFreePort } from './child.js';
import type { Victims } from './disasters.js';
import { Replica } from './replica.js';
import { SandboxControl } from './sandbox.js';
import { findBinaries, Server } from './servers.js';

/** Divides what the simulated kitchen and cloud take; an order is closed after about ten seconds. */
const SANDBOX_SPEED = '10';
const START_LIMIT_MS = 30_000;

/** What a run asks of iiko in minutes a chain asks in a day; the budgets have tests of their own. */
export const UNLIMITED: Record<string, string> = {
  IIKO_BUDGETS: [
    'Orders: creating',
    'Orders: receiving',
    'Orders: receiving by revision',
    'Order status: changing',
    'Commands',
    'Data: menu',
    'Data: stoplists',
    'Data: dictionaries',
    'Organizations: settings',
    'POS: availability',
    'WebHooks: settings',
    'Data: geo',
    'Orders: preparing',
  ]
    .map((group) => `${group}=1000000`)
    .join(';'),
  RATE_LIMIT_PER_ADDRESS: '0',
  RATE_LIMIT_PER_SESSION: '0',
  RATE_LIMIT_SIGN_IN: '0',
  ORDER_LIMIT_PER_SESSION: '0',
  ORDER_LIMIT_WAITING_PER_SESSION: '0',
  ORDER_LIMIT_PER_PHONE: '0',
  ORDER_LIMIT_PER_ADDRESS: '0',
};

/** The hours of a bad day in minutes: short waits, and no order given up while the run lasts. */
export const IMPATIENT: Record<string, string> = {
  ORDER_POLL_SECONDS: '2',
  ORDER_SUBMIT_MINUTES: '60',
  POS_CHECK_SECONDS: '5',
  IIKO_TIMEOUT_MS: '2000',
  AUTH_ACCESS_TOKEN_MINUTES: '60',
};

export interface Stack {
  victims: Victims;
  stop(): Promise<void>;
}

/**
 * Everything of a run's own: servers, sandbox, replicas and the balancer that webhooks come through.
 * @throws Error when a program is missing or does not start
 */
export async function startStack(dist: string, replicas: number): Promise<Stack> {
  const binaries = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'foodtech-chaos-'));
  const undo: (() => unknown)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  const stop = async () => {
    for (const step of undo.splice(0).toReversed()) {
      await step();
    }
  };
  try {
    chmodSync(folder, 0o755);
    const postgres = await Server.postgres(binaries, folder);
    const redis = await Server.redis(binaries, folder);
    undo.push(
      () => postgres.stop('SIGQUIT'),
      () => redis.stop('SIGKILL'),
    );
    await Promise.all([postgres.start(), redis.start()]);
    const sandbox = await startSandbox(dist, undo);
    const started: Replica[] = [];
    const balancer = await Balancer.listen(() => started.map(({ port }) => port));
    undo.push(() => {
      balancer.close();
    });
    const env = environment({ sandbox, postgres, redis, webhooks: balancer.url });
    for (let index = 1; index <= replicas; index += 1) {
      const replica = await Replica.prepare(`replica ${index}`, dist, env);
      undo.push(() => replica.stop());
      started.push(replica);
    }
    await Promise.all(started.map((replica) => replica.start()));
    return { victims: { sandbox, replicas: started, postgres, redis }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSandbox(dist: string, undo: (() => unknown)[]): Promise<SandboxControl> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const options = ['--port', String(port), '--speed', SANDBOX_SPEED, '--no-quotas'];
  const main = join(dist, 'sandbox', 'main.js');
  const child = Child.start({
    name: 'sandbox',
    command: [process.execPath, main, ...options, '--latency', 'real'],
  });
  undo.push(() => child.stop('SIGTERM'));
  await child.until(() => answers(`${url}/thisistheway`), START_LIMIT_MS);
  const sandbox = new SandboxControl(url);
  // iiko repeats a webhook after ten minutes, when the run is over.
  await sandbox.control('POST', 'settings', { webhookRetryMs: 5_000 });
  return sandbox;
}

function environment(parts: {
  sandbox: SandboxControl;
  postgres: Server;
  redis: Server;
  webhooks: string;
}): Record<string, string> {
  return {
    LOG_LEVEL: 'info',
    NODE_ENV: 'production',
    DATABASE_URL: parts.postgres.url,
    REDIS_URL: parts.redis.url,
    IIKO_BASE_URL: parts.sandbox.url,
    IIKO_EXTERNAL_MENU_ID: '1001',
    IIKO_WEBHOOK_TOKEN: randomBytes(16).toString('hex'),
    IIKO_WEBHOOK_REGISTER: 'true',
    PUBLIC_URL: parts.webhooks,
    ...UNLIMITED,
    ...IMPATIENT,
  };
}
