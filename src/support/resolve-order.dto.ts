import { IsIn } from 'class-validator';
import { IsText, IsUUID, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import { RESOLUTIONS } from '../orders/order-model.js';

export class ResolveOrderDto {
  /**
   * `retry`, `confirm` or `reject`.
   * @example confirm
   */
  @IsIn(RESOLUTIONS)
  readonly action: (typeof RESOLUTIONS)[number];

  /** Kept in the order's history; no names, phones or addresses, please. */
  @MayBeAbsent()
  @IsText()
  @MaxLength(500)
  readonly note?: string;

  /** With `confirm`: the id at iiko that the order was found under, when it is another one. */
  @MayBeAbsent()
  @IsUUID()
  readonly iikoOrderId?: string;
}

export const RESOLVE_BODY: Record<string, { summary: string; value: Plain<ResolveOrderDto> }> = {
  retry: {
    summary: 'The restaurant does not have it: send it again',
    value: { action: 'retry', note: 'Called the restaurant, they have nothing' },
  },
  confirm: {
    summary: 'The restaurant has it',
    value: { action: 'confirm', note: 'Number 57 on their screen' },
  },
  reject: {
    summary: 'The guest does not want it any more',
    value: { action: 'reject', note: 'The guest has ordered elsewhere' },
  },
};
