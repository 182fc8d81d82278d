import { CART_NOTES } from '../../cart/cart-notes.js';
import type { CartNoteDto } from '../../cart/cart.dto.js';
import { toLineDto } from '../../cart/cart.mapper.js';
import type { Money } from '../../platform/http/money.js';
import type { Plain } from '../../platform/http/plain.js';
import { describe, type Language } from '../../platform/http/problem.js';
import type { WriteTime } from '../../platform/time/local-time.js';
import { additionsOf } from '../iiko/additions.js';
import { namesLoyalty } from '../iiko/order-request.js';
import type { AdditionDto } from './dining.dto.js';
import type { Addition } from '../order-model.js';
import { toProblemDto } from './order-problem.mapper.js';
import type { OrderRow } from '../orders.repository.js';

interface Writers {
  money: (amount: number) => Money;
  time: WriteTime;
  language: Language;
}

export function toAdditionDtos(
  row: OrderRow,
  { money, time, language }: Writers,
): Plain<AdditionDto>[] {
  const hasLoyalty = concernsLoyalty(row);
  return additionsOf(row).map((addition) => ({
    id: addition.id,
    createdAt: time(addition.at),
    status: statusOf(addition),
    lines: addition.lines.map((line) => toLineDto(line, money)),
    total: money(addition.total),
    notes: hasLoyalty ? [withoutDiscounts(language)] : [],
    problem: toProblemDto(addition.problem, language),
  }));
}

function statusOf({ state }: Addition): AdditionDto['status'] {
  const settled = { done: 'confirmed', refused: 'refused' } as const;
  return state === 'done' || state === 'refused' ? settled[state] : 'accepted';
}

/** iiko's command that adds dishes has no place for discounts; the till may give them by itself. */
function withoutDiscounts(language: Language): Plain<CartNoteDto> {
  const code = 'discounts_not_calculated';
  return { code, pointer: '/lines', detail: describe(CART_NOTES[code], language) };
}

function concernsLoyalty({ discounts, request }: OrderRow): boolean {
  return discounts.length > 0 || namesLoyalty(request);
}
