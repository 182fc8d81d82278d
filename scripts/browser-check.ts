import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { SwaggerPage } from './swagger-page.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_LIMIT_MS = 60_000;
const CONFIRM_LIMIT_MS = 30_000;

const { values, positionals } = parseArgs({
  options: { required: { type: 'boolean', default: false } },
  allowPositionals: true,
});

process.exitCode = await main();

/** @returns the exit code: 0 also when there is no browser, unless one is required */
async function main(): Promise<number> {
  if (!existsSync(CHROMIUM)) {
    print(`Skipped: there is no Chromium at ${CHROMIUM} (set CHROMIUM_PATH).`);
    return values.required ? 1 : 0;
  }
  const screenshots = resolve(positionals[0] ?? mkdtempSync(join(tmpdir(), 'foodtech-docs-')));
  mkdirSync(screenshots, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'foodtech-browser-'));
  const demo = await startDemo(dataDir);
  try {
    const status = await orderThroughDocs(demo.url, screenshots);
    print(`Passed: an order was placed through ${demo.url}/docs and is ${status}.`);
    print(`Screenshots: ${screenshots}`);
    return 0;
  } catch (error) {
    print(`Failed: ${error instanceof Error ? error.message : String(error)}`);
    print(`Screenshots: ${screenshots}`);
    return 1;
  } finally {
    demo.child.kill('SIGINT');
    await demo.ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Demo {
  child: ChildProcess;
  ended: Promise<unknown>;
  url: string;
}

async function startDemo(dataDir: string): Promise<Demo> {
  const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'demo.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await new Promise<void>((ready, fail) => {
    const limit = setTimeout(() => {
      fail(new Error('the demo did not start in time'));
    }, START_LIMIT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Swagger UI')) {
        clearTimeout(limit);
        ready();
      }
    });
    child.once('exit', () => {
      fail(new Error('the demo has ended'));
    });
  });
  return { child, ended, url };
}

/** The way of a newcomer: session, Authorize, quote, order, and reading it until it is confirmed. */
async function orderThroughDocs(url: string, screenshots: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    const complaints = collectComplaints(page);
    const docs = await SwaggerPage.open(page, `${url}/docs`);
    await page.screenshot({ path: join(screenshots, '1-overview.png'), fullPage: true });

    const session = await docs.execute('Auth', 'startGuestSession', 201);
    await docs.screenshot('Auth', 'startGuestSession', join(screenshots, '2-session.png'));
    await docs.authorize('session', readText(session, 'accessToken'));
    await page.screenshot({ path: join(screenshots, '3-authorized.png') });

    const quote = await docs.execute('Orders', 'createQuote', 200);
    await docs.screenshot('Orders', 'createQuote', join(screenshots, '4-quote.png'));
    const quoteId = readText(quote, 'quoteId');
    const order = await docs.execute('Orders', 'placeOrder', 202, {
      editBody: (body) => ({ ...body, quoteId }),
    });
    await docs.screenshot('Orders', 'placeOrder', join(screenshots, '5-order.png'));

    const parameters = { orderId: readText(order, 'id') };
    const deadline = Date.now() + CONFIRM_LIMIT_MS;
    let status: string;
    do {
      const read = await docs.execute('Orders', 'getOrder', 200, { parameters });
      status = readText(read, 'status');
    } while (['accepted', 'sent', 'unknown'].includes(status) && Date.now() < deadline);
    await docs.screenshot('Orders', 'getOrder', join(screenshots, '6-confirmed.png'));
    if (!['confirmed', 'cooking', 'ready', 'completed'].includes(status)) {
      throw new Error(`the order is ${status}`);
    }
    if (complaints.length > 0) {
      throw new Error(`the browser complained: ${complaints.join('; ')}`);
    }
    return status;
  } finally {
    await browser.close();
  }
}

/** Errors of scripts, and what the content policy or the network kept from being loaded. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(message.text());
    }
  });
  return complaints;
}

function readText(answer: Record<string, unknown>, field: string): string {
  const value = answer[field];
  if (typeof value !== 'string') {
    throw new Error(`the answer has no ${field}: ${JSON.stringify(answer)}`);
  }
  return value;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
