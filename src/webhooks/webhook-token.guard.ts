import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { HeaderSecret } from '../http/secret.js';

export const WEBHOOK_ROUTE = '/v1/webhooks/iiko';

/**
 * iiko signs nothing; it sends the token of its settings verbatim in `Authorization`. Some set-ups put
 * `Bearer ` in front. Without a configured token nobody is let in.
 */
@Injectable()
export class WebhookTokenGuard implements CanActivate {
  private readonly secret: HeaderSecret | undefined;

  constructor(@Inject(CONFIG) { iiko }: Config) {
    this.secret = iiko.webhookToken === undefined ? undefined : new HeaderSecret(iiko.webhookToken);
  }

  /**
   * Looks at the token before the body is read: nobody without it makes us hold a megabyte. The guard looks
   * again, so that the route does not rely on its address.
   */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const isMeant = request.routeOptions.url === WEBHOOK_ROUTE;
      done(isMeant && !this.isTold(request) ? new Problem('webhook_token_invalid') : undefined);
    });
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.isTold(context.switchToHttp().getRequest())) {
      throw new Problem('webhook_token_invalid');
    }
    return true;
  }

  private isTold({ headers }: FastifyRequest): boolean {
    return this.secret?.matches(headers) === true;
  }
}
