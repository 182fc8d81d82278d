import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCustomer, ForCustomers } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { BodyLimit } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Language } from '../platform/http/problem.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { ApiIdempotencyKey, REPLAYED_HEADER } from './place/idempotent.decorator.js';
import { AddItemsDto } from './read/dining.dto.js';
import { OrderDto } from './read/order.dto.js';
import { AdditionPlacement } from './place/addition-placement.js';
import { ADD_ITEMS_BODY } from './place/order-examples.js';

@ApiTags('Orders')
@ForCustomers()
@Controller('v1/orders')
export class TableOrdersController {
  constructor(private readonly additions: AdditionPlacement) {}

  /**
   * Add to an order at a table
   *
   * Prices are those of the menu at this moment. With 202 the dishes are durable: they show in `lines` and `total` at
   * once, and `additions` tells when the restaurant has them, or that it refused. They are paid at the table.
   * Repeat the request with the same `Idempotency-Key` when the answer was lost.
   */
  @BodyLimit(100)
  @Post(':orderId/items')
  @HttpCode(202)
  @ApiParam({
    name: 'orderId',
    description: '`id` of the order, as `POST /v1/orders` answered it.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiIdempotencyKey('addition', '6f1c9b0e-addition-1')
  @ApiBody({ type: AddItemsDto, examples: ADD_ITEMS_BODY })
  @ApiAcceptedResponse({
    type: OrderDto,
    headers: REPLAYED_HEADER,
  })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'idempotency_key_missing',
    'idempotency_key_too_long',
    'order_not_found',
    'restaurant_not_found',
    'order_not_at_table',
    'order_not_extendable',
    'additions_in_progress',
    'phone_proof_needed',
    'items_not_orderable',
    'idempotency_in_progress',
    'unsupported_media_type',
    'body_too_large',
    'idempotency_key_reused',
    'snapshot_missing',
  )
  async addItems(
    @CurrentCustomer() customer: Customer,
    @UuidParam('orderId') orderId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: AddItemsDto,
    @RequestLanguage() language: Language,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDto> {
    const target = { orderId, key };
    const { order, replayed } = await this.additions.add(customer, target, body, language);
    if (replayed) {
      void reply.header('idempotent-replayed', 'true');
    }
    return order;
  }
}
