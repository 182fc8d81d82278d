import { IsNotEmpty } from 'class-validator';
import { IsText, IsUUID, MaxLength } from '../../platform/http/text.decorators.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import type { CancellationState } from '../order-cancellation-state.js';
import type { CancelRefusal } from '../order-model.js';

/** Why an order is cancelled; nothing of it has to be said. */
export class CancelOrderDto {
  /**
   * One of `GET /v1/restaurants/{restaurantId}/cancel-causes`.
   * @example 0f000000-0000-4000-a000-000000000011
   */
  @MayBeAbsent()
  @IsUUID()
  readonly causeId?: string;

  /**
   * For the restaurant.
   * @example Планы изменились
   */
  @MayBeAbsent()
  @IsText()
  @IsNotEmpty()
  @MaxLength(250)
  readonly comment?: string;
}

/** Where the cancellation of an order is. */
export class OrderCancellationDto {
  /**
   * `requested`: the restaurant has been asked and has not answered yet, the order goes on meanwhile; `refused`: it
   * goes on; `done`.
   * @example requested
   */
  readonly state: CancellationState;

  /** null where the restaurant cancelled by itself. */
  readonly requestedAt: string | null;

  /** When the restaurant said no. */
  readonly refusedAt: string | null;

  /**
   * Name of the cause in the restaurant's dictionary.
   * @example Отказ гостя
   */
  readonly cause: string | null;

  /** The guest's comment. */
  readonly comment: string | null;

  /**
   * Why it was refused. New reasons may be added.
   * @example cooking_begun
   */
  readonly reason: CancelRefusal | null;

  /**
   * The whole in the language of `Accept-Language`.
   * @example Ресторан получил просьбу отменить заказ.
   */
  readonly detail: string;
}
