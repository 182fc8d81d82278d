import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
}

/** @throws Error that names everything missing, and how to get it */
export function assertCanMeasure(needsLoadGenerator: boolean): void {
  const problems = [
    ...(process.platform === 'linux' ? [] : ['Linux: processes are pinned and read from /proc']),
    ...(cpus().length < 2 ? ['two cores: one for the server, one for the load'] : []),
    ...(hasCommand('taskset') ? [] : ['taskset (Debian: apt-get install util-linux)']),
    ...(needsLoadGenerator && !hasCommand('wrk') ? ['wrk (Debian: apt-get install wrk)'] : []),
  ];
  if (problems.length > 0) {
    throw new Error(`The benchmark needs\n${problems.map((text) => `  - ${text}`).join('\n')}`);
  }
}

export function hasCommand(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim(),
  };
}
