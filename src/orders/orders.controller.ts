import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCustomer, ForCustomers } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { BodyLimit } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import { networkAddressOf } from '../platform/http/network-address.js';
import type { Language } from '../platform/http/problem.js';
import { EventStreams, lastEventId } from '../platform/http/sse.js';
import { PageDto } from '../platform/http/page.dto.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { ApiIdempotencyKey, REPLAYED_HEADER } from './place/idempotent.decorator.js';
import { OrderDto, OrderListDto, PlaceOrderDto } from './read/order.dto.js';
import { CancelOrderDto } from './read/order-cancel.dto.js';
import { OrderStreams } from './read/order-streams.js';
import { ApiOrderConflicts } from './quote/quote-changes.dto.js';
import { CreateQuoteDto, QuoteDto } from './quote/quote.dto.js';
import { toQuoteDto } from './quote/quote.mapper.js';
import { QuotesService } from './quote/quotes.service.js';
import { OrderCancelRequests } from './place/order-cancel-requests.js';
import { CANCEL_BODY, ORDER_BODY, QUOTE_BODY, REORDER_BODY } from './place/order-examples.js';
import { OrderPlacement } from './place/order-placement.js';
import { OrdersService } from './place/orders.service.js';
import { ReorderDto } from './place/reorder.dto.js';
import { nameWhatIsGone, toNewCart } from './place/reorder.js';

const ORDER_ID = {
  name: 'orderId',
  description: '`id` of the order, as `POST /v1/orders` answered it.',
  schema: { type: 'string', format: 'uuid' },
} as const;

@ApiTags('Orders')
@ForCustomers()
@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly placement: OrderPlacement,
    private readonly cancels: OrderCancelRequests,
    private readonly quotes: QuotesService,
    private readonly streams: OrderStreams,
    private readonly eventStreams: EventStreams,
  ) {}

  /**
   * Price a cart
   *
   * Prices, availability, sizes and options are checked against the restaurant's snapshot; discounts,
   * bonuses and delivery are asked of iiko. What iiko does not answer in time is left out, and `loyalty` and
   * `delivery` say so. Everything that is wrong is reported at once in `problems`. Nothing is stored:
   * ask as often as the cart changes.
   */
  @BodyLimit(100)
  @Post('quote')
  @HttpCode(200)
  @ApiBody({ type: CreateQuoteDto, examples: QUOTE_BODY })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'restaurant_not_found',
    'unsupported_media_type',
    'body_too_large',
    'snapshot_missing',
  )
  async createQuote(
    @CurrentCustomer() customer: Customer,
    @Body() body: CreateQuoteDto,
    @RequestLanguage() language: Language,
  ): Promise<QuoteDto> {
    return toQuoteDto(await this.quotes.quote(customer, body), language);
  }

  /**
   * Place an order
   *
   * Sells exactly what the quote showed, once: a second order with the same quote is 409 `quote_used` with the order
   * that was made, unless it says `anotherOrder`. A quote whose order the restaurant rejected can be ordered again.
   * With 202 the order is durable and goes to the restaurant in the
   * background: follow it at `/events` or by reading it. In the example, put the `quoteId` of the quote
   * in its place. Repeat the request with the same
   * `Idempotency-Key` when the answer was lost; it is the same order then.
   */
  // A quote of the largest cart, packed and signed, is shorter than 400 KB.
  @BodyLimit(512, 1_000)
  @Post()
  @HttpCode(202)
  @ApiIdempotencyKey('order', '6f1c9b0e-order-1')
  @ApiBody({ type: PlaceOrderDto, examples: ORDER_BODY })
  @ApiAcceptedResponse({
    type: OrderDto,
    headers: {
      Location: { description: 'Where to read the order.', schema: { type: 'string' } },
      ...REPLAYED_HEADER,
    },
  })
  @ApiOrderConflicts(
    'quote_expired',
    'quote_changed',
    'quote_not_orderable',
    'quote_used',
    'idempotency_in_progress',
  )
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'idempotency_key_missing',
    'idempotency_key_too_long',
    'quote_invalid',
    'restaurant_not_found',
    'unsupported_media_type',
    'body_too_large',
    'idempotency_key_reused',
    'payment_not_available',
    'phone_proof_needed',
    'too_many_open_orders',
    'too_many_unproved_orders',
    'snapshot_missing',
  )
  async placeOrder(
    @CurrentCustomer() customer: Customer,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: PlaceOrderDto,
    @RequestLanguage() language: Language,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDto> {
    const origin = { key, networkAddress: networkAddressOf(httpRequest) };
    const { order, replayed } = await this.placement.place(customer, origin, body, language);
    void reply.header('location', `/v1/orders/${order.id}`);
    if (replayed) {
      void reply.header('idempotent-replayed', 'true');
    }
    return this.orders.withClaim(customer, order);
  }

  /** List one's own orders, newest first */
  @Get()
  @ApiProblems('validation_failed')
  listOrders(
    @CurrentCustomer() customer: Customer,
    @Query() { limit, cursor }: PageDto,
    @RequestLanguage() language: Language,
  ): Promise<OrderListDto> {
    return this.orders.list(customer, limit, cursor, language);
  }

  /** Read one of one's own orders */
  @Get(':orderId')
  @ApiParam(ORDER_ID)
  @ApiProblems('validation_failed', 'order_not_found')
  async getOrder(
    @CurrentCustomer() customer: Customer,
    @UuidParam('orderId') orderId: string,
    @RequestLanguage() language: Language,
  ): Promise<OrderDto> {
    return this.orders.presentTo(customer, await this.orders.find(customer, orderId), language);
  }

  /**
   * Follow an order
   *
   * Server-sent events of type `status`, from the first one on, or from the one after `Last-Event-ID`.
   * The stream ends with the order; whoever connects again after that gets 204 and should stop.
   * Swagger UI shows a stream only once it has ended; `curl -N` shows it as it comes.
   */
  @Get(':orderId/events')
  @ApiParam(ORDER_ID)
  @ApiHeader({
    name: 'Last-Event-ID',
    description: '`id` of the last event that was received.',
    required: false,
    schema: { type: 'string', pattern: '^\\d+$' },
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'A stream of `status` events.',
    schema: {
      type: 'string',
      example:
        'id: 2\nevent: status\ndata: {"orderId":"…","status":"sent","statusText":"Передан в ресторан","number":null,"at":"2026-11-22T19:30:00+03:00","problem":null}\n\n',
    },
  })
  @ApiNoContentResponse({ description: 'The order has ended and every event was received.' })
  @ApiProblems(
    'validation_failed',
    'order_not_found',
    'rate_limited',
    'too_many_streams',
    'streams_full',
  )
  async streamOrderEvents(
    @CurrentCustomer() customer: Customer,
    @UuidParam('orderId') orderId: string,
    @RequestLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const order = await this.orders.find(customer, orderId);
    const source = await this.streams.open(order, lastEventId(request), language);
    if (source === undefined) {
      void reply.status(204).send();
      return;
    }
    this.eventStreams.send(request, reply, source);
  }

  /**
   * Price an earlier order again
   *
   * Its lines against the menu of today: what is not sold any more is named in `problems`, whose pointers are into the
   * lines of that order, the rest is priced. Restaurant, service and address stay as they were unless the body says otherwise.
   */
  @Post(':orderId/reorder')
  @ApiParam(ORDER_ID)
  @HttpCode(200)
  @ApiBody({ type: ReorderDto, required: false, examples: REORDER_BODY })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'order_not_found',
    'restaurant_not_found',
    'unsupported_media_type',
    'body_too_large',
    'snapshot_missing',
  )
  async reorder(
    @CurrentCustomer() customer: Customer,
    @UuidParam('orderId') orderId: string,
    @Body() body: ReorderDto,
    @RequestLanguage() language: Language,
  ): Promise<QuoteDto> {
    const order = await this.orders.find(customer, orderId);
    const quote = await this.quotes.quote(customer, toNewCart(order, body));
    return toQuoteDto(nameWhatIsGone(quote, order), language);
  }

  /**
   * Cancel an order
   *
   * Takes effect at once while the restaurant does not have the order. Afterwards it is a request, which the
   * restaurant may refuse: `cancellation` of the order says what became of it, and its status stays what it is until
   * the restaurant has cancelled.
   */
  @Post(':orderId/cancel')
  @ApiParam(ORDER_ID)
  @HttpCode(202)
  @ApiBody({ type: CancelOrderDto, required: false, examples: CANCEL_BODY })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'order_not_found',
    'order_not_cancellable',
    'unsupported_media_type',
    'body_too_large',
  )
  async cancelOrder(
    @CurrentCustomer() customer: Customer,
    @UuidParam('orderId') orderId: string,
    @Body() body: CancelOrderDto,
    @RequestLanguage() language: Language,
  ): Promise<OrderDto> {
    return this.orders.present(await this.cancels.cancel(customer, orderId, body), language);
  }
}
