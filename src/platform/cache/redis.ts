import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createClient, ErrorReply } from '@redis/client';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { LOGGER } from '../logging/logger.js';

export type RedisConnection = ReturnType<typeof openClient>;

/** Redis is not configured, not connected or too slow; the caller goes on without it. */
export class RedisUnavailableError extends Error {
  constructor(reason: string) {
    super(`Redis is unavailable: ${reason}`);
    this.name = 'RedisUnavailableError';
  }
}

/**
 * The one Redis connection of the process. Redis only makes things cheaper, so no request may wait
 * for it long: a command that takes too long fails, and for a while all others fail at once.
 */
@Injectable()
export class Redis implements OnModuleInit, OnApplicationShutdown {
  readonly client: RedisConnection | undefined;
  /** What the names of all keys begin with. */
  readonly keyPrefix: string;
  private pausedUntil = 0;
  private away = false;
  /** The code of the error with which it refuses to store anything, though it answers. */
  private refusal: string | undefined;
  private probe: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'redis'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { url, keyPrefix } = config.redis;
    this.keyPrefix = keyPrefix;
    this.client = url === undefined ? undefined : openClient(url);
    this.client?.on('error', (error: Error) => {
      this.reportAbsence(error.message);
    });
    this.client?.on('ready', () => {
      this.away = false;
      this.logger.info('redis: connected');
    });
  }

  /** Waits a moment for the first connection, never for an absent server: that is tried in the background. */
  async onModuleInit(): Promise<void> {
    if (this.client === undefined) {
      return;
    }
    const connecting = this.client.connect().catch((error: unknown) => {
      this.reportAbsence(error instanceof Error ? error.message : 'connection failed');
    });
    await Promise.race([connecting, expire(CONNECT_WAIT_MS)]);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.probe);
    if (this.client?.isOpen) {
      this.client.destroy();
    }
  }

  /** Whether one is configured. */
  get expected(): boolean {
    return this.client !== undefined;
  }

  /**
   * Why this process goes without Redis, wholly or in what it would store; undefined while all is well. Names no address:
   * anyone may read it.
   */
  get trouble(): string | undefined {
    if (this.away || this.client?.isReady === false) {
      return 'does not answer';
    }
    return this.refusal === undefined ? undefined : `stores nothing: ${this.refusal}`;
  }

  /** Does Redis answer now? `undefined` when none is configured. */
  async ping(): Promise<boolean | undefined> {
    if (this.client === undefined) {
      return undefined;
    }
    return this.run((client) => client.ping()).then(
      () => true,
      () => false,
    );
  }

  /**
   * Runs a command within the time that a request can spare.
   * @throws RedisUnavailableError when there is no answer in time; the command may still be carried out
   * @throws ErrorReply when Redis refuses the command
   */
  async run<Result>(command: (client: RedisConnection) => Promise<Result>): Promise<Result> {
    const { client } = this;
    if (client === undefined) {
      throw new RedisUnavailableError('not configured');
    }
    if (!client.isReady) {
      throw new RedisUnavailableError('not connected');
    }
    if (Date.now() < this.pausedUntil) {
      throw new RedisUnavailableError('it did not answer a moment ago');
    }
    const answer = command(client).catch((error: unknown) => {
      this.noticeRefusal(error);
      throw error;
    });
    const result = await Promise.race([answer, expire(COMMAND_TIMEOUT_MS)]);
    if (result === EXPIRED) {
      this.pausedUntil = Date.now() + PAUSE_MS;
      this.reportAbsence('a command timed out');
      throw new RedisUnavailableError('a command timed out');
    }
    this.noticeAnswer();
    return result;
  }

  /** Once per outage: the client reports every failed attempt to connect. */
  private reportAbsence(reason: string): void {
    if (!this.away) {
      this.away = true;
      this.logger.warn({ reason }, 'redis: unavailable, going on without it');
    }
  }

  /** After a command that timed out there need not be a new connection. */
  private noticeAnswer(): void {
    if (this.away) {
      this.away = false;
      this.logger.info('redis: answers again');
    }
  }

  /** Once, too: each command that would write is refused while it lasts. */
  private noticeRefusal(error: unknown): void {
    const reason = error instanceof ErrorReply ? error.message : '';
    const code = REFUSED_WRITE.exec(reason)?.[0];
    if (this.refusal === undefined && code !== undefined) {
      this.refusal = code;
      this.logger.warn({ reason }, 'redis: refuses to store anything, going on without it');
      this.probeLater();
    }
  }

  /** Reads succeed all the time: only a write tells that writes do again. */
  private probeLater(): void {
    this.probe = setTimeout(() => void this.tryToWrite(), PROBE_MS).unref();
  }

  private async tryToWrite(): Promise<void> {
    const expiration = { type: 'PX', value: PROBE_MS } as const;
    try {
      await this.run((client) => client.set(`${this.keyPrefix}:probe`, '1', { expiration }));
      this.refusal = undefined;
      this.logger.info('redis: stores again');
    } catch {
      this.probeLater();
    }
  }
}

/** Out of memory, a replica, a full disk, too few replicas; scripts say it in the middle of a line. */
const REFUSED_WRITE = /\b(OOM|READONLY|MISCONF|NOREPLICAS)\b/;
const PROBE_MS = 2_000;

const CONNECT_WAIT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 500;
const PAUSE_MS = 3_000;
const EXPIRED = Symbol('expired');

/**
 * Without these options the client queues commands for a server that is away and waits for a frozen
 * one without end: `disableOfflineQueue` and `socketTimeout` with pings are what prevents that.
 */
function openClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 1_000,
    socket: {
      connectTimeout: 1_000,
      socketTimeout: 3_000,
      reconnectStrategy: (attempts) => Math.min(attempts * 100, 2_000),
    },
  });
}

/**
 * Looks once more at the sockets after the time is over (`setImmediate` runs after them): in a busy
 * process the answer may have been lying there while the timer was late.
 */
function expire(timeoutMs: number): Promise<typeof EXPIRED> {
  return new Promise((resolve) => {
    setTimeout(() => {
      setImmediate(() => {
        resolve(EXPIRED);
      });
    }, timeoutMs).unref();
  });
}
