import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { Child, findFreePort } from './child.js';

/** PostgreSQL will not run as root; Debian's package brings this user along. */
const SERVER_USER = 'postgres';
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const START_LIMIT_MS = 30_000;

export interface Binaries {
  initdb: string;
  postgres: string;
  redis: string;
}

/** @throws Error that says what is missing, and how to get it */
export function findBinaries(): Binaries {
  const folders = [...postgresFolders(), ...(process.env.PATH ?? '').split(delimiter)];
  const find = (name: string) =>
    folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  const [initdb, postgres, redis] = [find('initdb'), find('postgres'), find('redis-server')];
  if (initdb === undefined || postgres === undefined || redis === undefined) {
    const missing = [
      ...(initdb === undefined || postgres === undefined
        ? ['initdb and postgres (Debian: apt-get install postgresql)']
        : []),
      ...(redis === undefined ? ['redis-server (Debian: apt-get install redis-server)'] : []),
    ];
    throw new Error(
      `The run starts servers of its own, to stop and kill them, and needs\n${missing.map((text) => `  - ${text}`).join('\n')}`,
    );
  }
  return { initdb, postgres, redis };
}

/** The newest version first. */
function postgresFolders(): string[] {
  return existsSync(DEBIAN_FOLDER)
    ? readdirSync(DEBIAN_FOLDER)
        .toSorted((one, other) => Number(other) - Number(one))
        .map((version) => join(DEBIAN_FOLDER, version, 'bin'))
    : [];
}

/** A server that can be stopped, killed and started again where it was. */
export class Server {
  private child: Child | undefined;

  private constructor(
    readonly url: string,
    private readonly launch: () => Child,
    private readonly port: number,
  ) {}

  /** A cluster of its own in `folder`, which survives what is done to its server. */
  static async postgres({ initdb, postgres }: Binaries, folder: string): Promise<Server> {
    const data = join(folder, 'postgres');
    const as = userFor(folder);
    mkdirSync(data);
    as.own(data);
    const [file, ...args] = as.command([
      initdb,
      '--pgdata',
      data,
      '--username=chaos',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
    ]);
    execFileSync(file, args, { stdio: 'pipe', cwd: data });
    const port = await findFreePort();
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${data}`,
      'max_connections=200',
    ].flatMap((setting) => ['-c', setting]);
    const command = as.command([postgres, '-D', data, ...settings]);
    const launch = () => Child.start({ name: 'PostgreSQL', command, cwd: data });
    return new Server(`postgres://chaos@127.0.0.1:${port}/postgres`, launch, port);
  }

  /** Empty at each start: what is in it only saves work. */
  static async redis({ redis }: Binaries, folder: string): Promise<Server> {
    const port = await findFreePort();
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    const command = [redis, '--port', String(port), ...options] as const;
    const launch = () => Child.start({ name: 'Redis', command: [...command] });
    return new Server(`redis://127.0.0.1:${port}`, launch, port);
  }

  async start(): Promise<void> {
    const child = this.launch();
    this.child = child;
    await child.until(() => accepts(this.port), START_LIMIT_MS);
  }

  /** `SIGQUIT` to PostgreSQL is its immediate shutdown: no checkpoint, recovery at the next start. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    await this.child?.stop(signal);
  }
}

interface ServerUser {
  own(folder: string): void;
  command(words: readonly [string, ...string[]]): [string, ...string[]];
}

/** Who PostgreSQL runs as: whoever runs this, or its own user where that is root. */
function userFor(folder: string): ServerUser {
  if (process.getuid?.() !== 0) {
    return { own: () => undefined, command: ([file, ...args]) => [file, ...args] };
  }
  // The way to its data must be open to the other user.
  chmodSync(folder, 0o755);
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(idOf(flag))) as [number, number];
  return {
    own: (path) => {
      chownSync(path, uid, gid);
    },
    // Without a shell between, so that signals reach the server itself.
    command: (words) => ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...words],
  };
}

function idOf(flag: string): string {
  try {
    return execFileSync('id', [flag, SERVER_USER], { encoding: 'utf8' }).trim();
  } catch (cause) {
    throw new Error(
      `PostgreSQL does not run as ${userInfo().username}, and there is no user "${SERVER_USER}" to run it as.`,
      { cause },
    );
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
