import { createHash } from 'node:crypto';

/** A key for `X-Api-Key`, and the environment of a service that knows it. */
export const OPERATOR_KEY = 'the-key-of-an-operator';

export const OPERATOR_ENV = {
  OPERATOR_API_KEYS: `support:${createHash('sha256').update(OPERATOR_KEY).digest('hex')}`,
};
