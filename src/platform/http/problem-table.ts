import { GUEST_PROBLEMS } from './guest-problems.js';
import type { ProblemDefinition } from './problem-definition.js';
import { REQUEST_PROBLEMS } from './request-problems.js';
import { SHOP_PROBLEMS } from './shop-problems.js';

export type { ProblemAction, ProblemDefinition } from './problem-definition.js';

/**
 * Every problem this API can answer with. A `{name}` in a text is replaced by the problem's parameter.
 * Codes are part of the contract: they are never renamed.
 */
export const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...SHOP_PROBLEMS,
  ...GUEST_PROBLEMS,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;
