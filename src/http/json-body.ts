import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** An escape of JSON, a pair of UTF-16 as one; each begins where the one before has ended. */
const ESCAPE = /\\(?:ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u(d[89a-f][\da-f]{2})|(u0000)|.)/gi;

/**
 * Without what PostgreSQL cannot hold: U+0000, which no name or address needs, and half a pair of UTF-16, which is left
 * where a text was cut within an emoji. Not refused: iiko blocks receivers that refuse what it sends.
 */
function storable(json: string): string {
  return json.replace(ESCAPE, (escape, half?: string, nul?: string) => {
    if (nul !== undefined) {
      return '';
    }
    return half === undefined ? escape : '\\ufffd';
  });
}

/** Far above what the API and iiko's webhooks have, far below what exhausts the stack of those who walk through it. */
const DEEPEST = 100;

/** Whether objects and lists lie within one another deeper than any real body's. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isText) {
      // What is escaped neither ends the text nor escapes anything else.
      at += character === '\\' ? 1 : 0;
      isText = character !== '"';
    } else if (character === '"') {
      isText = true;
    } else if (character === '[' || character === '{') {
      depth += 1;
    } else if (character === ']' || character === '}') {
      depth -= 1;
    }
    if (depth > DEEPEST) {
      return true;
    }
  }
  return false;
}

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
      if (isTooDeep(body)) {
        done(new Problem('malformed_json'));
        return;
      }
      void parse(request, storable(body), done);
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
