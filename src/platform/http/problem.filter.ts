import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { isDatabaseAway } from '../database/database-errors.js';
import { messageOf } from '../logging/log-error.js';
import { LOGGER } from '../logging/logger.js';
import { answerIn } from './content-language.js';
import { chooseLanguage, Problem } from './problem.js';
import type { ProblemCode } from './problem-table.js';
import { RouteMethods } from './route-methods.js';

/** Every failure leaves as problem+json; what is not one of ours says nothing about its inside. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly publicUrl: string;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly routes: RouteMethods,
  ) {
    this.publicUrl = config.http.publicUrl ?? '';
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(exception, request, this.routes);
    this.log(problem, exception);
    if (reply.raw.headersSent) {
      reply.raw.end();
      return;
    }
    const language = chooseLanguage(request.headers['accept-language']);
    answerIn(language, reply);
    void reply
      .status(problem.definition.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers })
      .type('application/problem+json; charset=utf-8')
      .send(problem.toBody({ language, requestId: request.id, publicUrl: this.publicUrl }));
  }

  private log(problem: Problem, exception: unknown): void {
    const { level } = problem.definition;
    const fields = { code: problem.code, detail: problem.message };
    if (problem.code === 'temporarily_unavailable') {
      // Each request fails with it while the database is away, which the log says by itself: no stack traces.
      this.logger[level]({ ...fields, reason: messageOf(exception) }, 'problem');
      return;
    }
    this.logger[level](level === 'error' ? { ...fields, err: exception } : fields, 'problem');
  }
}

/** Nest and Fastify know failures by status; each has its own code here. */
const CODE_BY_STATUS: Partial<Record<number, ProblemCode>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  // Only the files of Swagger UI: a path that leads out of their folder, or a hidden file.
  403: 'route_not_found',
  404: 'route_not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
  503: 'shutting_down',
};

function toProblem(exception: unknown, request: FastifyRequest, routes: RouteMethods): Problem {
  if (exception instanceof Problem) {
    return exception;
  }
  const status = statusOf(exception);
  if (status === 400 && isJsonError(exception)) {
    return new Problem('malformed_json', { cause: exception });
  }
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = status === 404 ? routes.methodsOf(path) : [];
  // A route for files has the method, and not every file.
  if (allowed.length > 0 && !allowed.includes(request.method)) {
    return new Problem('method_not_allowed', {
      params: { method: request.method },
      headers: { allow: allowed.join(', ') },
    });
  }
  if (isDatabaseAway(exception)) {
    return new Problem('temporarily_unavailable', {
      headers: { 'retry-after': '5' },
      cause: exception,
    });
  }
  const code = CODE_BY_STATUS[status] ?? 'internal_error';
  return new Problem(code, { params: { method: request.method, path }, cause: exception });
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) {
    return exception.getStatus();
  }
  const status =
    exception instanceof Error && 'statusCode' in exception ? exception.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

function isJsonError(exception: unknown): boolean {
  return (
    exception instanceof Error && /JSON|Unexpected token|Unexpected end/.test(exception.message)
  );
}
