import type { Plain } from '../http/plain.js';
import { describe, type Language, type Violation } from '../http/problem.js';
import type { Money } from '../http/money.js';
import { CART_PROBLEMS, type CartProblem } from './cart-problems.js';
import type { OrderDto, OrderProblemDto, OrderStatusEvent } from './order.dto.js';
import type { PricedLine, PricedModifier } from './order-model.js';
import { ORDER_PROBLEMS, type OrderProblemCode } from './order-problems.js';
import { isCancellable } from './order-status.js';
import { STATUS_TEXTS } from './order-texts.js';
import type { OrderEventRow, OrderRow } from './orders.repository.js';
import type { PricedLineDto, PricedModifierDto } from './priced-line.dto.js';
import type { CartProblemDto, QuoteDto } from './quote.dto.js';
import type { SignedQuote } from './quotes.service.js';

export function toOrderDto(row: OrderRow, language: Language): Plain<OrderDto> {
  const money = moneyIn(row.currency);
  return {
    id: row.id,
    status: row.status,
    statusText: describe(STATUS_TEXTS[row.status], language),
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

/** An order that was answered before, with its texts in this language. */
export function inLanguage(order: Plain<OrderDto>, language: Language): Plain<OrderDto> {
  return { ...order, statusText: describe(STATUS_TEXTS[order.status], language) };
}

export function toStatusEvent(row: OrderEventRow, language: Language): OrderStatusEvent {
  return {
    orderId: row.orderId,
    status: row.status,
    statusText: describe(STATUS_TEXTS[row.status], language),
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

export function toCartProblemDto(problem: CartProblem, language: Language): Plain<CartProblemDto> {
  const definition = CART_PROBLEMS[problem.code];
  return {
    code: problem.code,
    pointer: problem.pointer,
    detail: describe(definition, language, problem.params),
    action: definition.action,
  };
}

/** For an order that cannot be placed: put into words when the refusal is answered. */
export function toViolation({ code, pointer, params }: CartProblem): Violation {
  const text = CART_PROBLEMS[code];
  return { code, pointer, text, params, action: text.action };
}

export function toProblemDto(
  code: OrderProblemCode | null,
  language: Language,
): Plain<OrderProblemDto> | null {
  if (code === null) {
    return null;
  }
  const definition = ORDER_PROBLEMS[code];
  return { code, detail: describe(definition, language), action: definition.action };
}

function toLineDto(line: PricedLine, money: (amount: number) => Money): Plain<PricedLineDto> {
  return {
    index: line.index,
    itemId: line.itemId,
    name: line.name,
    sizeId: line.sizeId,
    sizeName: line.sizeName,
    quantity: line.quantity,
    unitPrice: money(line.unitPrice),
    total: money(line.total),
    modifiers: line.modifiers.map((modifier) => toModifierDto(modifier, money)),
    secondHalf:
      line.secondHalf === null
        ? null
        : {
            itemId: line.secondHalf.itemId,
            name: line.secondHalf.name,
            modifiers: line.secondHalf.modifiers.map((each) => toModifierDto(each, money)),
          },
    comment: line.comment,
  };
}

function toModifierDto(
  modifier: PricedModifier,
  money: (amount: number) => Money,
): Plain<PricedModifierDto> {
  return {
    modifierId: modifier.modifierId,
    groupId: modifier.groupId,
    name: modifier.name,
    quantity: modifier.quantity,
    free: modifier.free,
    unitPrice: money(modifier.unitPrice),
  };
}

function moneyIn(currency: string): (amount: number) => Money {
  return (amount) => ({ amount, currency });
}
