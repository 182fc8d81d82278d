import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A secret that callers send in `Authorization`, with or without `Bearer ` in front. */
export class HeaderSecret {
  private readonly expected: Buffer;

  constructor(secret: string) {
    this.expected = digest(secret);
  }

  matches({ authorization = '' }: IncomingHttpHeaders): boolean {
    const given = digest(authorization.replace(/^Bearer /i, ''));
    // Digests have one length, and comparing them takes the same time wherever they differ.
    return timingSafeEqual(given, this.expected);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
