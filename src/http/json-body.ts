import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON and nothing else: a form or a text is a 415. An empty body counts as none, because
 * many clients send a content type with every POST, also with those that need no body.
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
      void parse(request, body, done);
    },
  );
}
