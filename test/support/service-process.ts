import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import request from 'supertest';
import { findFreePort } from './free-port.js';
import { waitUntilReady } from './start-app.js';

const MAIN = resolve('dist/service/main.js');

/** The built service as a process of its own, which can be killed. */
export class ServiceProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    private readonly output: () => string,
  ) {}

  static async start(
    env: Record<string, string>,
    options: { waitUntilReady?: boolean } = {},
  ): Promise<ServiceProcess> {
    if (!existsSync(MAIN)) {
      throw new Error('dist is missing: run `npm run build` first, as `npm test` does');
    }
    const port = await findFreePort();
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
    const service = new ServiceProcess(child, `http://127.0.0.1:${port}`, () => chunks.join(''));
    if (options.waitUntilReady !== false) {
      await service.untilReady();
    }
    return service;
  }

  http() {
    return request(this.url);
  }

  /** Everything it has written to its outputs. */
  log(): string {
    return this.output();
  }

  async untilReady(): Promise<void> {
    const early = once(this.child, 'exit').then(([code]) => {
      throw new Error(`it has ended with ${String(code)}`);
    });
    try {
      await Promise.race([waitUntilReady(this.url), early]);
    } catch (cause) {
      await this.stop('SIGKILL');
      throw new Error(`the service did not become ready:\n${this.log()}`, { cause });
    }
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}
