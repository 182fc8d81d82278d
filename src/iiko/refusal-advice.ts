import type { IikoRefusal } from './iiko-refusals.table.js';
import { OPERATIONS, TOKEN_OPERATIONS } from './operations.js';

const THEN = 'then restart, or POST /v1/support/iiko/retry';
const NOT_THE_API = new Set([404, 405, 410, 422]);

/** What the operator can do about a refusal. */
export function adviceFor(refusal: Pick<IikoRefusal, 'operation' | 'status' | 'kind'>): string {
  if (refusal.operation === TOKEN_OPERATIONS.v2.name) {
    return keyAdvice(refusal);
  }
  return `${callAdvice(refusal)}; ${THEN}.`;
}

function keyAdvice({ status, kind }: Pick<IikoRefusal, 'status' | 'kind'>): string {
  if (kind === 'malformed' || status === null || NOT_THE_API.has(status)) {
    return `IIKO_BASE_URL does not seem to lead to iiko Cloud: correct it; ${THEN}.`;
  }
  if (status === 402) {
    return `The licence of iiko Cloud API is not paid or has ended: renew it with iiko; ${THEN}.`;
  }
  if (status === 403 || status === 423) {
    return `The key or this server's address is blocked: ask iiko's support; ${THEN}.`;
  }
  const names = 'IIKO_API_KEY, IIKO_APP_ID and IIKO_CLIENT_SECRET (or IIKO_API_LOGIN)';
  return `Check ${names}, and in iikoWeb whether the key is active; ${THEN}.`;
}

type Call = Pick<IikoRefusal, 'operation' | 'status'>;

function callAdvice({ operation, status }: Call): string {
  if (status === 402) {
    return 'The licence of iiko Cloud API does not cover it: ask iiko';
  }
  if (status === 401 || status === 403) {
    return `Give the key the right "${rightFor(operation)}" for these organizations in iikoWeb, or take those that are not its own out of IIKO_ORGANIZATION_IDS`;
  }
  return ADVICE[operation] ?? "Check in iikoWeb what the key may do, and ask iiko's support";
}

const ADVICE: Readonly<Record<string, string>> = {
  [OPERATIONS.externalMenu.name]:
    'Check IIKO_EXTERNAL_MENU_ID and IIKO_PRICE_CATEGORY_ID: "menu" in /v1/support/capabilities has those that the key sees',
  [OPERATIONS.organizations.name]: 'Check IIKO_ORGANIZATION_IDS: the key has to see all of them',
};

function rightFor(operation: string): string {
  return (
    Object.values(OPERATIONS).find(({ name }) => name === operation)?.restrictionGroup ?? operation
  );
}
