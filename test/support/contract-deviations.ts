export interface Deviation {
  /** Operation or webhook it concerns; absent: any. */
  operation?: string | RegExp;
  /** Answers of this status only. */
  status?: number;
  side: 'request' | 'answer' | 'webhook';
  /** JSON pointer of the value that the schema does not allow. */
  pointer: RegExp;
  reason: string;
}

/**
 * Where live iiko servers differ from their published schema: the only differences that the
 * contract tests let pass. The schema file already allows the shapes of the external menu that
 * were seen live (null sizes and prices, objects instead of arrays).
 */
export const DEVIATIONS: readonly Deviation[] = [
  {
    operation: 'POST /api/2/menu/by_id',
    side: 'request',
    pointer: /^\/externalMenuId$/,
    reason: 'Vendor samples show the id of an external menu as an integer, the schema a string.',
  },
  {
    operation: /^POST \/api\/1\/(loyalty\/iiko\/|combo)/,
    side: 'answer',
    status: 400,
    pointer: /^$/,
    reason:
      'iikoCard refuses with { message, code, errorCode }; the schema promises the transport shape.',
  },
  {
    operation: 'POST /api/1/loyalty/iiko/get_counters',
    side: 'request',
    pointer: /^\/(periods|metrics)\/\d+$/,
    reason: 'Live servers take the names of periods and metrics only, the schema has numbers.',
  },
  {
    operation: 'POST /api/1/loyalty/iiko/get_counters',
    side: 'answer',
    pointer: /^\/counters\/\d+\/(period|metric)$/,
    reason: 'Live servers take the names of periods and metrics only, the schema has numbers.',
  },
  {
    side: 'answer',
    pointer: /\/errorInfo\/code$/,
    reason: 'The list of error codes is open in practice: codes outside it were seen live.',
  },
  {
    side: 'webhook',
    pointer: /\/eventInfo\/errorInfo\/code$/,
    reason: 'The list of error codes is open in practice: codes outside it were seen live.',
  },
];

/** The schema names only 200, 400, 401, 408, 500 and 410; iiko's help names these as well. */
export const UNDOCUMENTED_STATUSES: ReadonlySet<number> = new Set([
  402, 403, 404, 405, 422, 423, 429, 502, 503, 504,
]);

/** Event types that the vendor lists without a schema. */
export const WEBHOOKS_WITHOUT_SCHEMA: ReadonlySet<string> = new Set([
  'NomenclatureUpdate',
  'KitchenOrderUpdate',
  'BusinessHoursAndMappingUpdate',
]);
