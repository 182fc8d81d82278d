import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './eventually.js';
import { findFreePort } from './free-port.js';

const DEMO = resolve('dist/scripts/demo.js');

/** The demo in a process group of its own, as a terminal starts it. */
export class DemoProcess {
  private readonly chunks: Buffer[] = [];
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly apiUrl: string,
    readonly sandboxUrl: string,
    private readonly folder: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Started, not yet ready. */
  static async spawn(env: Record<string, string> = {}): Promise<DemoProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'foodtech-demo-'));
    const ports = {
      PORT: String(await findFreePort()),
      SANDBOX_PORT: String(await findFreePort()),
      ...env,
    };
    const child = spawn(process.execPath, [DEMO], {
      env: { PATH: process.env.PATH, DATA_DIR: folder, ...ports },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const url = (port: string) => `http://127.0.0.1:${port}`;
    return new DemoProcess(child, url(ports.PORT), url(ports.SANDBOX_PORT), folder);
  }

  static async start(env: Record<string, string> = {}): Promise<DemoProcess> {
    const demo = await DemoProcess.spawn(env);
    await demo.untilReady();
    return demo;
  }

  /** Everything it has written. */
  output(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  async untilReady(): Promise<void> {
    const early = this.ended.then((code) => {
      throw new Error(`the demo has ended with ${code}:\n${this.output()}`);
    });
    const ready = eventually(() => {
      expect(this.output()).toContain('Ctrl-C stops both');
    });
    await Promise.race([ready, early]);
  }

  /** Ends it if it has not ended, and removes its data. */
  async stop(): Promise<void> {
    const { pid, exitCode } = this.child;
    if (exitCode === null && pid !== undefined) {
      process.kill(-pid, 'SIGTERM');
      await this.ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
