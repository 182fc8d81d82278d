import { Module } from '@nestjs/common';
import { getOptionsToken, getStorageToken, type ThrottlerOptions } from '@nestjs/throttler';
import { CacheModule } from '../cache/cache.module.js';
import { CONFIG, type Config } from '../config/config.js';
import type { LimitName } from './limit.guard.js';
import { GuessLimits } from './guess-limits.js';
import { Lookups } from './lookups.js';
import { RateLimits, WINDOW_SECONDS } from './rate-limits.js';

/** What `ThrottlerModule` would provide, without being global: the guards stand in one place, in `auth`. */
@Module({
  imports: [CacheModule],
  providers: [
    GuessLimits,
    Lookups,
    RateLimits,
    { provide: getStorageToken(), useExisting: RateLimits },
    {
      provide: getOptionsToken(),
      inject: [CONFIG],
      useFactory: ({ rateLimits }: Config) => toThrottlers(rateLimits),
    },
  ],
  exports: [GuessLimits, Lookups, RateLimits, getStorageToken(), getOptionsToken()],
})
export class LimitsModule {}

function toThrottlers(limits: Config['rateLimits']): ThrottlerOptions[] {
  const byName: Record<LimitName, number> = {
    address: limits.perAddress,
    'sign-in': limits.signIn,
    'lookup-address': limits.lookupPerAddress,
    session: limits.perSession,
    lookup: limits.lookup,
    operator: limits.operator,
  };
  return Object.entries(byName).map(([name, limit]) => ({
    name,
    limit,
    ttl: WINDOW_SECONDS * 1_000,
    skipIf: () => limit === 0,
  }));
}
