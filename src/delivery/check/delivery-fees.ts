import { Injectable } from '@nestjs/common';
import { CatalogService } from '../../catalog/catalog.service.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { StopListsService } from '../../stop-lists/stop-lists.service.js';
import type { DeliveryFee } from './delivery-check.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';

/** Delivery is paid for as an item of the menu. */
@Injectable()
export class DeliveryFees {
  constructor(
    private readonly catalog: CatalogService,
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: DeliverySnapshots,
    private readonly stopLists: StopListsService,
  ) {}

  feeOf(restaurantId: string, productId: string): DeliveryFee {
    const size = this.sizeOf(restaurantId, productId);
    const addedByTill = this.isAddedByPos(restaurantId);
    const amount = size?.price.amount ?? null;
    // What the POS adds, or the menu does not sell, is not in the order that we send.
    const isOrdered = amount !== null && !addedByTill;
    const isStopped = isOrdered && this.isStopped(restaurantId, productId, size?.id ?? null);
    return { productId, addedByTill, amount, isStopped };
  }

  private sizeOf(restaurantId: string, productId: string) {
    const sizes = this.catalog.findItemOrService(restaurantId, productId)?.sizes ?? [];
    return sizes.find(({ isDefault }) => isDefault) ?? sizes[0];
  }

  private isAddedByPos(restaurantId: string): boolean {
    const organizationId = this.restaurants.find(restaurantId)?.organizationId ?? '';
    return this.snapshots.rulesOf(organizationId)?.tillAddsFee === true;
  }

  private isStopped(restaurantId: string, productId: string, sizeId: string | null): boolean {
    const remaining = this.stopLists.remaining(restaurantId, productId, sizeId);
    return remaining !== undefined && remaining < 1;
  }
}
