import type { LoyaltyAbsence } from '../customers/loyalty-absence.js';
import { Problem } from '../platform/http/problem.js';

/** Of a request that is nothing without loyalty; with the reason, as answers that can do without give it. */
export function loyaltyProblem(reason: LoyaltyAbsence): Problem {
  const code =
    reason === 'off' || reason === 'not_provisioned'
      ? 'loyalty_not_offered'
      : 'loyalty_unavailable';
  return new Problem(code, { extensions: { loyalty: { available: false, reason } } });
}
