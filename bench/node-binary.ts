import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MeasuredNode {
  path: string;
  version: string;
}

/** What the image ships; numbers of another major say little about it. */
const MAJOR = 24;
const PACKAGE = 'node@24.21.0';

/** This process's own Node when it is the shipped major, else one fetched from npm and kept for the next run. */
export function findMeasuredNode(): MeasuredNode {
  if (process.versions.node.startsWith(`${MAJOR}.`)) {
    return { path: process.execPath, version: process.version };
  }
  const folder = join(tmpdir(), `foodtech-bench-${PACKAGE}`);
  const path = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(path)) {
    console.log(`Node ${process.version} runs this; fetching ${PACKAGE} to measure with …`);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() };
}
