import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { runInContext } from '../logging/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { networkAddressOf } from './network-address.js';
import { routeOf } from './route-name.js';
import { isShared, removePersonalHeaders } from './shared-caches.js';
import { API_CONTENT_POLICY, DOCS_CONTENT_POLICY, SECURITY_HEADERS } from './security-headers.js';

/** What every routed request has: a context for its logs, its id, security headers, metrics, one log line. */
export function observeRequests(
  fastify: FastifyInstance,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      ...SECURITY_HEADERS,
      'content-security-policy': isDocs(request.url) ? DOCS_CONTENT_POLICY : API_CONTENT_POLICY,
      'x-request-id': request.id,
    });
    runInContext({ requestId: request.id, networkAddress: networkAddressOf(request) }, done);
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    const cacheControl = reply.getHeader('cache-control');
    if (cacheControl === undefined) {
      void reply.header('cache-control', 'no-store');
    } else if (isShared(String(cacheControl))) {
      removePersonalHeaders(reply);
    }
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    report(request, reply, logger, metrics);
    done();
  });
}

function report(
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  metrics: Metrics,
): void {
  const { method } = request;
  const route = routeOf(request);
  const status = String(reply.statusCode);
  metrics.httpRequests.inc({ method, route, status });
  metrics.httpSeconds.observe({ method, route }, reply.elapsedTime / 1_000);
  logger.info(
    {
      requestId: request.id,
      method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    },
    'request answered',
  );
}

function isDocs(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/') || url.startsWith('/docs?');
}
