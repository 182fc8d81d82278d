import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { EXPOSED_HEADERS, type AllowedOrigins } from './cors.js';
import { chooseLanguage, Problem } from './problem.js';
import type { ProblemCode } from './problem-table.js';
import { API_CONTENT_POLICY, SECURITY_HEADERS } from './security-headers.js';

const CODE_BY_PARSER_ERROR: Partial<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** What Node's parser refused never becomes a request, so the answer is written to the socket itself. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  publicUrl: string,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(CODE_BY_PARSER_ERROR[error.code ?? ''] ?? 'malformed_request');
  const { status } = problem.definition;
  const requestId = randomUUID();
  const body = JSON.stringify(problem.toBody({ language: 'ru', requestId, publicUrl }));
  const headers = {
    ...headersOf(requestId, 'ru'),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'));
}

/** An address that the router cannot decode is refused before any hook has run. */
export function answerUnroutable(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  { publicUrl, origins }: { publicUrl: string; origins: AllowedOrigins },
): void {
  const code = error.statusCode === 414 ? 'uri_too_long' : 'malformed_request';
  const problem = new Problem(code, { cause: error });
  const language = chooseLanguage(request.headers['accept-language']);
  const body = problem.toBody({ language, requestId: request.id, publicUrl });
  void reply
    .status(problem.definition.status)
    .headers({
      ...headersOf(request.id, language),
      ...corsHeadersOf(request.headers.origin, origins),
      vary: origins.vary ? 'Accept-Language, Origin' : 'Accept-Language',
    })
    .send(JSON.stringify(body));
}

/** The hook that sets them has not run. */
function corsHeadersOf(
  origin: string | undefined,
  origins: AllowedOrigins,
): Record<string, string> {
  const allowed = origins.allow(origin);
  return allowed === undefined
    ? {}
    : {
        'access-control-allow-origin': allowed,
        'access-control-expose-headers': EXPOSED_HEADERS,
      };
}

function headersOf(requestId: string, language: string): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': API_CONTENT_POLICY,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'x-request-id': requestId,
  };
}
