import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { decodeCursor, encodeCursor } from '../orders/read/order-cursor.js';
import { OutgoingWebhooks } from '../platform/outgoing-webhooks/outgoing-webhooks.js';
import type { OutgoingWebhook } from '../platform/outgoing-webhooks/outgoing-webhooks.repository.js';
import {
  ListOutgoingWebhooksDto,
  OutgoingWebhookDto,
  OutgoingWebhookListDto,
} from './outgoing-webhooks.dto.js';

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/outgoing-webhooks')
export class OutgoingWebhooksController {
  constructor(private readonly outgoing: OutgoingWebhooks) {}

  /**
   * List what the storefront's backend was told, newest first
   *
   * With `status=dead` the dead letters: messages that did not arrive within a day, or that the receiver
   * answered with 410. Kept for 14 days.
   */
  @Get()
  @ApiOkResponse({ type: OutgoingWebhookListDto, description: 'The messages' })
  @ApiProblems('validation_failed')
  async listOutgoingWebhooks(
    @Query() { status, limit, cursor }: ListOutgoingWebhooksDto,
  ): Promise<Plain<OutgoingWebhookListDto>> {
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.outgoing.list(status, limit + 1, start);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toDto),
      ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor(last) } : {}),
    };
  }

  /**
   * Send a message to the storefront's backend again
   *
   * At once, with the same id and body, and with the whole schedule of attempts before it.
   */
  @Post(':messageId/retry')
  @HttpCode(202)
  @ApiParam({ name: 'messageId', schema: { type: 'string', format: 'uuid' } })
  @ApiAcceptedResponse({ type: OutgoingWebhookDto, description: 'The message, pending again' })
  @ApiProblems('validation_failed', 'outgoing_webhook_not_found')
  async retryOutgoingWebhook(
    @UuidParam('messageId') messageId: string,
    @CurrentOperator() operator: string,
  ): Promise<Plain<OutgoingWebhookDto>> {
    return toDto(await this.outgoing.retry(messageId, operator));
  }
}

function toDto(message: OutgoingWebhook): Plain<OutgoingWebhookDto> {
  const { id, type, subjectId, sequence, status, attempts, lastStatus, lastError } = message;
  return {
    id,
    type,
    subjectId,
    sequence,
    status,
    createdAt: message.createdAt.toISOString(),
    attempts,
    lastAttemptAt: message.lastAttemptAt?.toISOString() ?? null,
    lastStatus,
    lastError,
    nextAttemptAt: message.nextAttemptAt?.toISOString() ?? null,
    deliveredAt: message.deliveredAt?.toISOString() ?? null,
  };
}
