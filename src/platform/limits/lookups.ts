import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { currentContext } from '../logging/request-context.js';
import { RateLimits } from './rate-limits.js';

/**
 * Questions that a request puts to iiko besides its own work, such as a quote about its address. They share a quota
 * of the whole chain, so each session has a part of it, and so has each network address, where sessions cost nothing.
 */
@Injectable()
export class Lookups {
  private readonly perSession: number;
  private readonly perAddress: number;

  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) { rateLimits }: Pick<Config, 'rateLimits'>,
  ) {
    this.perSession = rateLimits.lookup;
    this.perAddress = rateLimits.lookupPerAddress;
  }

  /**
   * Counts a request that is sometimes answered from memory, where it asks another service; together with the routes
   * that always ask (`LookupLimit`).
   * @throws Problem rate_limited
   */
  async takeRequest(): Promise<void> {
    const { networkAddress, sessionId } = currentContext() ?? {};
    if (sessionId !== undefined) {
      await this.limits.take('lookup', sessionId, this.perSession);
    }
    if (networkAddress !== undefined) {
      await this.limits.take('lookup-address', networkAddress, this.perAddress);
    }
  }

  /**
   * Counts a question of a session.
   * @param perAddress how many questions one network address may ask in a minute
   * @returns false when the session or its address has asked enough for this minute
   */
  async take(sessionId: string, perAddress: number): Promise<boolean> {
    if (this.perSession === 0) {
      return true;
    }
    const { used } = await this.limits.count('lookup-session', sessionId);
    if (used > this.perSession) {
      return false;
    }
    const { networkAddress } = currentContext() ?? {};
    if (networkAddress === undefined) {
      return true;
    }
    const byAddress = await this.limits.count('lookup-questions', networkAddress);
    return byAddress.used <= perAddress;
  }
}
