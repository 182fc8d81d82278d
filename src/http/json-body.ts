import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** U+0000 as JSON writes it: PostgreSQL's texts cannot hold it, and no name or address needs one. */
const ESCAPED_NUL = /(?<!\\)((?:\\\\)*)\\u0000/g;

/**
 * Bodies are JSON and nothing else: a form or a text is a 415. An empty body counts as none whatever its
 * type, because many clients send one with every POST (axios: a form's), also with those that need no body.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') {
        done(null, undefined);
        return;
      }
      // Dropped, not refused: iiko blocks receivers that refuse what it sends.
      void parse(request, body.replace(ESCAPED_NUL, '$1'), done);
    },
  );
  fastify.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    done(new Problem('unsupported_media_type'));
  });
}
