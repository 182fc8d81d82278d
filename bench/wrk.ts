import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LOAD_CPU } from './program.js';

export interface LoadOptions {
  url: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  requestsPerSecond: number;
  p99Ms: number;
  bytes: number;
}

const UNIT_MS: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };
const UNIT_BYTES: Record<string, number> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** @throws Error when a request failed or was answered with something other than 2xx and 3xx */
export async function runWrk({
  url,
  headers,
  connections,
  seconds,
}: LoadOptions): Promise<LoadResult> {
  const headerFlags = Object.entries(headers).flatMap(([name, value]) => [
    '-H',
    `${name}: ${value}`,
  ]);
  const output = await run('taskset', [
    ...['-c', String(LOAD_CPU), 'wrk', '--latency', '-t', '1', '-c', String(connections)],
    ...['-d', `${seconds}s`, ...headerFlags, url],
  ]);
  return readReport(output);
}

/** What wrk prints at the end. */
export function readReport(output: string): LoadResult {
  const failures = /^\s*(Socket errors:.*|Non-2xx or 3xx responses:.*)$/m.exec(output)?.[1];
  if (failures !== undefined) {
    throw new Error(`wrk reported failures: ${failures}`);
  }
  const [requests] = find(/^\s*(\d+) requests in /m, output);
  const [size, sizeUnit = ''] = find(/, ([\d.]+)([KMG]?B) read$/m, output);
  const [rate] = find(/^Requests\/sec:\s+([\d.]+)$/m, output);
  const [p99, p99Unit = ''] = find(/^\s+99%\s+([\d.]+)(us|ms|s|m)\s*$/m, output);
  return {
    requests: Number(requests),
    requestsPerSecond: Number(rate),
    p99Ms: Number(p99) * (UNIT_MS[p99Unit] ?? Number.NaN),
    bytes: Number(size) * (UNIT_BYTES[sizeUnit] ?? Number.NaN),
  };
}

function find(pattern: RegExp, output: string): string[] {
  const match = pattern.exec(output);
  if (match === null) {
    throw new Error(`wrk printed something unexpected:\n${output}`);
  }
  return match.slice(1);
}

async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(`${command} ended with ${code ?? 'a signal'}:\n${chunks.join('')}`);
  }
  return chunks.join('');
}
