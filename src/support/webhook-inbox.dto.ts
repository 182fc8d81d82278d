import { IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsText, IsUUID, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { PageDto } from '../platform/http/page.dto.js';
import { WEBHOOK_STATES, type WebhookState } from '../webhooks/webhook-states.js';

/** What a webhook is about. */
export class WebhookSubjectDto {
  /**
   * iiko's type of an event in it.
   * @example DeliveryOrderUpdate
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(100)
  readonly type?: string;

  /** Only those about this order; ids that it has had at iiko count as well. */
  @MayBeAbsent()
  @IsUUID()
  readonly orderId?: string;
}

export class ListWebhooksDto extends IntersectionType(WebhookSubjectDto, PageDto) {
  /**
   * `pending` is still tried by itself, `failed` waits for an operator.
   * @example failed
   */
  @MayBeAbsent()
  @IsIn(WEBHOOK_STATES)
  readonly state?: WebhookState;
}

export class WebhookFailureDto {
  /** Its place in the body, from 0. */
  readonly index: number;

  /** @example DeliveryOrderUpdate */
  readonly type: string | null;

  /** Its id at iiko. */
  readonly orderId: string | null;

  /** @example eventInfo.timestamp: Invalid input: expected number, received undefined */
  readonly reason: string;
}

/** One call of iiko. The body itself has guests in it and stays in the database (`webhook_inbox`). */
export class WebhookEntryDto {
  readonly id: string;

  /** `pending`, `processed`, or `failed`: given up until an operator has it processed again. */
  readonly state: 'pending' | 'processed' | 'failed';

  readonly receivedAt: string;
  readonly processedAt: string | null;
  readonly failedAt: string | null;

  /** @example 1 */
  readonly eventCount: number | null;

  /** @example ["DeliveryOrderUpdate"] */
  readonly types: string[];

  /** Ids at iiko of what the events are about. */
  readonly orderIds: string[];

  /** How often it was tried since it came or was last processed again. */
  readonly attempts: number;

  /**
   * Why the last attempt failed, or why none is made: the first of `failures`, or what concerns the body as a whole.
   * @example more than 5000 events
   */
  readonly error: string | null;

  /** The events that could not be read or applied last time, at most 100. The other events of the body were applied. */
  readonly failures: WebhookFailureDto[];

  /** When an operator last had it processed again. */
  readonly replayedAt: string | null;

  /** Name of that operator's key. */
  readonly replayedBy: string | null;
}

export class WebhookListDto {
  /** Newest first. */
  readonly items: WebhookEntryDto[];

  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}
