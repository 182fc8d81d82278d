import { z } from 'zod';
import { unauthorized } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import { guid } from '../validation.js';

const TOKEN_LATENCY_MS = 150;

export const tokenOperations: Operation[] = [
  operation({
    path: '/api/1/access_token',
    latencyMs: TOKEN_LATENCY_MS,
    body: z.object({ apiLogin: z.string().nullish() }),
    answer: async ({ apiLogin }, { state, correlationId }) => {
      if (apiLogin === undefined || apiLogin === null) {
        throw unauthorized('ApiLogin is absent.');
      }
      if (apiLogin === '') {
        throw unauthorized("Value cannot be null. (Parameter 'apiLogin')");
      }
      return { correlationId, token: await state.tokens.issueV1(apiLogin) };
    },
  }),
  operation({
    path: '/api/v2/access_token',
    latencyMs: TOKEN_LATENCY_MS,
    body: z.object({ apiKey: z.string().min(1), appId: guid, clientSecret: z.string().min(1) }),
    answer: async (credentials, { state, correlationId }) => ({
      correlationId,
      token: await state.tokens.issueV2(credentials),
    }),
  }),
];
