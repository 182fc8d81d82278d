import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { eventually } from './eventually.js';
import { findFreePort } from './free-port.js';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of a test's own, which may be filled and stopped. */
export class RedisServer {
  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly child: ReturnType<typeof spawn>,
    private readonly client: ReturnType<typeof connectTo>,
  ) {}

  static async start(): Promise<RedisServer> {
    return RedisServer.startAt(await findFreePort());
  }

  /** Where it was, with nothing in it. */
  startAgain(): Promise<RedisServer> {
    return RedisServer.startAt(this.port);
  }

  private static async startAt(port: number): Promise<RedisServer> {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const limits = ['--maxmemory-policy', 'noeviction'];
    const child = spawn('redis-server', ['--port', String(port), ...options, ...limits], {
      stdio: 'ignore',
    });
    const url = `redis://127.0.0.1:${port}`;
    const client = connectTo(url);
    await client.connect();
    return new RedisServer(url, port, child, client);
  }

  /** Fills it beyond the memory it may have: it refuses all writes, and answers reads. */
  async fill(): Promise<void> {
    await this.client.set('filling', 'x'.repeat(1_000_000));
    await this.client.configSet('maxmemory', '1mb');
    await eventually(async () => {
      await expect(this.client.set('one', 'more')).rejects.toThrow('OOM');
    });
  }

  async empty(): Promise<void> {
    await this.client.configSet('maxmemory', '0');
    await this.client.del('filling');
  }

  /** Makes it a replica of nothing: it refuses all writes of clients, as after a failover. */
  async demote(): Promise<void> {
    await this.client.replicaOf('127.0.0.1', 1);
  }

  async promote(): Promise<void> {
    await this.client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

function connectTo(url: string) {
  const client = createClient({ url });
  // It is tried again until the server listens.
  client.on('error', () => undefined);
  return client;
}
