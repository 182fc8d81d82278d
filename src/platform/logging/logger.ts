import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { messageOf, serializeError } from './log-error.js';
import { currentContext } from './request-context.js';

/** Injection token of the service's pino logger. */
export const LOGGER = Symbol('LOGGER');

/** Field names that must never be written out, wherever they stand in a logged object. */
const SECRET_FIELDS = [
  'authorization',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'apiLogin',
  'clientSecret',
  'password',
  'phone',
];

/** JSON lines on standard output, each with the request's or the job's id. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
    mixin: () => {
      const context = currentContext();
      if (context === undefined) {
        return {};
      }
      return context.jobId === undefined
        ? { requestId: context.requestId }
        : { jobId: context.jobId };
    },
  });
}

/** Lets Nest's own messages go the same way as ours. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  // Nest reports each module and route at start; that is detail for who debugs the start itself.
  log(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  private write(level: 'debug' | 'warn' | 'error', message: unknown, details: unknown[]): void {
    const context = details.findLast((detail) => typeof detail === 'string');
    const error = [message, ...details].find((detail) => detail instanceof Error);
    this.logger[level](
      { source: context, ...(error === undefined ? {} : { err: error }) },
      messageOf(message),
    );
  }
}
