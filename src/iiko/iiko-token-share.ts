import { Inject, Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Cache } from '../platform/cache/cache.js';
import { Redis } from '../platform/cache/redis.js';
import { CONFIG, type Config } from '../platform/config/config.js';
import { deriveForAccount } from './iiko-account.js';

/** What the processes tell each other: a token, or that iiko refused the credentials. */
export type SharedToken =
  { token: string; expiresAtMs: number } | { refusal: SharedRefusal; expiresAtMs: number };

export interface SharedRefusal {
  kind: 'unauthorized' | 'rate-limited';
  status?: number | undefined;
  code?: string | undefined;
  description?: string | undefined;
  correlationId?: string | undefined;
}

export interface TokenLock {
  /** `elsewhere`: another process is fetching. `alone`: there is nobody to share with at the moment. */
  state: 'held' | 'elsewhere' | 'alone';
  release: () => Promise<void>;
}

/**
 * The shared place of the token. At rest it is encrypted with a key derived from the credentials, and
 * the name of the entry is derived too, so a look into Redis gives away neither.
 */
@Injectable()
export class IikoTokenShare {
  private readonly name: string;
  private readonly key: Buffer;
  private readonly lockMs: number;

  constructor(
    private readonly cache: Cache,
    private readonly redis: Redis,
    @Inject(CONFIG)
    { iiko }: { iiko: Pick<Config['iiko'], 'baseUrl' | 'credentials' | 'timeoutMs'> },
  ) {
    this.name = `iiko-token:${deriveForAccount(iiko, 'name', 16).toString('hex')}`;
    this.key = deriveForAccount(iiko, 'encryption key', 32);
    // Longer than a token call can take, so that only the lock of a dead process runs out.
    this.lockMs = iiko.timeoutMs + 5_000;
  }

  /** What lies there and is still valid; unreadable counts as absent. */
  async read(): Promise<SharedToken | undefined> {
    const sealed = await this.cache.get(this.name);
    const parsed = sharedSchema.safeParse(typeof sealed === 'string' ? this.open(sealed) : sealed);
    return parsed.success && parsed.data.expiresAtMs > Date.now() ? parsed.data : undefined;
  }

  async write(shared: SharedToken): Promise<void> {
    const ttlMs = shared.expiresAtMs - Date.now();
    if (ttlMs > 0) {
      await this.cache.set(this.name, this.seal(JSON.stringify(shared)), ttlMs);
    }
  }

  /** At most one process holds it; it runs out by itself when that one dies. */
  async lock(): Promise<TokenLock> {
    const owner = randomUUID();
    const name = `${this.redis.keyPrefix}:${this.name}:lock`;
    try {
      const taken = await this.redis.run((client) =>
        client.set(name, owner, {
          condition: 'NX',
          expiration: { type: 'PX', value: this.lockMs },
        }),
      );
      if (taken === null) {
        return { state: 'elsewhere', release: async () => Promise.resolve() };
      }
    } catch {
      // Redis reports its own trouble; without it there is nobody to wait for.
      return { state: 'alone', release: async () => Promise.resolve() };
    }
    return { state: 'held', release: () => this.unlock(name, owner) };
  }

  /** Only our own lock: it may have run out, and then it is another's. */
  private async unlock(name: string, owner: string): Promise<void> {
    await this.redis
      .run((client) => client.eval(DELETE_IF_OWNED, { keys: [name], arguments: [owner] }))
      .catch(() => undefined);
  }

  private seal(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(this.name));
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
  }

  private open(sealed: string): unknown {
    try {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(this.name));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return JSON.parse(text.toString('utf8'));
    } catch {
      return undefined;
    }
  }
}

const DELETE_IF_OWNED =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const sharedSchema = z.union([
  z.object({ token: z.string(), expiresAtMs: z.number() }),
  z.object({
    refusal: z.object({
      kind: z.enum(['unauthorized', 'rate-limited']),
      status: z.number().optional(),
      code: z.string().optional(),
      description: z.string().optional(),
      correlationId: z.string().optional(),
    }),
    expiresAtMs: z.number(),
  }),
]);
