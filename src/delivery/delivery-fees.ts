import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import type { DeliveryFee } from './delivery-check.js';
import { DeliverySnapshots } from './delivery-snapshots.js';

/** Delivery is paid for as an item of the menu. */
@Injectable()
export class DeliveryFees {
  constructor(
    private readonly catalog: CatalogService,
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: DeliverySnapshots,
  ) {}

  feeOf(restaurantId: string, productId: string): DeliveryFee {
    const sizes = this.catalog.findItemOrService(restaurantId, productId)?.sizes ?? [];
    const size = sizes.find(({ isDefault }) => isDefault) ?? sizes[0];
    const organizationId = this.restaurants.find(restaurantId)?.organizationId ?? '';
    const addedByTill = this.snapshots.rulesOf(organizationId)?.tillAddsFee === true;
    return { productId, addedByTill, amount: size?.price.amount ?? null };
  }
}
