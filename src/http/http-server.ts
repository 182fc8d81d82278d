import type { FastifyServerOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config/config.js';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-table.js';
import { readRequestId } from './request-id.js';

/** Answers a request before it enters the framework; `serve` is set once the service is composed. */
export interface EarlyResponder {
  serve: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/**
 * Node's own server with the prepared reads in front of Fastify. In front, because routing, hooks and
 * reply objects cost a hot read a third of its throughput (docs/performance.md).
 */
export function createHttpServer(
  config: Config,
  early: EarlyResponder,
  handler: RequestListener,
): Server {
  const server = createServer(
    {
      requestTimeout: config.http.requestTimeoutMs,
      headersTimeout: config.http.requestTimeoutMs,
      // Above the idle timeout of the usual load balancers (60 s): the one that reuses a connection
      // must not be the last to learn that it is closed.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      if (!early.serve(request, response)) {
        handler(request, response);
      }
    },
  );
  server.on('clientError', answerUnreadable);
  return server;
}

export function httpOptions(config: Config): FastifyServerOptions {
  return {
    bodyLimit: config.http.bodyLimitBytes,
    trustProxy: trustedProxies(config.http.trustProxy),
    requestIdHeader: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']) ?? randomUUID(),
    logger: false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
  };
}

function trustedProxies(setting: Config['http']['trustProxy']): FastifyServerOptions['trustProxy'] {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}

const CODE_BY_ERROR: Partial<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** What Node's parser refused never becomes a request, so the answer is written to the socket itself. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(CODE_BY_ERROR[error.code ?? ''] ?? 'malformed_request');
  const body = JSON.stringify(
    problem.toBody({ language: 'en', requestId: randomUUID(), publicUrl: '' }),
  );
  socket.end(
    [
      `HTTP/1.1 ${problem.definition.status} ${problem.message.split('.')[0] ?? ''}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
