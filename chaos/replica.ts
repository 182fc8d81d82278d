import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers, Child, findFreePort } from './child.js';

const START_LIMIT_MS = 90_000;
const RESTART_MS = 500;

/** One process of the service, which is killed and started again at the same address. */
export class Replica {
  private child: Child | undefined;
  private logs = '';
  /** Times it ended although nobody stopped it. */
  deaths = 0;
  kills = 0;

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly command: readonly [string, ...string[]],
    private readonly env: Record<string, string>,
  ) {}

  /** @param dist the built program */
  static async prepare(
    name: string,
    dist: string,
    env: Record<string, string>,
    nodeFlags: readonly string[] = [],
  ): Promise<Replica> {
    const port = await findFreePort();
    const main = join(dist, 'service', 'main.js');
    const command = [process.execPath, '--enable-source-maps', ...nodeFlags, main] as const;
    return new Replica(name, port, [...command], {
      HOST: '127.0.0.1',
      PORT: String(port),
      ...env,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Everything its processes have written of late. */
  get log(): string {
    return this.logs + (this.child?.log ?? '');
  }

  get isDown(): boolean {
    return this.child === undefined || this.child.hasEnded;
  }

  /**
   * As an orchestrator does it: one that ends before it is ready, because its database is away, is started
   * again.
   * @throws Error with its output when it does not become ready
   */
  async start(): Promise<void> {
    this.bury();
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      const child = Child.start({ name: this.name, command: this.command, env: this.env });
      this.child = child;
      try {
        await child.until(() => answers(`${this.url}/health/ready`), deadline - Date.now());
        return;
      } catch (error) {
        if (!child.hasEnded || Date.now() > deadline) {
          throw error;
        }
      }
      this.logs += child.log;
      await delay(RESTART_MS);
    }
  }

  /** As the kernel does it when memory runs out: nothing is finished, nobody is told. */
  async kill(): Promise<void> {
    this.kills += 1;
    await this.child?.stop('SIGKILL');
  }

  /** Starts it if it has ended. */
  async revive(): Promise<void> {
    if (this.isDown) {
      await this.start();
    }
  }

  async stop(): Promise<void> {
    await this.child?.stop('SIGTERM');
    this.bury();
  }

  /** Counts one that died by itself, which nothing that happens around it is a reason for. */
  bury(): void {
    if (this.child?.hasDied === true) {
      this.deaths += 1;
    }
    if (this.child?.hasEnded === true) {
      this.logs += this.child.log;
      this.child = undefined;
    }
  }
}
