import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from './startup-error.js';

const HEARTBEAT_MS = 2_000;
const FOREIGN_HOST_STALE_MS = 15_000;

const lockOwner = z.object({
  pid: z.number(),
  host: z.string(),
  /** Start of the process as the kernel counts it: tells a reused pid from the one that locked. */
  processStart: z.string().nullable(),
  since: z.string(),
  nonce: z.string(),
});
type LockOwner = z.infer<typeof lockOwner>;

/**
 * Makes this process the only user of a folder. PGlite itself has no such guard: two processes on one
 * folder both acknowledge writes and silently lose most of them (measured).
 *
 * The lock is a file created atomically (a hard link to a complete file). On the same machine its owner
 * is dead when its pid is gone or belongs to a process with another start time; on another machine (a
 * shared volume) when its file has not been touched for 15 seconds.
 */
export class DataDirLock {
  private constructor(
    private readonly path: string,
    private readonly owner: LockOwner,
    private readonly heartbeat: NodeJS.Timeout,
  ) {}

  /** @throws StartupError when the folder cannot be written or another live process holds it */
  static acquire(dataDir: string): DataDirLock {
    const path = join(dataDir, 'foodtech.lock');
    prepareDirectory(dataDir);
    const owner = describeThisProcess();
    for (let attempt = 0; attempt < 5; attempt++) {
      if (createAtomically(path, owner)) {
        const heartbeat = setInterval(() => {
          touch(path);
        }, HEARTBEAT_MS);
        heartbeat.unref();
        return new DataDirLock(path, owner, heartbeat);
      }
      const holder = readOwner(path);
      if (holder !== undefined && isAlive(path, holder)) {
        throw new StartupError(
          `The data directory ${dataDir} is in use by process ${holder.pid} on ${holder.host} (since ${holder.since}). ` +
            'Stop that process, or give this one its own DATA_DIR.',
        );
      }
      removeStale(path, holder);
    }
    throw new StartupError(
      `The lock in ${dataDir} could not be taken: other processes compete for it.`,
    );
  }

  release(): void {
    clearInterval(this.heartbeat);
    if (readOwner(this.path)?.nonce === this.owner.nonce) {
      rmSync(this.path, { force: true });
    }
  }
}

function prepareDirectory(dataDir: string): void {
  const probe = join(dataDir, `.write-probe-${randomUUID()}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    closeSync(openSync(probe, 'wx'));
    rmSync(probe);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(
      `The data directory ${dataDir} cannot be written (${reason}). Set DATA_DIR to a folder this user may write.`,
    );
  }
}

function describeThisProcess(): LockOwner {
  return {
    pid: process.pid,
    host: hostname(),
    processStart: readProcessStart(process.pid),
    since: new Date().toISOString(),
    nonce: randomUUID(),
  };
}

/** The link appears with its whole content or not at all, so nobody reads a half-written owner. */
function createAtomically(path: string, owner: LockOwner): boolean {
  const draft = `${path}.${owner.nonce}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOwner(path: string): LockOwner | undefined {
  try {
    const parsed = lockOwner.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(path: string, owner: LockOwner): boolean {
  if (owner.host !== hostname()) {
    return Date.now() - lastTouched(path) < FOREIGN_HOST_STALE_MS;
  }
  if (!processExists(owner.pid)) {
    return false;
  }
  const start = readProcessStart(owner.pid);
  // Without /proc (macOS, Windows) a living pid has to be taken for the owner.
  return start === null || owner.processStart === null || start === owner.processStart;
}

/**
 * Two processes may find the same stale lock. Each moves aside what it finds; who moved a lock that is
 * not the stale one (the other was quicker and already holds a new one) puts it back.
 */
function removeStale(path: string, stale: LockOwner | undefined): void {
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return;
    }
    throw error;
  }
  if (readOwner(aside)?.nonce !== stale?.nonce) {
    linkSync(aside, path);
  }
  rmSync(aside, { force: true });
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Boot id and field 22 of /proc/PID/stat (start time in clock ticks since boot); null where there is no /proc. */
function readProcessStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}

function lastTouched(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The folder was removed under a running process; there is nothing left to guard.
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
