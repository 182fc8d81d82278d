import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Response headers that a browser may show to the storefront's script. */
export const EXPOSED_HEADERS = [
  'ETag',
  'Location',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-Request-Id',
  'X-Iiko-Correlation-Id',
  'X-Data-As-Of',
  'X-Data-Stale',
  'Idempotent-Replayed',
].join(', ');

/** Lets the configured web pages call every route; without any, CORS stays off. */
export async function enableCors(fastify: FastifyInstance, origins: AllowedOrigins): Promise<void> {
  if (origins.areNone) {
    return;
  }
  await fastify.register(cors, {
    origin: origins.vary
      ? (origin, decide) => {
          decide(null, origins.allow(origin) !== undefined);
        }
      : '*',
    exposedHeaders: EXPOSED_HEADERS,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    maxAge: 86_400,
    // An OPTIONS that is no preflight is not worth a refusal of its own.
    strictPreflight: false,
  });
}

/** Which web pages may call the API from a browser. None unless configured; `*` is all. */
export class AllowedOrigins {
  constructor(private readonly origins: readonly string[]) {}

  get areNone(): boolean {
    return this.origins.length === 0;
  }

  /** Whether the answer depends on the Origin header, so that caches keep them apart. */
  get vary(): boolean {
    return this.origins.length > 0 && !this.origins.includes('*');
  }

  /** The value of `Access-Control-Allow-Origin`; undefined when the page may not read the answer. */
  allow(origin: string | undefined): string | undefined {
    if (this.origins.includes('*')) {
      return '*';
    }
    return origin !== undefined && this.origins.includes(origin) ? origin : undefined;
  }
}
