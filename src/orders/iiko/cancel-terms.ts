import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { RestaurantsService, type CancelCause } from '../../restaurants/restaurants.service.js';
import { isCancellable, type OrderStatus } from '../order-status.js';

/** What a cancellation at iiko says beside the order. */
export interface CancelDetails {
  cancelCauseId?: string;
  cancelComment?: string;
  removalTypeId?: string;
}

/** Until when a guest may cancel, and for what reason iiko is told that they do. */
@Injectable()
export class CancelTerms {
  constructor(
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  isCancellable(status: OrderStatus): boolean {
    return isCancellable(status, this.config.orders.cancelUntil);
  }

  /** A cause of the restaurant's own dictionary. */
  findCause(restaurantId: string, causeId: string): CancelCause | undefined {
    const wanted = causeId.toLowerCase();
    return this.causesOf(restaurantId).find(({ id }) => id.toLowerCase() === wanted);
  }

  /** Of what is cancelled without a cause that somebody has chosen: the configured one, or else the first. */
  defaultCause(restaurantId: string): CancelCause | undefined {
    const { cancelCauseId } = this.config.orders;
    const configured =
      cancelCauseId === undefined ? undefined : this.findCause(restaurantId, cancelCauseId);
    return configured ?? this.causesOf(restaurantId)[0];
  }

  /** iiko wants a removal type where dishes have been printed; without one the POS refuses those. */
  detailsFor(
    restaurantId: string,
    chosen: { causeId?: string; comment?: string } | null,
  ): CancelDetails {
    const causeId = chosen?.causeId ?? this.defaultCause(restaurantId)?.id;
    const { removalTypeId } = this.config.orders;
    return {
      ...(causeId === undefined ? {} : { cancelCauseId: causeId }),
      ...(chosen?.comment === undefined ? {} : { cancelComment: chosen.comment }),
      ...(removalTypeId === undefined ? {} : { removalTypeId }),
    };
  }

  private causesOf(restaurantId: string): CancelCause[] {
    return this.restaurants.findAnywhere(restaurantId)?.cancelCauses ?? [];
  }
}
