import Fastify, { type FastifyInstance } from 'fastify';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { registerApi, type Exchange, type ExchangeListener } from './api.js';
import { registerControl } from './control/control.js';
import { ControlError } from './control/input.js';
import { loadExports } from './exports.js';
import { registerPictures } from './pictures.js';
import { SandboxState } from './state.js';

export interface SandboxOptions {
  externalMenuFile?: string;
  nomenclatureFile?: string;
  /** Divides every delay that the simulator adds; 1 unless told otherwise. */
  speed?: number;
  quotas?: boolean;
  /** Cities have thousands of streets; a few are read sooner. */
  streetsPerCity?: number | undefined;
  latency?: 'off' | 'real';
  /** Items without a price take the menu's. */
  lenient?: boolean;
  /** iiko waits 10 minutes between attempts. */
  webhookRetryMs?: number;
  /** Where a browser reaches it, when that is not where its caller does. */
  publicUrl?: string;
  logLevel?: string;
}

export interface Sandbox {
  readonly app: FastifyInstance;
  /** Answers with the base URL; port 0 takes a free one. */
  listen(options: { port: number; host?: string }): Promise<string>;
  close(): Promise<void>;
  /** Of the external menu that is served: of a loaded one, the id in its file. */
  externalMenuId(): string;
  /** Every call below `/api`, with the answer given. */
  onExchange(listener: ExchangeListener): void;
  /** Every webhook body sent, repeats included. */
  onWebhook(listener: (webhook: { eventType: string; body: unknown }) => void): void;
}

const BODY_LIMIT = 16 * 1024 * 1024;
const COMPRESS_FROM_BYTES = 1_024;

/** A simulated iiko Cloud, in memory, ready to listen. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = new SandboxState({
    exports: await loadExports(options),
    quotas: options.quotas ?? true,
    streetsPerCity: options.streetsPerCity,
    settings: {
      ...(options.speed === undefined ? {} : { speed: options.speed }),
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
      ...(options.lenient === undefined ? {} : { lenient: options.lenient }),
      ...(options.latency === undefined ? {} : { latency: options.latency }),
      ...(options.webhookRetryMs === undefined ? {} : { webhookRetryMs: options.webhookRetryMs }),
    },
  });
  const exchangeListeners: ExchangeListener[] = [];
  const app = buildApp(options.logLevel);
  registerApi(app, state, (exchange: Exchange) => {
    exchangeListeners.forEach((listener) => {
      listener(exchange);
    });
  });
  registerControl(app, state);
  registerPictures(app);
  // iiko docs, monitoring: answers 200 while the cluster is up.
  app.get('/thisistheway', (_, reply) => reply.send('This is the way'));
  app.addHook('onClose', () => {
    state.clock.stop();
  });
  return {
    app,
    listen: ({ port, host = '127.0.0.1' }) => app.listen({ port, host }),
    close: () => app.close(),
    externalMenuId: () => String(state.menus.externalMenu.id),
    onExchange: (listener) => void exchangeListeners.push(listener),
    onWebhook: (listener) => {
      state.webhooks.onSent(listener);
    },
  };
}

function buildApp(logLevel: string | undefined): FastifyInstance {
  const app = Fastify({
    logger: logLevel === undefined ? false : { level: logLevel },
    bodyLimit: BODY_LIMIT,
    // Seen live: paths are matched in any letter case.
    routerOptions: { caseSensitive: false },
    // Open keep-alive connections of clients must not hold a stop back.
    forceCloseConnections: true,
  });
  parseBodiesAsText(app);
  const compress = promisify(gzip);
  app.addHook('onSend', async (request, reply, payload) => {
    const accepted = [request.headers['accept-encoding']].flat().join();
    if (typeof payload !== 'string' || payload.length < COMPRESS_FROM_BYTES) {
      return payload;
    }
    reply.header('vary', 'accept-encoding');
    if (!/\bgzip\b/.test(accepted)) {
      return payload;
    }
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload);
  });
  return app;
}

/** The API reads bodies by itself, to answer bad JSON as iiko does; the control needs JSON. */
function parseBodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (!request.url.startsWith('/__sandbox') || body === '') {
      done(null, body === '' ? undefined : body);
      return;
    }
    try {
      done(null, JSON.parse(body.toString()));
    } catch {
      done(new ControlError(400, 'The body is not valid JSON.'));
    }
  });
}
