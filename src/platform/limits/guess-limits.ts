import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { CONFIG, type Config } from '../config/config.js';
import { currentContext } from '../logging/request-context.js';
import { RateLimits } from './rate-limits.js';

export type Guessed = 'promo-code' | 'order-claim';

/** Many guests share an address; one who guesses under many sessions is held up by it all the same. */
const ADDRESS_FACTOR = 10;
/** Longer than a quote lives: what was accepted in it must not be refused when it is ordered. */
const RIGHT_SECONDS = 3 * 3_600;

interface Count {
  name: string;
  whom: string;
  most: number;
}

/** Wrong guesses at what someone may know, over all routes where it can be tried. */
@Injectable()
export class GuessLimits {
  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) private readonly config: Pick<Config, 'rateLimits'>,
  ) {}

  /**
   * Before a guess is tried, unless the caller has had it accepted before.
   * @throws Problem rate_limited
   */
  async admit(what: Guessed, guess: string): Promise<void> {
    const counts = this.countsOf(what);
    for (const count of counts) {
      if (await this.wasRight(count, guess)) {
        return;
      }
    }
    for (const { name, whom, most } of counts) {
      await this.limits.refuseIfUsedUp(name, whom, most);
    }
  }

  /** The same wrong guess counts once: a cart that changes asks again with the same promo code. */
  async countWrong(what: Guessed, guess: string): Promise<void> {
    for (const { name, whom } of this.countsOf(what)) {
      const { used } = await this.limits.count(`${name}-tried`, keyOf(whom, guess));
      if (used === 1) {
        await this.limits.count(name, whom);
      }
    }
  }

  async rememberRight(what: Guessed, guess: string): Promise<void> {
    const [own] = this.countsOf(what);
    if (own !== undefined) {
      await this.limits.count(`${own.name}-right`, keyOf(own.whom, guess), RIGHT_SECONDS);
    }
  }

  private async wasRight({ name, whom }: Count, guess: string): Promise<boolean> {
    return (await this.limits.usage(`${name}-right`, keyOf(whom, guess))) !== undefined;
  }

  /** Of the session first; none outside of requests, and with 0, which is no limit. */
  private countsOf(what: Guessed): Count[] {
    const { networkAddress, sessionId } = currentContext() ?? {};
    const most = this.config.rateLimits.guesses;
    if (networkAddress === undefined || most === 0) {
      return [];
    }
    const address = {
      name: `wrong-${what}-address`,
      whom: networkAddress,
      most: most * ADDRESS_FACTOR,
    };
    return sessionId === undefined
      ? [address]
      : [{ name: `wrong-${what}`, whom: sessionId, most }, address];
  }
}

function keyOf(whom: string, guess: string): string {
  return createHash('sha256').update(`${whom} ${guess}`).digest('base64url');
}
