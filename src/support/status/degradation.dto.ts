import { RefusalDto } from '../refusal.dto.js';

export class IikoPauseStatusDto {
  /**
   * iiko's name of the group.
   * @example Orders: creating
   */
  readonly restrictionGroup: string;

  /** @example 42 */
  readonly secondsLeft: number;
}

export class IikoStatusDto {
  /** False after several failures in a row, until a call succeeds again, and while iiko refuses the key. */
  readonly reachable: boolean;

  /** When iiko last answered a call of this replica. */
  readonly lastAnswerAt: string | null;

  /**
   * Groups of methods that iiko refuses for now (429), and that are not called meanwhile.
   * @example []
   */
  readonly pauses: IikoPauseStatusDto[];

  /**
   * Operations that iiko has refused permanently.
   * @example []
   */
  readonly refusals: RefusalDto[];
}

export class GapDto {
  /** @example settings of organizations */
  readonly what: string;

  /** @example iiko organizationSettings: unavailable (500) */
  readonly reason: string;
}

export class SnapshotStatusDto {
  /**
   * The data that is read from iiko, with its organization.
   * @example stop-lists/0a000000-0000-4000-8000-000000000001
   */
  readonly source: string;

  /** When iiko last confirmed it. */
  readonly asOf: string | null;

  /** @example 42 */
  readonly ageSeconds: number | null;

  /** Older than it should be, or the last attempt failed. */
  readonly stale: boolean;

  /**
   * Data that was missing at the last read; the previous value or a default is used instead.
   * @example []
   */
  readonly gaps: GapDto[];
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

/** What iiko's webhooks bring. */
export class WebhooksStatusDto {
  /**
   * `off`: none are expected. `silent`: news of orders is found by comparing with iiko, and no webhook told of
   * it; guests hear of it later than they could.
   */
  readonly state: 'off' | 'ok' | 'silent';

  readonly lastReceivedAt: string | null;

  /**
   * News of the last hour that no webhook told.
   * @example 0
   */
  readonly missed: number;

  /**
   * Organizations of which nothing has come since news of theirs was missed.
   * @example []
   */
  readonly silentOrganizations: string[];
}

/** What the storefront's own backend is told; null where the database does not answer. */
export class OutgoingWebhooksStatusDto {
  /** Whether there is a backend to be told. */
  readonly enabled: boolean;

  /** @example 0 */
  readonly pending: number | null;

  /**
   * Given up: an operator has to look.
   * @example 0
   */
  readonly dead: number | null;
}

/** How well the service works. It serves what it has even when it is degraded. */
export class ServiceStatusDto {
  readonly status: 'ok' | 'degraded';

  /**
   * What is not as it should be: `iiko`, `iiko/` with the name of a group of methods that is paused,
   * `refused/` with an operation that iiko refuses for good,
   * `loyalty` (it did not answer within the last five minutes), `restaurants` (none known yet), a stale source,
   * `incomplete/` with a source of which a part could not be read, `orders/` with the
   * id of a restaurant that takes none, `jobs` (too many wait, or nobody can tell), `clock` (this replica's and the
   * database's differ), `redis` (it is away, or stores nothing), `webhooks` (iiko's have fallen silent),
   * `outgoing-webhooks` (some were given up).
   * @example []
   */
  readonly degraded: string[];

  readonly iiko: IikoStatusDto;
  readonly snapshots: SnapshotStatusDto[];
  readonly restaurants: RestaurantStatusDto[];
  readonly webhooks: WebhooksStatusDto;
  readonly outgoingWebhooks: OutgoingWebhooksStatusDto;

  /**
   * Jobs that wait or run; null when the database does not answer.
   * @example 0
   */
  readonly jobsWaiting: number | null;

  /**
   * How far the clock of this replica is ahead of the database's; negative: behind.
   * @example 0
   */
  readonly clockDriftSeconds: number;
}
