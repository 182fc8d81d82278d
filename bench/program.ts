import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Servers run on one core and everything that makes load on the other, so that neither takes from the other. */
export const SERVER_CPU = 0;
export const LOAD_CPU = 1;

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_OUTPUT = 200;
const CLOCK_TICKS_PER_SECOND = 100;

interface ProgramOptions {
  name: string;
  command: string[];
  cpu: number;
  env?: Record<string, string>;
  /** Where it runs; a folder without a `.env`, so that nobody's own settings are measured. */
  cwd: string;
}

/** A process on a core of its own, with what Linux knows about it. */
export class Program {
  private readonly output: string[] = [];

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static start({ name, command, cpu, env, cwd }: ProgramOptions): Program {
    const child = spawn('taskset', ['-c', String(cpu), ...command], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new Program(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        program.keep(chunk);
      });
    }
    return program;
  }

  /** @throws Error with its last output when it ends before, or takes too long */
  async untilAnswers(url: string): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline) {
      if (this.hasEnded()) {
        throw new Error(`${this.name} has ended:\n${this.output.join('')}`);
      }
      if (await answers(url)) {
        return;
      }
      await delay(5);
    }
    throw new Error(`${this.name} did not answer at ${url} in time:\n${this.output.join('')}`);
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) {
      return;
    }
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const limit = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }

  /** Resident now, and the most it ever was, in megabytes. */
  memory(): { residentMb: number; peakMb: number } {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const read = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
    return { residentMb: read('VmRSS'), peakMb: read('VmHWM') };
  }

  /** Processor time that it and its children have used so far. */
  cpuSeconds(): number {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    const pids = [this.pid, ...children.split(' ').filter((pid) => pid !== '')];
    return pids.reduce<number>((total, pid) => total + cpuSecondsOf(pid), 0);
  }

  private get pid(): number {
    if (this.child.pid === undefined) {
      throw new Error(`${this.name} could not be started`);
    }
    return this.child.pid;
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private keep(chunk: Buffer): void {
    this.output.push(chunk.toString('utf8'));
    if (this.output.length > KEPT_OUTPUT) {
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

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function cpuSecondsOf(pid: number | string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // man 5 proc: utime and stime are fields 14 and 15; the first two were cut off with the name.
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}
