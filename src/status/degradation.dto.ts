export class IikoStatusDto {
  /** False after several failures in a row, until a call succeeds again. */
  readonly reachable: boolean;

  /** When iiko last answered a call of this replica. */
  readonly lastAnswerAt: string | null;
}

export class SnapshotStatusDto {
  /**
   * What is read from iiko, and for which organization.
   * @example stop-lists/0a000000-0000-4000-8000-000000000001
   */
  readonly source: string;

  /** When iiko last confirmed it. */
  readonly asOf: string | null;

  /** @example 42 */
  readonly ageSeconds: number | null;

  /** Older than it should be, or the last attempt failed. */
  readonly stale: boolean;
}

export class RestaurantStatusDto {
  readonly id: string;
  readonly name: string;

  /** Whether its POS answered the last check; null when that is not known. */
  readonly posAlive: boolean | null;

  readonly acceptsOrders: boolean;
  readonly reason: 'asleep' | 'pos_offline' | 'iiko_unreachable' | null;
  readonly stopListAsOf: string | null;
  readonly stopListStale: boolean;
}

/** How well the service works. It serves what it has even when it is degraded. */
export class ServiceStatusDto {
  readonly status: 'ok' | 'degraded';

  /**
   * What is not as it should be: `iiko`, `loyalty` (it did not answer
   * within the last five minutes), `restaurants` (none known yet), a stale source, `orders/` with the
   * id of a restaurant that takes none, `jobs` (too many wait, or nobody can tell).
   * @example []
   */
  readonly degraded: string[];

  readonly iiko: IikoStatusDto;
  readonly snapshots: SnapshotStatusDto[];
  readonly restaurants: RestaurantStatusDto[];

  /**
   * Jobs that wait or run; null when the database does not answer.
   * @example 0
   */
  readonly jobsWaiting: number | null;
}
