import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get as httpGet, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import {
  createEmbeddedDatabase,
  createTestDatabase,
  type TestDatabase,
} from './support/database.js';
import { eventually } from './support/eventually.js';
import { Guest, RESTAURANT } from './support/guest.js';
import { ServiceProcess } from './support/service-process.js';
import { testEnvironment, WIDE_BUDGETS } from './support/start-app.js';
import axios from 'axios';

const WEBHOOK_TOKEN = 'webhook-token-that-nobody-may-see';
const METRICS_TOKEN = 'metrics-token-that-nobody-may-see';
const DADATA_API_KEY = 'dadata-key-that-nobody-may-see';
const PHONE = '+79031112233';

let sandbox: Sandbox;
let sandboxUrl: string;
let folder: string;

beforeAll(async () => {
  sandbox = await createSandbox({ streetsPerCity: 300, speed: 10, quotas: false });
  sandboxUrl = await sandbox.listen({ port: 0 });
  // Orders stay confirmed until a test has seen it.
  await control('POST', 'settings', { kitchenPaused: true });
  folder = mkdtempSync(join(tmpdir(), 'foodtech-lifecycle-'));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const control = (method: 'GET' | 'POST' | 'DELETE', path: string, data?: unknown) =>
  axios.request<unknown>({ method, url: `${sandboxUrl}/__sandbox/${path}`, data });

/** Runs a program to its end. */
async function run(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--enable-source-maps', resolve(file)], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // One that starts after all is ended, and its exit code is not 1 then.
    timeout: 600_000,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: Buffer.concat(chunks).toString('utf8') };
}

const MAIN = 'dist/service/main.js';
const lines = (output: string) => output.trim().split('\n');

describe('a service that is asked to stop', () => {
  let database: TestDatabase;
  let service: ServiceProcess;
  let guest: Guest;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await ServiceProcess.start(
      testEnvironment(sandboxUrl, database, {
        LOG_LEVEL: 'trace',
        SHUTDOWN_TIMEOUT_MS: '60000',
        IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
        METRICS_TOKEN,
        DADATA_API_KEY,
        // Nobody is asked for an address.
        DADATA_BASE_URL: 'http://dadata.invalid',
      }),
    );
    guest = await Guest.start(service);
  });

  it('has warned of what should not stay so', () => {
    const warnings = lines(service.log()).filter((line) => line.includes('"level":"warn"'));
    expect(warnings).toContainEqual(expect.stringContaining('DADATA_BASE_URL is http://'));
  });

  afterAll(async () => {
    await service.stop('SIGKILL');
    await database.drop();
  });

  it('finishes requests and jobs, lets streams go, and exits with 0', async () => {
    const first = await placeOrder(guest, 'cash');
    await guest.awaitStatus(first.id, 'confirmed');
    const stream = await openStream(`${service.url}/v1/restaurants/${RESTAURANT}/stop-list/events`);
    const idle = new Agent({ keepAlive: true });
    await readAll(httpGet(`${service.url}/health/live`, { agent: idle }));
    const upload = beginUpload(service.url);
    await upload.begun;

    const create = { path: '/api/1/deliveries/create', kind: 'latency', delayMs: 3_000, times: 1 };
    await control('POST', 'faults', create);
    const second = await placeOrder(guest, 'card');
    // The fault is used up when the call it slows down has begun.
    await eventually(async () => {
      expect((await control('GET', 'faults')).data).toEqual({ items: [] });
    });

    const exited = service.stop('SIGTERM');
    // The request was under way, and is finished while the job is.
    await once(stream, 'end');
    const ready = await service.http().get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ notReady: ['service'] });
    const lateOrder = await placeOrder(guest, 'cash');
    const answer = await upload.finish();
    expect(answer.statusCode).toBe(401);

    expect(await exited).toBe(0);
    const { data } = await control('GET', 'orders');
    const inKitchen = (data as { items: { id: string }[] }).items.map(({ id }) => id);
    expect(inKitchen).toContain(second.id);
    expect(inKitchen).not.toContain(lateOrder.id);
    expect(service.log()).toContain('"msg":"stopped"');

    idle.destroy();
    const next = await ServiceProcess.start(testEnvironment(sandboxUrl, database));
    try {
      await eventually(async () => {
        const answer = await next
          .http()
          .get(`/v1/orders/${lateOrder.id}`)
          .set('authorization', `Bearer ${guest.token}`)
          .expect(200);
        expect((answer.body as OrderDto).number).not.toBeNull();
      });
    } finally {
      await next.stop('SIGKILL');
    }
  });

  it('has written no secret, token or phone number to its log, at the most talkative level', () => {
    const log = service.log();
    expect(log).toContain('"level":"debug"');
    expect(log).toContain('"operation":"createDelivery"');
    const secrets = [
      WEBHOOK_TOKEN,
      METRICS_TOKEN,
      DADATA_API_KEY,
      'sandbox-secret',
      '5a4db0c5-0000-4000-8000-000000000001',
      guest.token,
      guest.refreshToken,
      PHONE,
      PHONE.slice(1),
      PHONE.slice(2),
    ];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    // Any JWT: sessions, quotes, iiko's own.
    expect(log).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/);
    expect(log).not.toMatch(/Bearer [\w.-]{10,}/);
  });

  const placeOrder = async (by: Guest, method: string): Promise<OrderDto> => {
    const { quoteId } = await by.quote();
    const response = await by.order(quoteId, {
      payments: [{ method }],
      contact: { name: 'Анна', phone: PHONE },
    });
    expect(response.status).toBe(202);
    return response.body as OrderDto;
  };
});

describe('a service that cannot start', () => {
  const base = () => ({ IIKO_BASE_URL: sandboxUrl, LOG_LEVEL: 'info', PORT: '0' });

  it('names every wrong setting at once, and no value', async () => {
    const { code, output } = await run(MAIN, {
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:s3cret-password@db/x',
      IIKO_API_KEY: 's3cret-key',
      IIKO_WEBHOOK_REGISTER: 'true',
      AUTH_SIGNING_KEY: '{"kty":"EC","d":"s3cret"}',
    });
    expect(code).toBe(1);
    expect(lines(output)[0]).toBe('The configuration is not valid:');
    const beside = ['IIKO_APP_ID', 'IIKO_WEBHOOK_REGISTER', 'AUTH_SIGNING_KEY'];
    for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', ...beside]) {
      expect(output).toMatch(new RegExp(`^ {2}- .*${name}`, 'm'));
    }
    expect(output).not.toMatch(/s3cret|eighty|loud/);
    expect(output).not.toContain('    at ');
  });

  it('says that the port is taken', async () => {
    const { port, close } = await occupyPort();
    const database = await createTestDatabase();
    const { code, output } = await run(MAIN, {
      ...base(),
      ...database.env,
      PORT: String(port),
      LOG_LEVEL: 'error',
    });
    await close();
    await database.drop();
    expect(code).toBe(1);
    expect(output).toContain('The port is taken');
    expect(output).toContain(String(port));
    expect(output).not.toContain('    at ');
  });

  it('says that its data directory cannot be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, output } = await run(MAIN, { ...base(), DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(lines(output)).toHaveLength(1);
    expect(output).toContain(`The data directory ${join(file, 'data')} cannot be written`);
    expect(output).toContain('DATA_DIR');
  });

  it('says that the embedded database cannot be opened', async () => {
    const dataDir = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(dataDir, 'postgres'), 'not a folder');
    const { code, output } = await run(MAIN, { ...base(), DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toContain(`The embedded database in ${dataDir} cannot be opened`);
  });

  it('says that PostgreSQL cannot be reached, without the password', async () => {
    const { code, output } = await run(MAIN, {
      ...base(),
      DATABASE_URL: 'postgres://shop:s3cret@127.0.0.1:1/shop',
    });
    expect(code).toBe(1);
    expect(lines(output)).toHaveLength(1);
    expect(output).toContain('PostgreSQL at 127.0.0.1:1/shop cannot be used (ECONNREFUSED)');
    expect(output).not.toContain('s3cret');
  });
});

describe('the data directory', () => {
  it('belongs to one process; a second one says which, and a killed one lets go', async () => {
    const database = createEmbeddedDatabase();
    const env = {
      IIKO_BASE_URL: sandboxUrl,
      LOG_LEVEL: 'error',
      ...database.env,
      IIKO_EXTERNAL_MENU_ID: '1001',
      IIKO_BUDGETS: WIDE_BUDGETS,
      SHUTDOWN_TIMEOUT_MS: '60000',
    };
    // What is killed while it reads from iiko holds its jobs up for some seconds.
    const first = await ServiceProcess.start(env);
    const { code, output } = await run(MAIN, { ...env, PORT: '0' });
    expect(code).toBe(1);
    expect(lines(output)).toHaveLength(1);
    expect(output).toContain(`is in use by process ${String(first.child.pid)}`);
    await first.http().get('/health/live').expect(200);

    await first.stop('SIGKILL');
    const next = await ServiceProcess.start(env);
    expect(await next.stop('SIGTERM')).toBe(0);
    await database.drop();
  });
});

async function openStream(url: string): Promise<IncomingMessage> {
  const [response] = (await once(httpGet(url), 'response')) as [IncomingMessage];
  response.resume();
  return response;
}

async function readAll(request: ReturnType<typeof httpGet>): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
}

/** A request whose body is still on its way. */
function beginUpload(url: string) {
  const body = JSON.stringify({ refreshToken: randomUUID() });
  const request = httpRequest(`${url}/v1/auth/refresh`, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  });
  const begun = new Promise<void>((done) => {
    request.write(body.slice(0, 5), () => {
      done();
    });
  });
  return {
    begun,
    finish: () => {
      request.end(body.slice(5));
      return readAll(request);
    },
  };
}

async function occupyPort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
