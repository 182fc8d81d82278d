import { toOrderCart } from './order-cart.dto.js';
import { moneyIn } from '../../cart/cart.mapper.js';
import { normalizeOffsetTime, type WriteTime } from '../../platform/time/local-time.js';
import { itemsByLine, type OrderedItem } from '../../cart/iiko/iiko-items.mapper.js';
import type { PricedLine } from '../../cart/cart.js';
import type { Money } from '../../platform/http/money.js';
import type { Plain } from '../../platform/http/plain.js';
import { describe, type Language } from '../../platform/http/problem.js';
import { maskPhone } from '../../platform/http/masked-phone.js';
import type { DiscountedLineDto } from '../../loyalty/loyalty-cart.dto.js';
import { toDiscountedLine } from '../../loyalty/loyalty-cart.mapper.js';
import { itemsOf } from '../iiko/additions.js';
import { toAdditionDtos } from './dining.mapper.js';
import { cancellationOf } from '../order-cancellation-state.js';
import type { OrderCancellationDto } from './order-cancel.dto.js';
import { onlinePaymentOf } from '../online-payment.js';
import type {
  OnlinePaymentDto,
  OrderCourierDto,
  OrderDto,
  OrderPaymentDto,
  OrderStatusEvent,
} from './order.dto.js';
import type { OrderTipsDto } from './order-tips.dto.js';
import type { OrderDiscount, OrderTips, Payment, WalletPayment } from '../order-model.js';
import { toProblemDto } from './order-problem.mapper.js';
import { STATUS_TEXTS } from './order-texts.js';
import { totalsOfPlaced } from '../order-totals.js';
import { discountsByItem } from '../iiko/position-ids.js';
import type { OrderEventRow, OrderRow } from '../orders.repository.js';
import type { WalletPaymentDto } from './wallet-payment.dto.js';

/** @param time of the order's restaurant */
export function toOrderDto(
  row: OrderRow,
  language: Language,
  { isCancellable, time }: { isCancellable: boolean; time: WriteTime },
): Plain<OrderDto> {
  const money = moneyIn(row.currency);
  const totals = totalsOfPlaced(row);
  return {
    id: row.id,
    status: row.status,
    statusText: describe(STATUS_TEXTS[row.status], language),
    number: row.number,
    restaurantId: row.restaurantId,
    service: row.cart.service,
    at: row.cart.at === undefined ? null : normalizeOffsetTime(row.cart.at),
    address: row.cart.address ?? null,
    table: toTableDto(row, time),
    cart: toOrderCart(row.cart),
    lines: toOrderLines(row.lines, itemsOf(row), row.discounts, money),
    subtotal: money(totals.subtotal),
    discounts: row.discounts.map(({ name, amount }) => ({ name, amount: money(amount) })),
    deliveryFee: money(totals.deliveryFee),
    rounding: money(totals.rounding),
    total: money(row.total),
    walletPayment: toWalletPaymentDto(row.walletPayment, money),
    tips: toTipsDto(row.tips, money),
    due: money(totals.due + (row.tips?.amount ?? 0)),
    delivery: toDeliveryDto(row),
    payments: row.payments.map((payment) => toPaymentDto(payment, totals.due, money)),
    onlinePayment: toOnlinePaymentDto(row, time),
    comment: row.comment,
    cutlery: row.cutlery,
    createdAt: time(row.createdAt),
    updatedAt: time(row.updatedAt),
    cancelRequestedAt: row.cancelRequestedAt && time(row.cancelRequestedAt),
    cancellation: toCancellationDto(row, language, time),
    estimatedReadyAt: row.progress?.expectedAt ?? null,
    courier: toCourierDto(row),
    cancellable: row.cancelRequestedAt === null && isCancellable,
    changes: toChangesDto(row, money),
    additions: toAdditionDtos(row, { money, time, language }),
    problem: toProblemDto(row.problem, language),
  };
}

function toTableDto({ dining }: OrderRow, time: WriteTime): Plain<OrderDto>['table'] {
  return dining && { ...dining.table, billedAt: dining.billedAt && time(dining.billedAt) };
}

function toDeliveryDto({ delivery }: OrderRow): Plain<OrderDto>['delivery'] {
  return delivery && { zone: delivery.zone, minutes: delivery.minutes };
}

function toChangesDto(
  { changes }: OrderRow,
  money: (amount: number) => Money,
): Plain<OrderDto>['changes'] {
  return changes && { ...changes, total: money(changes.total) };
}

/** An order that was answered before, with its texts in this language. */
export function inLanguage(order: Plain<OrderDto>, language: Language): Plain<OrderDto> {
  return { ...order, statusText: describe(STATUS_TEXTS[order.status], language) };
}

export function toStatusEvent(
  row: OrderEventRow,
  language: Language,
  time: WriteTime,
): OrderStatusEvent {
  return {
    orderId: row.orderId,
    status: row.status,
    statusText: describe(STATUS_TEXTS[row.status], language),
    number: row.number,
    at: time(row.at),
    problem: toProblemDto(row.problem, language),
  };
}

function toCancellationDto(
  row: OrderRow,
  language: Language,
  time: WriteTime,
): Plain<OrderCancellationDto> | null {
  const cancellation = cancellationOf(row);
  return cancellation === undefined
    ? null
    : {
        state: cancellation.state,
        requestedAt: cancellation.requestedAt === undefined ? null : time(cancellation.requestedAt),
        refusedAt: cancellation.refusedAt === undefined ? null : time(cancellation.refusedAt),
        cause: cancellation.cause ?? null,
        comment: cancellation.comment ?? null,
        reason: cancellation.state === 'refused' ? (cancellation.reason ?? null) : null,
        detail: describe(cancellation.text, language),
      };
}

/** The number is for the guest at the door, and a person's own otherwise. */
function toCourierDto({ progress, status }: OrderRow): Plain<OrderCourierDto> | null {
  const courier = progress?.courier;
  if (courier === undefined) {
    return null;
  }
  const isNear = status === 'on_the_way' || status === 'delivered';
  const { name, phone } = courier;
  return { name, phone: phone === null || isNear ? phone : maskPhone(phone) };
}

/** @param items the lines as iiko has them, in the same order; what else is in the order follows them */
export function toOrderLines(
  lines: readonly PricedLine[],
  items: readonly OrderedItem[],
  discounts: readonly OrderDiscount[],
  money: (amount: number) => Money,
): Plain<DiscountedLineDto>[] {
  const taken = itemsByLine(lines, discountsByItem(items, discounts));
  return lines.map((line, index) => {
    const discount = (taken[index] ?? []).reduce((sum, amount) => sum + amount, 0);
    return toDiscountedLine(line, discount, money);
  });
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

function toTipsDto(
  tips: OrderTips | null,
  money: (amount: number) => Money,
): Plain<OrderTipsDto> | null {
  return tips && { amount: money(tips.amount), method: tips.method, name: tips.name };
}

function toOnlinePaymentDto(row: OrderRow, time: WriteTime): Plain<OnlinePaymentDto> | null {
  const payment = onlinePaymentOf(row);
  return payment === undefined
    ? null
    : {
        status: payment.status,
        amount: { amount: payment.amount, currency: row.currency },
        expiresAt: time(payment.expiresAt),
        refunds: payment.refunds.map(({ reference, amount, refundedAt }) => ({
          reference,
          amount: { amount, currency: row.currency },
          refundedAt: refundedAt && time(refundedAt),
        })),
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
