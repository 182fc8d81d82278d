import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsWholeNumber } from '../platform/http/number.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { IsMoment } from '../platform/http/moment.decorator.js';
import { IsNotBefore } from '../platform/http/not-before.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import { WebhookSubjectDto } from './webhook-inbox.dto.js';

/** What waits to be tried by itself is left alone. */
const STATES = ['processed', 'failed'] as const;

const MOST = 1_000;

export class ReplayWebhooksDto extends WebhookSubjectDto {
  /**
   * When the first of them came; RFC 3339 with an offset.
   * @example 2026-11-23T09:00:00Z
   */
  @IsMoment()
  readonly from: string;

  /**
   * When the last of them came: before this moment.
   * @example 2026-11-23T10:00:00Z
   */
  @IsMoment()
  @IsNotBefore('from')
  readonly to: string;

  /**
   * Only those that were `processed`, or that `failed`; leave it out for both.
   * @example failed
   */
  @MayBeAbsent()
  @IsIn(STATES)
  readonly state?: (typeof STATES)[number];

  /**
   * How many at most, the oldest first.
   * @example 500
   */
  @ApiPropertyOptional()
  @MayBeAbsent(() => MOST)
  @IsWholeNumber(1, MOST)
  readonly limit: number = MOST;
}

export class WebhookReplayDto {
  /**
   * How many are processed again, in the background.
   * @example 42
   */
  readonly queued: number;

  /**
   * Give it as `from` for the rest; null when there is none.
   * @example null
   */
  readonly nextFrom: string | null;
}

export const REPLAY_BODY: Record<
  string,
  { summary: string; value: Omit<Plain<ReplayWebhooksDto>, 'limit'> & { limit?: number } }
> = {
  failed: {
    summary: 'Everything that failed in an hour',
    value: { from: '2026-11-23T09:00:00Z', to: '2026-11-23T10:00:00Z', state: 'failed' },
  },
  type: {
    summary: 'News of deliveries since the night, some at a time',
    value: {
      from: '2026-11-23T00:00:00+03:00',
      to: '2026-11-23T12:00:00+03:00',
      type: 'DeliveryOrderUpdate',
      limit: 500,
    },
  },
};
