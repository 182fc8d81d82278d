import type { FastifyReply } from 'fastify';

/** What is about one request or one caller: a cache would give it to all who come after. */
const PERSONAL_HEADERS = ['x-request-id', 'x-iiko-correlation-id', 'ratelimit', 'ratelimit-policy'];

/** Whether caches between guests and this service, such as a CDN, may keep an answer. */
export function isShared(cacheControl: string): boolean {
  return /(?:^|[\s,])public(?:$|[\s,])/.test(cacheControl);
}

export function removePersonalHeaders(reply: FastifyReply): void {
  for (const header of PERSONAL_HEADERS) {
    void reply.removeHeader(header);
  }
}
