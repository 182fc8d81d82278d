import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { networkAddressOf } from '../../platform/http/network-address.js';
import { Problem } from '../../platform/http/problem.js';
import { HeaderSecret } from '../../platform/http/secret.js';
import { RateLimits } from '../../platform/limits/rate-limits.js';

/** METRICS_TOKEN keeps the numbers of the business from everybody; without it they are open. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly secret: HeaderSecret | undefined;

  private readonly guessesPerMinute: number;

  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) { metricsToken, rateLimits }: Pick<Config, 'metricsToken' | 'rateLimits'>,
  ) {
    this.guessesPerMinute = rateLimits.guesses;
    this.secret = metricsToken === undefined ? undefined : new HeaderSecret(metricsToken);
  }

  /** @throws Problem unauthenticated, rate_limited */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.secret === undefined || this.secret.matches(request.headers)) {
      return true;
    }
    if (request.headers.authorization !== undefined) {
      const address = networkAddressOf(request);
      await this.limits.take('wrong-metrics-token', address, this.guessesPerMinute);
    }
    throw new Problem('unauthenticated', {
      action: 'fix',
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}
