import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../http/api-problems.js';
import type { Plain } from '../http/plain.js';
import { UuidParam } from '../http/uuid-param.js';
import { decodeCursor, encodeCursor } from '../orders/order-cursor.js';
import { OrderTimelines } from '../orders/order-timelines.js';
import { webhookStateOf } from '../webhooks/webhook-states.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { ListWebhooksDto, WebhookEntryDto, WebhookListDto } from './webhook-inbox.dto.js';

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
    const orderIds = orderId === undefined ? undefined : await this.timelines.iikoIdsOf(orderId);
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
}

function toEntryDto(entry: Entry): Plain<WebhookEntryDto> {
  const { id, eventCount, types, orderIds, attempts, failures, replayedBy } = entry;
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
    failures: failures ?? [],
    replayedAt: entry.replayedAt?.toISOString() ?? null,
    replayedBy,
  };
}
