import { Problem } from '../platform/http/problem.js';
import type { Customer } from './auth.service.js';

/** A guest goes on with another guest session; a customer has to sign in, since only that leads back to the account. */
export function sessionEnded(
  kind: Customer['kind'] | undefined,
  headers: Record<string, string> = {},
): Problem {
  return new Problem('session_ended', {
    headers,
    action: kind === 'customer' ? 'signIn' : 'startSession',
  });
}
