import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { PageDto } from '../platform/http/page.dto.js';
import {
  OUTGOING_STATUSES,
  type OutgoingStatus,
  type OutgoingType,
} from '../platform/outgoing-webhooks/outgoing-webhooks.table.js';

export class ListOutgoingWebhooksDto extends PageDto {
  /**
   * `dead` were given up and wait for an operator.
   * @example dead
   */
  @MayBeAbsent()
  @IsIn(OUTGOING_STATUSES)
  readonly status?: OutgoingStatus;
}

/** A message to the storefront's backend. */
export class OutgoingWebhookDto {
  /** Its `webhook-id`, the same with every attempt. */
  readonly id: string;

  /** @example order.updated */
  readonly type: OutgoingType;

  /** Id of the order or of the restaurant. */
  readonly subjectId: string;

  /** @example 3 */
  readonly sequence: number;

  /**
   * `pending` is tried by itself; `delivered`; `dead` was given up; `superseded`: a later one about the same
   * stop list has taken its place.
   * @example dead
   */
  readonly status: OutgoingStatus;

  readonly createdAt: string;

  /** @example 11 */
  readonly attempts: number;
  readonly lastAttemptAt: string | null;

  /** HTTP status of the last answer; null where there was none. */
  readonly lastStatus: number | null;

  /** @example answered 500 */
  readonly lastError: string | null;
  readonly nextAttemptAt: string | null;
  readonly deliveredAt: string | null;
}

export class OutgoingWebhookListDto {
  /** Newest first. */
  readonly items: OutgoingWebhookDto[];

  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}
