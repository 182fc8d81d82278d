import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { RateLimits } from '../platform/limits/rate-limits.js';
import { AuthService } from './auth.service.js';
import { isSealed, sessionIdOf } from './refresh-tokens.js';

/** Refreshes count by session where the token is of our making; invented ones must not use up those of a session. */
@Injectable()
export class RefreshLimit {
  constructor(
    private readonly auth: AuthService,
    private readonly limits: RateLimits,
    @Inject(CONFIG) private readonly config: Pick<Config, 'rateLimits'>,
  ) {}

  /** @throws Problem rate_limited */
  async take(token: string, networkAddress: string): Promise<void> {
    const { refresh, signIn } = this.config.rateLimits;
    const sessionId = sessionIdOf(token);
    if (sessionId !== undefined && isSealed(token, this.auth.refreshKeys())) {
      await this.limits.take('refresh', sessionId, refresh);
    } else {
      await this.limits.take('sign-in', networkAddress, signIn);
    }
  }
}
