import { Injectable } from '@nestjs/common';
import { DeliveryService } from '../../delivery/delivery.service.js';
import type { OrderRow } from '../orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import type { AddressForm } from '../iiko/iiko-order.mapper.js';
import { formOf, withAddress } from '../iiko/order-request.js';
import { OrderNews } from './order-news.js';
import { isStill } from './submission-steps.js';

/** Writes addresses as their organization turns out to take them, whatever iiko said of it before. */
@Injectable()
export class OrderAddressForm {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly delivery: DeliveryService,
    private readonly news: OrderNews,
  ) {}

  /** @returns the order as it is to be sent; undefined when it is not any more */
  async prepare(order: OrderRow): Promise<OrderRow | undefined> {
    const { creationStatus, request } = order;
    const { address } = order.cart;
    if (creationStatus !== 'form_refused' || address === undefined) {
      return order;
    }
    const restaurant = this.restaurants.findAnywhere(order.restaurantId);
    const form: AddressForm = formOf(request) === 'city' ? 'legacy' : 'city';
    const street =
      form === 'legacy' && restaurant !== undefined
        ? await this.delivery.findStreet(restaurant, address)
        : undefined;
    const written = { address, form, streetId: street?.id };
    return this.news.change(order.id, (row) =>
      isStill(row, order)
        ? { change: { request: withAddress(row.request, written), creationStatus: 'form_changed' } }
        : undefined,
    );
  }

  /** iiko has taken what was sent: the next order is written like it. */
  async learn({ creationStatus, request }: OrderRow): Promise<void> {
    const form = formOf(request);
    if (creationStatus === 'form_changed' && form !== undefined) {
      const format = form === 'city' ? 'City' : 'Legacy';
      await this.restaurants.rememberAddressFormat(request.organizationId, format);
    }
  }
}
