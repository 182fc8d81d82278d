import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TableLinkSettings } from '../platform/config/placing.js';

/** 128 bits, as text that fits a link. */
const TOKEN_LENGTH = 22;

/** The secret part of the link on a table; null where links are not signed. */
export function tableTokenOf(tableId: string, { secrets }: TableLinkSettings): string | null {
  const [secret] = secrets;
  return secret === undefined ? null : sign(tableId, secret);
}

/** Whether a guest with this token has the link of the table; the previous secret counts as well. */
export function isTableToken(
  token: string | undefined,
  tableId: string,
  { secrets }: TableLinkSettings,
): boolean {
  return secrets.some((secret) => isSame(token ?? '', sign(tableId, secret)));
}

function sign(tableId: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(`table ${tableId.toLowerCase()}`).digest();
  return digest.toString('base64url').slice(0, TOKEN_LENGTH);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
