import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mostPartsOf } from './body-bounds.js';
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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** By the code of a character outside of texts; tables, because this runs over every character of a megabyte. */
const DEPTH_STEP = stepsOf({ '[': 1, '{': 1, ']': -1, '}': -1 });
const PART_STEP = stepsOf({ '[': 1, '{': 1, ',': 1 });

function stepsOf(steps: Record<string, number>): Int8Array {
  const table = new Int8Array(128);
  for (const [character, step] of Object.entries(steps)) {
    table[character.charCodeAt(0)] = step;
  }
  return table;
}

export type Excess = 'too-deep' | 'too-many-parts';

/**
 * What a body has more of than it may, found before anything is made of it.
 * @param mostParts members and elements, those of nested objects and lists included
 */
export function findExcess(json: string, mostParts: number): Excess | undefined {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(json, at);
    } else {
      depth += DEPTH_STEP[code] ?? 0;
      parts += PART_STEP[code] ?? 0;
      if (depth > DEEPEST || parts > mostParts) {
        return depth > DEEPEST ? 'too-deep' : 'too-many-parts';
      }
    }
  }
  return undefined;
}

/** Where the text that begins at `start` has its closing quotation mark, or the JSON its end. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) {
    // An escaped character neither ends the text nor escapes another.
    at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Whether the body is compressed, RFC 9110 §8.4; the answer then says that none may be (§12.5.3). */
function isEncoded({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return encoding !== '' && encoding !== 'identity';
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
      if (isEncoded(request)) {
        done(new Problem('unsupported_media_type', { headers: { 'accept-encoding': 'identity' } }));
        return;
      }
      const excess = findExcess(body, mostPartsOf(request));
      if (excess !== undefined) {
        done(new Problem(excess === 'too-deep' ? 'malformed_json' : 'body_too_large'));
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
