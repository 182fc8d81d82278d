import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Freshness } from './prepared-responses.js';
import { entityTag, hashBytes, matchesEntityTag } from './representation.js';

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
  const tag = entityTag(hashBytes(Buffer.from(JSON.stringify(body))), 'identity');
  void reply.headers({
    'cache-control': cacheControl,
    etag: tag,
    'x-data-as-of': freshness.asOf.toISOString(),
    'x-data-stale': String(freshness.stale),
  });
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
    void reply.status(304);
    return undefined;
  }
  return body;
}
