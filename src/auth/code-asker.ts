import type { FastifyRequest } from 'fastify';
import { networkAddressOf } from '../http/network-address.js';
import { chooseLanguage, type Language } from '../http/problem.js';

/** Who asks for a code: counted by their address, written to in their language. */
export interface CodeAsker {
  networkAddress: string;
  language: Language;
}

export function codeAskerOf(request: FastifyRequest): CodeAsker {
  return {
    networkAddress: networkAddressOf(request),
    language: chooseLanguage(request.headers['accept-language']),
  };
}
