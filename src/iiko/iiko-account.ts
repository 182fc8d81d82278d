import { hkdfSync } from 'node:crypto';
import type { Config } from '../platform/config/config.js';

/**
 * Names and keys for what belongs to one iiko account, derived from its credentials so that they
 * give nothing of them away.
 */
export function deriveForAccount(
  { baseUrl, credentials }: Pick<Config['iiko'], 'baseUrl' | 'credentials'>,
  purpose: 'name' | 'encryption key',
  bytes: number,
): Buffer {
  const account = JSON.stringify([baseUrl, ...Object.values(credentials)]);
  return Buffer.from(hkdfSync('sha256', account, 'foodtech-bff iiko account', purpose, bytes));
}
