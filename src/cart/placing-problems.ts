import type { CartProblemDefinition } from './delivery-problems.js';

/** What keeps a cart from being ordered by this guest, or in this way. */
export const PLACING_PROBLEMS = {
  table_required: {
    action: 'fix',
    en: 'An order in the restaurant needs a table.',
    ru: 'Для заказа в зале нужен стол.',
  },
  phone_proof_needed: {
    action: 'signIn',
    en: 'Sign in with a phone number to place an order like this.',
    ru: 'Чтобы оформить такой заказ, войдите по номеру телефона.',
  },
} as const satisfies Record<string, CartProblemDefinition>;
