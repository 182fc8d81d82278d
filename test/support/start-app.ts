import axios, { type AxiosResponse } from 'axios';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/app.js';
import { createApp } from '../../src/app.js';
import { keepClosingIdleConnections } from '../../src/lifecycle.js';
import type { Config } from '../../src/platform/config/config.js';
import { DEFAULT_BUDGETS_PER_MINUTE } from '../../src/iiko/operations.js';
import { RestaurantsService } from '../../src/restaurants/restaurants.service.js';
import { SyncStates } from '../../src/sync/sync-states.js';
import { ContractRecorder } from './contract.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { findFreePort } from './free-port.js';
import { SmsGateway } from './sms-gateway.js';

export const WIDE_BUDGETS = Object.keys(DEFAULT_BUDGETS_PER_MINUTE)
  .map((group) => `${group}=10000`)
  .join('; ');

interface StartOptions {
  /** Environment of the service, over the tests' own. */
  env?: Record<string, string>;
  sandbox?: SandboxOptions;
  /** A sandbox of the test's own; it is not closed with the app. */
  sandboxUrl?: string;
  /** A database of the test's own, for a service that is started again on it; not dropped with the app. */
  database?: TestDatabase;
  /** Lets the sandbox call the service's webhooks, as iiko does. */
  webhooks?: boolean;
  /** Waits until restaurants and menus are served; default true. */
  waitUntilReady?: boolean;
}

export interface TestApp {
  nest: NestFastifyApplication;
  config: Config;
  url: string;
  sandbox: Sandbox | undefined;
  sandboxUrl: string;
  /** Where sign-in codes go. */
  sms: SmsGateway;
  http(): ReturnType<typeof request>;
  /** Calls a control endpoint of the sandbox, e.g. `control('POST', 'pos', { … })`. */
  control(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<AxiosResponse<unknown>>;
  stop(): Promise<void>;
}

/** The whole service and a sandbox in this process, with real HTTP between them. */
export async function startTestApp(options: StartOptions = {}): Promise<TestApp> {
  const upstream =
    options.sandboxUrl === undefined
      ? await startSandbox(options.sandbox)
      : { url: options.sandboxUrl, sandbox: undefined, contract: undefined };
  const database = options.database ?? (await createTestDatabase());
  const sms = await SmsGateway.start();
  const { nest, config, url } = await startService(upstream.url, database, {
    ...options,
    env: { ...sms.env, ...options.env },
  });
  return {
    nest,
    config,
    url,
    sms,
    sandbox: upstream.sandbox,
    sandboxUrl: upstream.url,
    http: () => request(url),
    control: (method, path, data) =>
      axios.request<unknown>({ method, url: `${upstream.url}/__sandbox/${path}`, data }),
    stop: async () => {
      keepClosingIdleConnections(nest.getHttpServer());
      await nest.close();
      await upstream.sandbox?.close();
      await sms.close();
      if (options.database === undefined) {
        await database.drop();
      }
      expect(upstream.contract?.violations() ?? []).toEqual([]);
    },
  };
}

async function startSandbox(options: SandboxOptions | undefined) {
  // Whole cities take seconds of every start; tests of the search ask for them.
  const sandbox = await createSandbox({ streetsPerCity: 300, ...options });
  const contract = ContractRecorder.load();
  contract?.attach(sandbox);
  return { sandbox, contract, url: await sandbox.listen({ port: 0 }) };
}

async function startService(sandboxUrl: string, database: TestDatabase, options: StartOptions) {
  const port = await findFreePort();
  const { nest, config } = await createApp({
    overrides: testEnvironment(sandboxUrl, database, {
      ...(options.webhooks === true ? webhookEnvironment(port) : {}),
      ...options.env,
    }),
  });
  await nest.listen(port, '127.0.0.1');
  const url = await nest.getUrl();
  if (options.waitUntilReady !== false) {
    await waitUntilReady(url);
  }
  if (options.webhooks === true) {
    await waitUntilRegistered(nest);
  }
  return { nest, config, url };
}

/** Everything the tests' own machine might have set is set here, so that it does not leak in. */
export function testEnvironment(
  sandboxUrl: string,
  database: TestDatabase,
  env: Record<string, string> = {},
): Record<string, string> {
  return {
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    PUBLIC_URL: '',
    REDIS_URL: process.env.TEST_REDIS_URL ?? '',
    IIKO_BASE_URL: sandboxUrl,
    IIKO_EXTERNAL_MENU_ID: '1001',
    SHUTDOWN_TIMEOUT_MS: '5000',
    // Nothing is late because the machine is busy; being late has tests of its own.
    REQUEST_TIMEOUT_MS: '120000',
    DATABASE_TIMEOUT_MS: '60000',
    // All workers share one server, which takes a hundred connections by default.
    DATABASE_POOL_SIZE: '6',
    IIKO_GUEST_TIMEOUT_MS: '30000',
    ORDER_POLL_SECONDS: '1',
    // So do limits on requests and on codes.
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_PER_SESSION: '0',
    RATE_LIMIT_SIGN_IN: '0',
    RATE_LIMIT_REFRESH: '0',
    RATE_LIMIT_LOOKUP: '0',
    RATE_LIMIT_LOOKUP_PER_ADDRESS: '0',
    RATE_LIMIT_GUESSES: '0',
    RATE_LIMIT_OPERATOR: '0',
    // And limits on open orders.
    ORDER_LIMIT_PER_SESSION: '0',
    ORDER_LIMIT_WAITING_PER_SESSION: '0',
    ORDER_LIMIT_PER_PHONE: '0',
    ORDER_LIMIT_PER_ADDRESS: '0',
    OTP_LIMIT_PER_PHONE: '100',
    OTP_LIMIT_PER_PHONE_TOTAL: '1000',
    OTP_PROOF: 'off',
    OTP_LIMIT_PER_ADDRESS: '10000',
    OTP_LIMIT_TOTAL: '1000000',
    ...database.env,
    ...env,
    // Tests ask in seconds what a day brings; the budgets have tests of their own, which narrow one or the other.
    IIKO_BUDGETS: [WIDE_BUDGETS, env.IIKO_BUDGETS ?? ''].join('; '),
  };
}

/** Before that, what happens at iiko is told to nobody. */
async function waitUntilRegistered(nest: NestFastifyApplication): Promise<void> {
  const organizationIds = nest.get(RestaurantsService, { strict: false }).organizationIds();
  const states = nest.get(SyncStates, { strict: false });
  await eventually(() => {
    for (const id of organizationIds) {
      expect(states.state(`webhooks/${id}`).asOf).toBeDefined();
    }
  });
}

function webhookEnvironment(port: number): Record<string, string> {
  return {
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    IIKO_WEBHOOK_TOKEN: 'a-token-of-the-tests',
    IIKO_WEBHOOK_REGISTER: 'true',
  };
}

export async function waitUntilReady(url: string): Promise<void> {
  await eventually(async () => {
    // With the body: it says what is not ready.
    const { status, data } = await axios.get<unknown>(`${url}/health/ready`, {
      validateStatus: () => true,
    });
    expect({ status, data }).toMatchObject({ status: 200 });
  });
}
