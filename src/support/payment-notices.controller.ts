import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import type { Plain } from '../platform/http/plain.js';
import { Problem } from '../platform/http/problem.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { PaymentNotices } from '../orders/fulfil/payment-notices.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { PaymentNoticeAnswerDto, PaymentNoticeDto } from './payment-notice.dto.js';
import { toNoticedPayment } from './support.mapper.js';

const EXAMPLES = {
  paid: {
    summary: 'The guest has paid',
    value: { status: 'paid', reference: 'pay-2026-000017', amount: 39_000 },
  },
  failed: {
    summary: 'The guest has not, and will not',
    value: { status: 'failed', reference: 'pay-2026-000017', amount: 39_000 },
  },
} satisfies Record<string, { summary: string; value: Plain<PaymentNoticeDto> }>;

@ApiTags('Support')
@ForOperators()
@Controller('v1/support')
export class PaymentNoticesController {
  constructor(
    private readonly notices: PaymentNotices,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Say that an order was paid online, was not, or that the money was returned
   *
   * For the storefront's payment backend, from server to server. `paid` sends the order to the restaurant,
   * `failed` ends it. Repeat it until it is answered: the same again is 200. With 409 `payment_refund_due`
   * the order does not wait for the money any more (it has expired, was cancelled, or has been paid by
   * another payment): return it. Support finds that payment in `onlinePayment.refundsDue` of the order, which
   * stays as it is. `refundDue` in an answer 200 says that the money of its `reference` has to go back. After that say
   * `refunded` with the same `reference` and `amount`: the refund is not due any more.
   */
  @Post('orders/:orderId/payment')
  @HttpCode(200)
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: PaymentNoticeDto, examples: EXAMPLES })
  @ApiOkResponse({ type: PaymentNoticeAnswerDto, description: 'The payment as it is now' })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'order_not_found',
    'payment_not_expected',
    'payment_contradicts',
    'payment_not_found',
    'refund_not_due',
    'payment_refund_due',
    'unsupported_media_type',
    'body_too_large',
    'payment_amount_wrong',
  )
  async reportPayment(
    @UuidParam('orderId') orderId: string,
    @Body() notice: PaymentNoticeDto,
    @CurrentOperator() operator: string,
  ): Promise<Plain<PaymentNoticeAnswerDto>> {
    const order = await this.notices.take(orderId, operator, notice);
    const payment = toNoticedPayment(order, this.restaurants.timesOf(order.restaurantId));
    if (payment === null) {
      throw new Problem('payment_not_expected');
    }
    return { orderId: order.id, orderStatus: order.status, payment };
  }
}
