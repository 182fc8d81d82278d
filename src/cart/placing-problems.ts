import type { CartProblemDefinition } from './delivery-problems.js';

/** What keeps a cart from being ordered by this guest, or in this way. */
export const PLACING_PROBLEMS = {
  table_required: {
    action: 'fix',
    en: 'Dine-in orders need a table.',
    ru: 'Для заказа в зале нужен стол.',
  },
  table_link_invalid: {
    action: 'fix',
    en: 'Scan the code on the table again to order here.',
    ru: 'Чтобы заказать за этим столом, отсканируйте код на столе ещё раз.',
  },
  marketing_source_missing: {
    action: 'contactSupport',
    en: 'The restaurant does not take deliveries and pickups through this app at the moment.',
    ru: 'Ресторан сейчас не принимает доставку и самовывоз через приложение.',
  },
  phone_proof_needed: {
    action: 'signIn',
    en: 'Sign in with a phone number to place an order like this.',
    ru: 'Чтобы оформить такой заказ, войдите по номеру телефона.',
  },
} as const satisfies Record<string, CartProblemDefinition>;
