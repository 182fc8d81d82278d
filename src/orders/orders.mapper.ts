import { moneyIn, toCartProblemDto, toLineDto } from '../cart/cart.mapper.js';
import type { Plain } from '../http/plain.js';
import { describe, type Language } from '../http/problem.js';
import type { OrderDto, OrderProblemDto, OrderStatusEvent } from './order.dto.js';
import { ORDER_PROBLEMS, type OrderProblemCode } from './order-problems.js';
import { isCancellable } from './order-status.js';
import type { OrderEventRow, OrderRow } from './orders.repository.js';
import type { QuoteDto } from './quote.dto.js';
import type { SignedQuote } from './quotes.service.js';

export function toOrderDto(row: OrderRow, language: Language): Plain<OrderDto> {
  const money = moneyIn(row.currency);
  return {
    id: row.id,
    status: row.status,
    number: row.number,
    restaurantId: row.restaurantId,
    service: row.cart.service,
    at: row.cart.at ?? null,
    address: row.cart.address ?? null,
    lines: row.lines.map((line) => toLineDto(line, money)),
    discounts: [],
    deliveryFee: money(0),
    total: money(row.total),
    payments: row.payments,
    comment: row.comment,
    cutlery: row.cutlery,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    cancellable: row.cancelRequestedAt === null && isCancellable(row.status),
    problem: toProblemDto(row.problem, language),
  };
}

export function toStatusEvent(row: OrderEventRow, language: Language): OrderStatusEvent {
  return {
    orderId: row.orderId,
    status: row.status,
    number: row.number,
    at: row.at.toISOString(),
    problem: toProblemDto(row.problem, language),
  };
}

export function toQuoteDto(signed: SignedQuote, language: Language): Plain<QuoteDto> {
  const { restaurant, lines, total, problems } = signed.quote;
  const money = moneyIn(restaurant.currency);
  return {
    quoteId: signed.quoteId,
    expiresAt: signed.expiresAt.toISOString(),
    orderable: problems.length === 0,
    lines: lines.map((line) => toLineDto(line, money)),
    subtotal: money(total),
    discounts: [],
    deliveryFee: money(0),
    total: money(total),
    problems: problems.map((problem) => toCartProblemDto(problem, language)),
  };
}

function toProblemDto(
  code: OrderProblemCode | null,
  language: Language,
): Plain<OrderProblemDto> | null {
  if (code === null) {
    return null;
  }
  const definition = ORDER_PROBLEMS[code];
  return { code, detail: describe(definition, language), action: definition.action };
}
