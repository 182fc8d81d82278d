import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/access.decorator.js';
import { LargestBody } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { Unlimited } from '../platform/limits/limit.decorator.js';
import { WebhookTokenGuard } from './webhook-token.guard.js';
import { WebhookReceiptDto } from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';
import type { Plain } from '../platform/http/plain.js';

@ApiTags('Status')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  /**
   * Receive events of iiko
   *
   * iiko sends an array of events with the token of its webhook settings in `Authorization`. They are
   * stored as they are and processed in the background: iiko wants 200 within three seconds and
   * blocks receivers that answer anything else.
   */
  @Public()
  // iiko calls for all restaurants from few addresses, in bursts, and blocks a receiver that answers 429.
  @Unlimited()
  @UseGuards(WebhookTokenGuard)
  @LargestBody()
  @Post('iiko')
  @HttpCode(200)
  @ApiSecurity('webhook')
  @ApiBody({
    schema: {
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      example: [
        {
          eventType: 'StopListUpdate',
          eventTime: '2026-11-22 09:30:00.000',
          organizationId: '0a000000-0000-4000-8000-000000000001',
          correlationId: '48fb4cd3-2ef6-4479-bea1-7c92721b988c',
          eventInfo: {
            terminalGroupsStopListsUpdates: [
              { id: '0b000000-0000-4000-8000-000000000001', isFull: false },
            ],
          },
        },
      ],
    },
  })
  @ApiProblems(
    'malformed_json',
    'webhook_token_invalid',
    'body_too_large',
    'unsupported_media_type',
  )
  @ApiOkResponse({ type: WebhookReceiptDto, description: 'Stored' })
  async receiveIikoEvents(@Body() body: unknown): Promise<Plain<WebhookReceiptDto>> {
    return { id: await this.webhooks.receive(body) };
  }
}
