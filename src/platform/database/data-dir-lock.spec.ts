import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirLock } from './data-dir-lock.js';

describe('DataDirLock', () => {
  let dataDir: string;
  let other: ChildProcess | undefined;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'foodtech-lock-'));
  });

  afterEach(() => {
    other?.kill('SIGKILL');
    other = undefined;
    rmSync(dataDir, { recursive: true, force: true });
  });

  const lockFile = () => join(dataDir, 'foodtech.lock');
  const writeOwner = (owner: Record<string, unknown>) => {
    const defaults = { processStart: null, since: '2026-11-01T00:00:00.000Z', nonce: 'other' };
    writeFileSync(lockFile(), JSON.stringify({ ...defaults, host: hostname(), ...owner }));
  };
  const startProcess = async (): Promise<number> => {
    other = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
    if (other.stdout !== null) {
      await once(other.stdout, 'data');
    }
    return other.pid ?? 0;
  };

  it('refuses a second owner and says who the first one is', () => {
    const lock = DataDirLock.acquire(dataDir);
    expect(() => DataDirLock.acquire(dataDir)).toThrow(
      `in use by process ${process.pid} on ${hostname()}`,
    );
    lock.release();
    DataDirLock.acquire(dataDir).release();
    expect(existsSync(lockFile())).toBe(false);
  });

  it('refuses a folder that another living process holds', async () => {
    const pid = await startProcess();
    writeOwner({ pid });
    expect(() => DataDirLock.acquire(dataDir)).toThrow(`process ${pid}`);
  });

  it('takes over from a process that was killed', async () => {
    const pid = await startProcess();
    writeOwner({ pid });
    const exited = other === undefined ? undefined : once(other, 'exit');
    other?.kill('SIGKILL');
    await exited;
    DataDirLock.acquire(dataDir).release();
  });

  it('takes over from a dead process whose pid was given to another', async () => {
    const pid = await startProcess();
    writeOwner({ pid, processStart: 'another-boot:1' });
    DataDirLock.acquire(dataDir).release();
  });

  it('judges another machine by how recently it touched the lock', () => {
    writeOwner({ pid: 1, host: 'another-machine' });
    expect(() => DataDirLock.acquire(dataDir)).toThrow('another-machine');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockFile(), longAgo, longAgo);
    DataDirLock.acquire(dataDir).release();
  });

  it('takes over a lock that cannot be read', () => {
    writeFileSync(lockFile(), '{"pid":');
    const lock = DataDirLock.acquire(dataDir);
    expect(readFileSync(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`);
    lock.release();
  });

  it('leaves the lock of a successor alone', () => {
    const lock = DataDirLock.acquire(dataDir);
    writeOwner({ pid: process.pid, nonce: 'successor' });
    lock.release();
    expect(readFileSync(lockFile(), 'utf8')).toContain('successor');
  });

  it('explains a folder that cannot be used', () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    expect(() => DataDirLock.acquire(join(file, 'below'))).toThrow(
      /cannot be written \(.*\)\. Set DATA_DIR/,
    );
  });
});
