import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { HeaderSecret } from '../http/secret.js';

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

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.secret?.matches(headers) !== true) {
      throw new Problem('webhook_token_invalid');
    }
    return true;
  }
}
