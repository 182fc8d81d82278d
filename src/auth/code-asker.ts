import type { FastifyRequest } from 'fastify';
import { networkAddressOf } from '../platform/http/network-address.js';
import { chooseLanguage, type Language } from '../platform/http/problem.js';
import { findCustomer } from './request-customer.js';

/** Who asks for a code or guesses one: counted by session or address, written to in their language. */
export interface CodeAsker {
  networkAddress: string;
  /** Where one was sent along. */
  sessionId: string | undefined;
  language: Language;
}

export function codeAskerOf(request: FastifyRequest): CodeAsker {
  return {
    networkAddress: networkAddressOf(request),
    sessionId: findCustomer(request)?.sessionId,
    language: chooseLanguage(request.headers['accept-language']),
  };
}

/** One asker has one key, wherever a session calls from. */
export function askerKeyOf({
  sessionId,
  networkAddress,
}: Pick<CodeAsker, 'sessionId' | 'networkAddress'>): string {
  return sessionId === undefined ? `address ${networkAddress}` : `session ${sessionId}`;
}
