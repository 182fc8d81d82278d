import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { escapePointer } from './pointer.js';
import { Problem } from './problem.js';
import { violationOf } from './violations.js';

/** Where Nest keeps the parameters of handlers, and which of them is a query. */
const ROUTE_ARGUMENTS = '__routeArguments__';
const QUERY = /^4:/;

const MOST_SHOWN = 50;

/**
 * Refuses query properties on operations that take none, as the DTOs of the others refuse unknown ones: a filter
 * that is misspelt, or belongs to another operation, would be ignored without a word. Not where others choose the
 * address: iiko's webhooks, health checks.
 */
@Injectable()
export class KnownQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(request.query as object);
    if (names.length > 0 && isOurs(request) && !takesQuery(context)) {
      const errors = names
        .slice(0, MOST_SHOWN)
        .map((name) => violationOf('unknown_property', `/${escapePointer(name)}`));
      throw new Problem('validation_failed', { errors });
    }
    return next.handle();
  }
}

function isOurs({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return url.startsWith('/v1/') && !url.startsWith('/v1/webhooks/');
}

function takesQuery(context: ExecutionContext): boolean {
  const parameters = Reflect.getMetadata(
    ROUTE_ARGUMENTS,
    context.getClass(),
    context.getHandler().name,
  ) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => QUERY.test(key));
}
