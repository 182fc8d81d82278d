import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { HeaderSecret } from '../http/secret.js';

/** METRICS_TOKEN keeps the numbers of the business from everybody; without it they are open. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly secret: HeaderSecret | undefined;

  constructor(@Inject(CONFIG) { metricsToken }: Config) {
    this.secret = metricsToken === undefined ? undefined : new HeaderSecret(metricsToken);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.secret !== undefined && !this.secret.matches(request.headers)) {
      const headers = { 'www-authenticate': 'Bearer' };
      throw new Problem('unauthenticated', { action: 'fix', headers });
    }
    return true;
  }
}
