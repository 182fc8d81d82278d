import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { CartHintDto } from '../../cart/cart.dto.js';
import { problemResponse } from '../../platform/http/api-problems.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import type { Plain } from '../../platform/http/plain.js';
import type { ProblemCode } from '../../platform/http/problem-table.js';
import { ProblemDto, ViolationDto } from '../../platform/http/problem.dto.js';
import { OrderDto } from '../read/order.dto.js';
import { QUOTE_CHANGE_KINDS } from './quote-changes.js';
import { QuoteDto } from './quote.dto.js';

/** One difference between the quote that was to be ordered and the new one. */
export class QuoteChangeDto {
  /**
   * The kind of change. New kinds may be added.
   * @example item_price
   */
  readonly kind: (typeof QUOTE_CHANGE_KINDS)[number];

  /**
   * JSON pointer: into the cart for what was asked for (`/lines/0`, `/at`, `/promoCode`), into the quote for its sums
   * (`/total`, `/discounts/0`), into this request for payments (`/payments/0`).
   * @example /lines/0
   */
  readonly pointer: string;

  /**
   * The name of the item, option or campaign.
   * @example Борщ с говядиной
   */
  readonly name: string | null;

  /** The amount shown before, or null if there was none. */
  readonly before: MoneyDto | null;

  /** The amount now, or null if there is none. */
  readonly after: MoneyDto | null;

  /**
   * For people, in the language of `Accept-Language`.
   * @example «Борщ с говядиной»: было 390 ₽, стало 420 ₽.
   */
  readonly detail: string;
}

/** One thing that keeps the cart from being ordered. */
export class OrderViolationDto extends ViolationDto {
  /** What would solve the problem, if known. */
  @ApiPropertyOptional({ type: CartHintDto, additionalProperties: false })
  override readonly hint?: CartHintDto;
}

/** Why an order was not placed; `quote` and `changes` come with `quote_changed`, `order` with `quote_used`. */
export class OrderConflictDto extends ProblemDto {
  /** Each violation, where there are several. */
  override readonly errors?: OrderViolationDto[];

  /** The same cart as of now: show it, and order with its `quoteId`. */
  readonly quote?: QuoteDto;

  /** The differences: first the lines, then the sums. */
  readonly changes?: QuoteChangeDto[];

  /** The order that was made of this quote. */
  readonly order?: OrderDto;
}

const EXAMPLE: Plain<QuoteChangeDto>[] = [
  change('item_price', '/lines/0', 'Борщ с говядиной', [39_000, 42_000]),
  change('modifier_price', '/lines/0/modifiers/0', 'Сметана', [3_000, 4_000]),
  change('total', '/total', null, [42_000, 46_000]),
];

/** Documents 409 of placing an order, `quote_changed` with what comes with it. */
export function ApiOrderConflicts(...codes: ProblemCode[]): MethodDecorator {
  const { content, ...response } = problemResponse(409, codes);
  const { examples } = content['application/problem+json'];
  const schema = { $ref: getSchemaPath(OrderConflictDto) };
  const changed = { value: { ...examples.quote_changed?.value, changes: EXAMPLE } };
  return applyDecorators(
    ApiExtraModels(OrderConflictDto),
    ApiResponse({
      ...response,
      content: {
        'application/problem+json': { schema, examples: { ...examples, quote_changed: changed } },
      },
    }),
  );
}

function change(
  kind: QuoteChangeDto['kind'],
  pointer: string,
  name: string | null,
  [before, after]: [number, number],
): Plain<QuoteChangeDto> {
  const units = (amount: number) => `₽${amount / 100}`;
  return {
    kind,
    pointer,
    name,
    before: { amount: before, currency: 'RUB' },
    after: { amount: after, currency: 'RUB' },
    detail: `${name === null ? 'Total' : `"${name}"`}: was ${units(before)}, is now ${units(after)}.`,
  };
}
