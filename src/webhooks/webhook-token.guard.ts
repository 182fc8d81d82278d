import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../platform/config/config.js';
import { networkAddressOf } from '../platform/http/network-address.js';
import { Problem } from '../platform/http/problem.js';
import { HeaderSecret } from '../platform/http/secret.js';
import { RateLimits } from '../platform/limits/rate-limits.js';

export const WEBHOOK_ROUTE = '/v1/webhooks/iiko';

/**
 * iiko signs nothing; it sends the token of its settings verbatim in `Authorization`. Some set-ups put
 * `Bearer ` in front. Without a configured token nobody is let in.
 */
@Injectable()
export class WebhookTokenGuard implements CanActivate {
  private readonly secret: HeaderSecret | undefined;

  private readonly guessesPerMinute: number;

  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) { iiko, rateLimits }: Pick<Config, 'iiko' | 'rateLimits'>,
  ) {
    this.guessesPerMinute = rateLimits.guesses;
    this.secret = iiko.webhookToken === undefined ? undefined : new HeaderSecret(iiko.webhookToken);
  }

  /**
   * Looks at the token before the body is read: nobody without it makes us hold a megabyte. The guard looks
   * again, so that the route does not rely on its address.
   */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async (request) => {
      if (request.routeOptions.url === WEBHOOK_ROUTE && !this.isTold(request)) {
        await this.refuse(request);
      }
    });
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.isTold(context.switchToHttp().getRequest())) {
      throw new Problem('webhook_token_invalid');
    }
    return true;
  }

  /**
   * Counts the guess. A right token is let in however many were wrong, since iiko blocks a receiver that refuses it.
   * @throws Problem webhook_token_invalid, rate_limited
   */
  private async refuse(request: FastifyRequest): Promise<never> {
    if (request.headers.authorization !== undefined) {
      const address = networkAddressOf(request);
      await this.limits.take('wrong-webhook-token', address, this.guessesPerMinute);
    }
    throw new Problem('webhook_token_invalid');
  }

  private isTold({ headers }: FastifyRequest): boolean {
    return this.secret?.matches(headers) === true;
  }
}
