import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoProcess } from './support/demo-process.js';

let demos: DemoProcess[];

beforeEach(() => {
  demos = [];
});

afterEach(() => Promise.all(demos.map((demo) => demo.stop())));

async function spawnDemo(env: Record<string, string> = {}): Promise<DemoProcess> {
  const demo = await DemoProcess.spawn(env);
  demos.push(demo);
  return demo;
}

describe('the demo', () => {
  it('prints where things are and what to try, and leaves nothing behind after Ctrl-C', async () => {
    const demo = await spawnDemo();
    await demo.untilReady();
    expect(demo.output()).toContain(`${demo.apiUrl}/docs`);
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
  });

  it.each(['PORT', 'SANDBOX_PORT'])('says that %s is taken, and exits with 1', async (taken) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const demo = await spawnDemo({ [taken]: String(port) });
    expect(await demo.ended).toBe(1);
    expect(demo.output().trim()).toBe(
      `Port ${port} is taken. Stop what uses it, or choose another: ${taken}=… npm run demo`,
    );
    expect(isAlive(demo.child.pid ?? 0)).toBe(false);
    server.close();
  });

  it('says that its data directory cannot be written, and exits with 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foodtech-demo-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const demo = await spawnDemo({ DATA_DIR: file });
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain(`The data directory ${join(file, 'demo')} cannot be written`);
    expect(demo.output().trim().split('\n')).toHaveLength(1);
    rmSync(folder, { recursive: true });
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
