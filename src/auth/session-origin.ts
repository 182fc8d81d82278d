import type { FastifyRequest } from 'fastify';
import type { SessionOrigin } from './auth.service.js';

/** Long enough to tell browsers and phones apart. */
const LONGEST_USER_AGENT = 300;

export function originOf({ headers }: FastifyRequest, device: string | undefined): SessionOrigin {
  return { device, userAgent: headers['user-agent']?.slice(0, LONGEST_USER_AGENT) };
}
