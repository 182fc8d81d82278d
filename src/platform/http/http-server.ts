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
import { normaliseForwardedFor } from './forwarded-addresses.js';
import { readRequestId } from './request-id.js';
import { AllowedOrigins } from './cors.js';
import { answerUnreadable, answerUnroutable } from './unrouted-requests.js';

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
      // Of a connection that stays open while the service stops, this request is the last one.
      response.shouldKeepAlive &&= server.listening;
      if (!early.serve(request, response)) {
        if (config.http.trustProxy !== false) {
          normaliseForwardedFor(request.headers);
        }
        handler(request, response);
      }
    },
  );
  const { publicUrl = '' } = config.http;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    answerUnreadable(error, socket, publicUrl);
  });
  watchConnections(server);
  return server;
}

const connectionsOf = new WeakMap<Server, Set<Socket>>();

function watchConnections(server: Server): void {
  const connections = new Set<Socket>();
  connectionsOf.set(server, connections);
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
}

/**
 * Of a server that is closing. Node itself would wait for a connection that became idle after the close until
 * its keep-alive time is over, and for one that was never used until its request is late: browsers open some ahead of
 * need.
 */
export function closeIdleConnections(server: Server): void {
  server.closeIdleConnections();
  connectionsOf.get(server)?.forEach((socket) => {
    if (socket.bytesRead === 0) {
      socket.destroy();
    }
  });
}

export function httpOptions(config: Config): FastifyServerOptions {
  const { publicUrl = '' } = config.http;
  const origins = new AllowedOrigins(config.http.corsOrigins);
  return {
    bodyLimit: config.http.bodyLimitBytes,
    trustProxy: trustedProxies(config.http.trustProxy),
    requestIdHeader: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']) ?? randomUUID(),
    logger: false,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      answerUnroutable(error, request, reply, { publicUrl, origins });
    },
    routerOptions: { maxParamLength: 200 },
  };
}

function trustedProxies(setting: Config['http']['trustProxy']): FastifyServerOptions['trustProxy'] {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}
