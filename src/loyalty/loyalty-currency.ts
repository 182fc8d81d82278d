import { Injectable } from '@nestjs/common';
import { LoyaltyConnection } from '../customers/iiko/loyalty-connection.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';

/** iikoCard gives sums without a currency: it is that of the organization that is asked. */
@Injectable()
export class LoyaltyCurrency {
  constructor(
    private readonly connection: LoyaltyConnection,
    private readonly restaurants: RestaurantsService,
  ) {}

  /** @throws Problem snapshot_missing while no restaurant is known */
  get(): string {
    const id = this.connection.organizationId();
    const organization = this.restaurants.organizations().find((one) => one.id === id);
    const [restaurant] = organization === undefined ? this.restaurants.requireAll() : [];
    return organization?.currency ?? restaurant?.currency ?? '';
  }
}
