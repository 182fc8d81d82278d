import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'identity' | 'gzip' | 'br';

/** One resource as bytes, compressed once when it changes, so that a read only has to write a buffer. */
export interface Representation {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Hash of the identity bytes: the same content has the same tag on every replica. */
  readonly hash: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);

interface RepresentationOptions {
  cacheControl: string;
  contentType?: string;
  /** 0–11; much for what is read thousands of times between changes, less for what changes by the second. */
  brotliQuality: number;
}

export async function represent(
  value: unknown,
  { cacheControl, contentType = JSON_TYPE, brotliQuality }: RepresentationOptions,
): Promise<Representation> {
  const identity = Buffer.from(JSON.stringify(value));
  const [gzipped, brotli] = await Promise.all([
    gzipAsync(identity, { level: 9 }),
    brotliAsync(identity, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
      },
    }),
  ]);
  return {
    contentType,
    cacheControl,
    hash: hashBytes(identity),
    bodies: { identity, gzip: gzipped, br: brotli },
  };
}

export function hashBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
}

/** A strong tag names exact bytes, so each encoding has one of its own (RFC 9110 §8.8.3.3). */
export function entityTag(hash: string, encoding: Encoding): string {
  return encoding === 'identity' ? `"${hash}"` : `"${hash}-${encoding}"`;
}

/**
 * `If-None-Match` of RFC 9110 §13.1.2: `*`, one tag or a list; the comparison is weak, so `W/` does not
 * matter.
 */
export function matchesEntityTag(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch === tag) {
    return true;
  }
  if (ifNoneMatch.trim() === '*') {
    return true;
  }
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([listed]) => listed === tag);
}
