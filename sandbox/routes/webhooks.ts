import { z } from 'zod';
import { operation, type Operation } from '../operation.js';
import { guid } from '../validation.js';
import { webhookFilter } from '../webhook-filter.js';

const LATENCY_MS = 200;

export const webhookOperations: Operation[] = [
  operation({
    path: '/api/1/webhooks/settings',
    group: 'Organizations: settings',
    latencyMs: LATENCY_MS,
    body: z.object({ organizationId: guid }),
    answer: ({ organizationId }, { state, login, correlationId }) => {
      const { id } = state.terminals.organization(organizationId);
      const receiver = state.webhooks.receiver(id);
      return {
        correlationId,
        apiLoginName: login,
        webHooksUri: receiver?.webHooksUri ?? null,
        authToken: receiver?.authToken ?? null,
        webHooksFilter: receiver?.webHooksFilter ?? null,
      };
    },
  }),
  operation({
    path: '/api/1/webhooks/update_settings',
    group: 'WebHooks: settings',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationId: guid,
      webHooksUri: z.url({ protocol: /^https?$/ }),
      authToken: z.string().nullish(),
      webHooksFilter: webhookFilter.nullish(),
    }),
    answer: (body, { state, correlationId }) => {
      const { id } = state.terminals.organization(body.organizationId);
      state.webhooks.configure(id, {
        webHooksUri: body.webHooksUri,
        authToken: body.authToken ?? null,
        webHooksFilter: body.webHooksFilter ?? null,
      });
      return { correlationId };
    },
  }),
];
