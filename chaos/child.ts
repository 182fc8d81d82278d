import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const KEPT_CHUNKS = 400;
const STOP_LIMIT_MS = 15_000;

export interface ChildOptions {
  name: string;
  command: readonly [string, ...string[]];
  cwd?: string;
  env?: Record<string, string>;
}

const running = new Set<ChildProcess>();

// However the run ends, also when it is interrupted while something is being started again.
process.on('exit', () => {
  running.forEach((child) => child.kill('SIGKILL'));
});

/** A process of the run; it never outlives it. */
export class Child {
  private readonly output: string[] = [];
  private stopping = false;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static start({ name, command: [file, ...args], cwd, env }: ChildOptions): Child {
    const child = spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new Child(name, child);
    running.add(child);
    child.once('exit', () => running.delete(child));
    // Without a listener a command that is missing would end this process; `hasEnded` says so instead.
    child.on('error', (error) => started.output.push(`${String(error)}\n`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        started.keep(chunk);
      });
    }
    return started;
  }

  /** What it has written last. */
  get log(): string {
    return this.output.join('');
  }

  get hasEnded(): boolean {
    return (
      this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined
    );
  }

  /** Whether it ended although nobody stopped it. */
  get hasDied(): boolean {
    return this.hasEnded && !this.stopping;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.stopping = true;
    if (this.hasEnded) {
      return;
    }
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    const limit = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }

  /** @throws Error with its output when it ends before `isReady`, or takes too long */
  async until(isReady: () => Promise<boolean>, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!(await isReady())) {
      // One that was stopped meanwhile is nobody's any more.
      if (this.stopping) {
        return;
      }
      if (this.hasEnded || Date.now() > deadline) {
        throw new Error(`${this.name} did not become ready:\n${this.log}`);
      }
      await delay(50);
    }
  }

  private keep(chunk: Buffer): void {
    this.output.push(chunk.toString('utf8'));
    if (this.output.length > KEPT_CHUNKS) {
      this.output.shift();
    }
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
