import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Freshness } from './prepared-responses.js';
import { entityTag, hashBytes, matchesEntityTag, type Representation } from './representation.js';

interface CacheRules {
  cacheControl: string;
  freshness: Freshness;
}

/**
 * For reads that are too many to be prepared: sets the validators and answers 304 where the caller has
 * it already.
 * @returns the body to send, undefined with 304
 */
export function cacheable<Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Body,
  { cacheControl, freshness }: CacheRules,
): Body | undefined {
  const hash = hashBytes(Buffer.from(JSON.stringify(body)));
  return isKnown(request, reply, hash, { cacheControl, freshness }) ? undefined : body;
}

/** The same for what lies ready as bytes. */
export function cacheableBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  { hash, bodies, contentType, cacheControl }: Representation,
  freshness: Freshness,
): Buffer | undefined {
  void reply.header('content-type', contentType);
  return isKnown(request, reply, hash, { cacheControl, freshness }) ? undefined : bodies.identity;
}

function isKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  hash: string,
  { cacheControl, freshness }: CacheRules,
): boolean {
  const tag = entityTag(hash, 'identity');
  void reply.headers({
    'cache-control': cacheControl,
    etag: tag,
    'x-data-as-of': freshness.asOf.toISOString(),
    'x-data-stale': String(freshness.stale),
  });
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
    void reply.status(304);
    return true;
  }
  return false;
}
