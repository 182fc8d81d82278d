import type { FastifyInstance } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { addressIn } from './forwarded-addresses.js';
import { rememberVisitor } from './network-address.js';

/** Headers of a shop's own server, which asks for its visitors. */
export const SERVER_SECRET_HEADER = 'x-server-secret';
export const VISITOR_ADDRESS_HEADER = 'x-visitor-address';

/**
 * A server that renders pages makes the requests of all its visitors from one address. With the secret it may say whose
 * request it makes; without, or with a wrong one, its own address counts.
 */
export class TrustedServers {
  private readonly known: Buffer[];

  constructor(secrets: readonly string[]) {
    this.known = secrets.map(digest);
  }

  watch(fastify: FastifyInstance): void {
    if (this.known.length === 0) {
      return;
    }
    fastify.addHook('onRequest', (request, _reply, done) => {
      const address = this.visitorIn(request.headers);
      if (address !== undefined) {
        rememberVisitor(request, address);
      }
      done();
    });
  }

  visitorIn(headers: IncomingHttpHeaders): string | undefined {
    const secret = headers[SERVER_SECRET_HEADER];
    const visitor = headers[VISITOR_ADDRESS_HEADER];
    if (typeof secret !== 'string' || typeof visitor !== 'string') {
      return undefined;
    }
    return this.isKnown(secret) ? addressIn(visitor) : undefined;
  }

  /** Compares with every secret, whichever matches: the time tells nothing. */
  private isKnown(secret: string): boolean {
    const given = digest(secret);
    return this.known.filter((known) => timingSafeEqual(known, given)).length > 0;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
