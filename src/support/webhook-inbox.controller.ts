import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { decodeCursor, encodeCursor } from '../orders/read/order-cursor.js';
import { OrderTimelines } from '../orders/read/order-timelines.js';
import { webhookStateOf } from '../webhooks/webhook-states.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { ListWebhooksDto, WebhookEntryDto, WebhookListDto } from './webhook-inbox.dto.js';
import { REPLAY_BODY, ReplayWebhooksDto, WebhookReplayDto } from './webhook-replay.dto.js';

type Entry = Awaited<ReturnType<WebhooksService['replay']>>;

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/webhooks')
export class WebhookInboxController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly timelines: OrderTimelines,
  ) {}

  /**
   * List what iiko's webhooks brought, newest first
   *
   * Without the bodies: they have names, phones and addresses in them. Kept for 14 days.
   */
  @Get()
  @ApiOkResponse({ type: WebhookListDto, description: 'The webhooks' })
  @ApiProblems('validation_failed')
  async listWebhooks(
    @Query() { state, type, orderId, limit, cursor }: ListWebhooksDto,
  ): Promise<Plain<WebhookListDto>> {
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    const orderIds = await this.findIds(orderId);
    const rows = await this.webhooks.list({ state, type, orderIds }, limit + 1, start);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toEntryDto),
      ...(rows.length > limit && last !== undefined
        ? { nextCursor: encodeCursor({ createdAt: last.receivedAt, id: last.id }) }
        : {}),
    };
  }

  /**
   * Process webhooks of some time again
   *
   * Those that came between `from` and `to`, the oldest first and at most `limit` of them; where there are more,
   * `nextFrom` says where to go on. What is still tried by itself is left out. As safe at any time as a single one.
   */
  @Post('replay')
  @HttpCode(202)
  @ApiBody({ type: ReplayWebhooksDto, examples: REPLAY_BODY })
  @ApiAcceptedResponse({ type: WebhookReplayDto, description: 'How many are processed again' })
  @ApiProblems('validation_failed', 'malformed_json', 'unsupported_media_type', 'body_too_large')
  async replayWebhooks(
    @Body() { from, to, state, type, orderId, limit }: ReplayWebhooksDto,
    @CurrentOperator() operator: string,
  ): Promise<Plain<WebhookReplayDto>> {
    const orderIds = await this.findIds(orderId);
    const range = { from: new Date(from), to: new Date(to), state, type, orderIds, limit };
    const { queued, next } = await this.webhooks.replayRange(range, operator);
    return { queued, nextFrom: next?.toISOString() ?? null };
  }

  /**
   * Process a webhook again
   *
   * In the background, as if it had just come; the key's name is kept with it. News that is older than what
   * an order knows already changes nothing, so that this is safe at any time.
   */
  @Post(':webhookId/replay')
  @HttpCode(202)
  @ApiParam({ name: 'webhookId', schema: { type: 'string', format: 'uuid' } })
  @ApiAcceptedResponse({ type: WebhookEntryDto, description: 'The webhook, pending again' })
  @ApiProblems('validation_failed', 'webhook_not_found')
  async replayWebhook(
    @UuidParam('webhookId') webhookId: string,
    @CurrentOperator() operator: string,
  ): Promise<Plain<WebhookEntryDto>> {
    return toEntryDto(await this.webhooks.replay(webhookId, operator));
  }

  /** That an order has or has had at iiko. */
  private async findIds(orderId: string | undefined): Promise<string[] | undefined> {
    return orderId === undefined ? undefined : this.timelines.iikoIdsOf(orderId);
  }
}

function toEntryDto(entry: Entry): Plain<WebhookEntryDto> {
  const { id, eventCount, types, orderIds, attempts, error, failures, replayedBy } = entry;
  return {
    id,
    state: webhookStateOf(entry),
    receivedAt: entry.receivedAt.toISOString(),
    processedAt: entry.processedAt?.toISOString() ?? null,
    failedAt: entry.failedAt?.toISOString() ?? null,
    eventCount,
    types,
    orderIds,
    attempts,
    error,
    failures: failures ?? [],
    replayedAt: entry.replayedAt?.toISOString() ?? null,
    replayedBy,
  };
}
