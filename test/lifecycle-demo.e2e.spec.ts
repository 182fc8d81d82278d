import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './support/eventually.js';

const DEMO = resolve('dist/scripts/demo.js');

let folder: string;
let demos: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foodtech-demo-'));
  demos = [];
});

afterEach(() => {
  for (const { pid = 0, exitCode } of demos) {
    if (exitCode === null) {
      process.kill(-pid, 'SIGKILL');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

/** The demo in a process group of its own, as a terminal starts it. */
function startDemo(env: Record<string, string>) {
  const child = spawn(process.execPath, [DEMO], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  demos.push(child);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, output: () => Buffer.concat(chunks).toString('utf8') };
}

describe('the demo', () => {
  it('prints where things are and what to try, and leaves nothing behind after Ctrl-C', async () => {
    const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
    const demo = startDemo({ PORT: String(port), SANDBOX_PORT: String(sandboxPort) });
    await eventually(() => {
      expect(demo.output()).toContain('Ctrl-C stops both');
    }, 60_000);
    expect(demo.output()).toContain(`http://127.0.0.1:${port}/docs`);
    const urls = [...demo.output().matchAll(/^ {2}curl .*?(-X POST )?(http\S+)$/gm)];
    expect(urls).toHaveLength(3);
    for (const [, post, url = ''] of urls) {
      const { ok } = await fetch(url, { method: post === undefined ? 'GET' : 'POST' });
      expect(ok).toBe(true);
    }
    const group = demo.child.pid ?? 0;
    expect(isAlive(group)).toBe(true);
    process.kill(-group, 'SIGINT');
    expect(await demo.ended).toBe(0);
    expect(isAlive(group)).toBe(false);
  }, 90_000);

  it.each(['PORT', 'SANDBOX_PORT'])('says that %s is taken, and exits with 1', async (taken) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const free = { PORT: await findFreePort(), SANDBOX_PORT: await findFreePort() };
    const ports = { ...free, [taken]: portOf(server) };
    const demo = startDemo({
      PORT: String(ports.PORT),
      SANDBOX_PORT: String(ports.SANDBOX_PORT),
    });
    expect(await demo.ended).toBe(1);
    expect(demo.output().trim()).toBe(
      `Port ${portOf(server)} is taken. Stop what uses it, or choose another: ${taken}=… npm run demo`,
    );
    expect(isAlive(demo.child.pid ?? 0)).toBe(false);
    server.close();
  });

  it('says that its data directory cannot be written, and exits with 1', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const demo = startDemo({
      DATA_DIR: file,
      PORT: String(await findFreePort()),
      SANDBOX_PORT: String(await findFreePort()),
    });
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain(`The data directory ${join(file, 'demo')} cannot be written`);
    expect(demo.output().trim().split('\n')).toHaveLength(1);
  });
});

/** Whether any process of the group still exists. */
function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}
