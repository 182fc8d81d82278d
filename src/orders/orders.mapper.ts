import { moneyIn, toLineDto } from '../cart/cart.mapper.js';
import type { PricedLine } from '../cart/cart.js';
import type { Money } from '../http/money.js';
import type { Plain } from '../http/plain.js';
import { describe, type Language } from '../http/problem.js';
import type { IikoCreateItem } from '../iiko/schemas/create-delivery.js';
import type { DiscountedLineDto } from '../loyalty/loyalty-cart.dto.js';
import { toDiscountedLine } from '../loyalty/loyalty-cart.mapper.js';
import { additionsOf, itemsOf } from './additions.js';
import type { AdditionDto } from './dining.dto.js';
import { onlinePaymentOf } from './online-payment.js';
import type {
  OnlinePaymentDto,
  OrderDto,
  OrderPaymentDto,
  OrderProblemDto,
  OrderStatusEvent,
} from './order.dto.js';
import type { Addition, OrderDiscount, Payment, WalletPayment } from './order-model.js';
import { ORDER_PROBLEMS, type OrderProblemCode } from './order-problems.js';
import { isCancellable } from './order-status.js';
import { STATUS_TEXTS } from './order-texts.js';
import { totalsOf } from './order-totals.js';
import { discountsByItem } from './position-ids.js';
import type { OrderEventRow, OrderRow } from './orders.repository.js';
import type { WalletPaymentDto } from './wallet-payment.dto.js';

export function toOrderDto(row: OrderRow, language: Language): Plain<OrderDto> {
  const money = moneyIn(row.currency);
  const totals = totalsOf(row);
  return {
    id: row.id,
    status: row.status,
    statusText: describe(STATUS_TEXTS[row.status], language),
    number: row.number,
    restaurantId: row.restaurantId,
    service: row.cart.service,
    at: row.cart.at ?? null,
    address: row.cart.address ?? null,
    table: row.dining && { ...row.dining.table, billedAt: row.dining.billedAt },
    lines: toOrderLines(row.lines, itemsOf(row), row.discounts, money),
    subtotal: money(totals.subtotal),
    discounts: row.discounts.map(({ name, amount }) => ({ name, amount: money(amount) })),
    deliveryFee: money(totals.deliveryFee),
    total: money(row.total),
    walletPayment: toWalletPaymentDto(row.walletPayment, money),
    due: money(totals.due),
    delivery: row.delivery && { zone: row.delivery.zone, minutes: row.delivery.minutes },
    payments: row.payments.map((payment) => toPaymentDto(payment, totals.due, money)),
    onlinePayment: toOnlinePaymentDto(row),
    comment: row.comment,
    cutlery: row.cutlery,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    cancellable: row.cancelRequestedAt === null && isCancellable(row.status),
    changes: row.changes && { ...row.changes, total: money(row.changes.total) },
    additions: additionsOf(row).map((addition) => toAdditionDto(addition, money, language)),
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

/** @param items the lines as iiko has them, in the same order; what else is in the order follows them */
export function toOrderLines(
  lines: readonly PricedLine[],
  items: readonly IikoCreateItem[],
  discounts: readonly OrderDiscount[],
  money: (amount: number) => Money,
): Plain<DiscountedLineDto>[] {
  const taken = discountsByItem(items, discounts);
  return lines.map((line, index) => toDiscountedLine(line, taken[index] ?? 0, money));
}

function toAdditionDto(
  { id, at, state, lines, total, problem }: Addition,
  money: (amount: number) => Money,
  language: Language,
): Plain<AdditionDto> {
  const status = { done: 'confirmed', refused: 'refused' } as const;
  return {
    id,
    createdAt: at,
    status: state === 'done' || state === 'refused' ? status[state] : 'accepted',
    lines: lines.map((line) => toLineDto(line, money)),
    total: money(total),
    problem: toProblemDto(problem, language),
  };
}

function toPaymentDto(
  { method, amount, changeFrom }: Payment,
  due: number,
  money: (amount: number) => Money,
): Plain<OrderPaymentDto> {
  return {
    method,
    amount: money(amount ?? due),
    changeFrom: changeFrom === undefined ? null : money(changeFrom),
  };
}

function toOnlinePaymentDto(row: OrderRow): Plain<OnlinePaymentDto> | null {
  const payment = onlinePaymentOf(row);
  return payment === undefined
    ? null
    : {
        status: payment.status,
        amount: { amount: payment.amount, currency: row.currency },
        expiresAt: payment.expiresAt.toISOString(),
      };
}

export function toWalletPaymentDto(
  payment: Pick<WalletPayment, 'walletId' | 'name' | 'amount'> | null,
  money: (amount: number) => Money,
): Plain<WalletPaymentDto> | null {
  return (
    payment && { walletId: payment.walletId, name: payment.name, amount: money(payment.amount) }
  );
}
