import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import type { DeliveryFee } from './delivery-check.js';

/** Delivery is paid for as an item of the menu. */
@Injectable()
export class DeliveryFees {
  constructor(private readonly catalog: CatalogService) {}

  feeOf(restaurantId: string, productId: string): DeliveryFee {
    const sizes = this.catalog.findItem(restaurantId, productId)?.sizes ?? [];
    const size = sizes.find(({ isDefault }) => isDefault) ?? sizes[0];
    return { productId, amount: size?.price.amount ?? null };
  }
}
