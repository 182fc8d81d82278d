import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { finalize, tap, type Observable } from 'rxjs';
import { LOGGER } from '../logging/logger.js';
import { currentContext } from '../logging/request-context.js';

/**
 * Ties a request to the iiko calls made for it: logs their correlationIds under the request's id, and
 * hands the last one to the caller, who can quote it to iiko's support.
 */
@Injectable()
export class CorrelationInterceptor implements NestInterceptor {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const ids = currentContext()?.iikoCorrelationIds ?? [];
    const announce = () => {
      announceCorrelation(reply, ids);
    };
    return next.handle().pipe(
      tap({ next: announce, error: announce }),
      finalize(() => {
        if (ids.length > 0) {
          this.logger.info({ iikoCorrelationIds: ids }, 'iiko calls of this request');
        }
      }),
    );
  }
}

function announceCorrelation(reply: FastifyReply, ids: string[]): void {
  const last = ids.at(-1);
  if (last !== undefined && !reply.sent && !reply.raw.headersSent) {
    void reply.header('x-iiko-correlation-id', last);
  }
}
