import type { z } from 'zod';
import type { Loyalty } from './loyalty/loyalty.js';
import { operation, type Call, type Operation } from './operation.js';

interface Spec<T extends z.ZodType<{ organizationId: string }>> {
  /** Below `/api/1/loyalty/iiko/`. */
  path: string;
  group: string;
  latencyMs?: number;
  body: T;
  answer: (body: z.infer<T>, loyalty: Loyalty, call: Call) => unknown;
}

const LATENCY_MS = 300;

/** An operation of iikoCard: for an organization of the login, and where iikoCard is set up. */
export const loyaltyOperation = <T extends z.ZodType<{ organizationId: string }>>({
  path,
  answer,
  ...spec
}: Spec<T>): Operation =>
  operation({
    latencyMs: LATENCY_MS,
    ...spec,
    path: `/api/1/loyalty/iiko/${path}`,
    answer: (body: z.infer<T>, call) => {
      call.state.terminals.organization(body.organizationId);
      call.state.loyalty.requireProvisioned();
      return answer(body, call.state.loyalty, call);
    },
  });
