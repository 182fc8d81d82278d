import type { FastifyReply } from 'fastify';
import type { Language } from './problem.js';

/** Says that the answer has texts in this language, and that caches must keep the languages apart. */
export function answerIn(language: Language, reply: FastifyReply): void {
  // CORS may have said already that the answer depends on the origin.
  const present = String(reply.getHeader('vary') ?? '');
  const names = present.split(',').map((name) => name.trim().toLowerCase());
  if (!names.includes('accept-language')) {
    void reply.header('vary', present === '' ? 'Accept-Language' : `${present}, Accept-Language`);
  }
  void reply.header('content-language', language);
}
