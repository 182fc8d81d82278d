import KeyvRedis from '@keyv/redis';
import { Injectable } from '@nestjs/common';
import { createCache, type Cache as CacheManager } from 'cache-manager';
import { Keyv } from 'keyv';
import { Redis } from './redis.js';

/**
 * Small values that all processes may share: in Redis where there is one, else in memory. A value may
 * vanish at any moment, and while Redis is away nothing is found and nothing is kept.
 */
@Injectable()
export class Cache {
  private readonly manager: CacheManager;

  constructor(redis: Redis) {
    const store = redis.client === undefined ? memoryStore() : redisStore(redis);
    this.manager = createCache({ stores: [store] });
  }

  get(key: string): Promise<unknown> {
    return this.manager.get(key);
  }

  /** Best effort: a value that could not be stored is loaded again by who needs it. */
  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    await this.manager.set(key, value, ttlMs).catch(() => undefined);
  }

  async delete(key: string): Promise<void> {
    await this.manager.del(key).catch(() => undefined);
  }
}

/** A plain `new Keyv()` turns every value into JSON and back, even in memory. */
function memoryStore(): Keyv {
  const store = new Keyv();
  store.serialize = undefined;
  store.deserialize = undefined;
  return store;
}

function redisStore(redis: Redis): Keyv {
  const store = new Keyv({
    store: new GuardedStore(redis),
    // `Keyv` hands its own namespace to the store, so both must be told.
    namespace: redis.keyPrefix,
    useKeyPrefix: false,
  });
  // `Redis` reports an outage once; without a listener each failed command would be thrown as an event.
  store.on('error', () => undefined);
  return store;
}

/** The adapter waits for an absent server as long as it takes; here it never does. */
class GuardedStore extends KeyvRedis<string> {
  constructor(private readonly redis: Redis) {
    super(redis.client, { namespace: redis.keyPrefix, throwOnErrors: true });
    this.on('error', () => undefined);
  }

  override get<Value = string>(key: string): Promise<Value | undefined> {
    return this.redis.run(() => super.get<Value>(key));
  }

  override set(key: string, value: string, ttlMs?: number): Promise<void> {
    return this.redis.run(() => super.set(key, value, ttlMs));
  }

  override delete(key: string): Promise<boolean> {
    return this.redis.run(() => super.delete(key));
  }
}
