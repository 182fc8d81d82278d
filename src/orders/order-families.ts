import { Injectable } from '@nestjs/common';
import { IikoClient } from '../iiko/iiko.client.js';
import type { IikoCommandStatus, IikoOrderInfo } from '../iiko/schemas/orders.js';
import type { IikoCreateDelivery } from '../iiko/schemas/create-delivery.js';
import type { IikoCreateTableOrder } from '../iiko/schemas/create-table-order.js';
import { CancelTerms } from './cancel-terms.js';
import { iikoIdOf } from './order-move.js';
import type { OrderRow } from './orders.repository.js';
import { findRemovalType } from './removal-types.js';

/**
 * iiko has two families of orders with operations of their own that mean the same: deliveries, pickups among
 * them, and orders at a table. All else about an order is the same whatever its family.
 */
export interface OrderFamily {
  create(order: OrderRow): Promise<{ correlationId: string; orderInfo: IikoOrderInfo }>;
  /** @returns undefined when iiko does not show it */
  find(order: OrderRow, iikoId?: string): Promise<IikoOrderInfo | undefined>;
  cancel(order: OrderRow, iikoId?: string): Promise<{ correlationId: string }>;
  /** Whether iiko stops showing an order that has ended. */
  hidesEnded: boolean;
}

@Injectable()
export class OrderFamilies {
  private readonly deliveries: OrderFamily;
  private readonly tables: OrderFamily;

  constructor(
    private readonly iiko: IikoClient,
    cancelTerms: CancelTerms,
  ) {
    this.deliveries = deliveryFamily(iiko, cancelTerms);
    this.tables = tableFamily(iiko, cancelTerms);
  }

  of({ cart }: Pick<OrderRow, 'cart'>): OrderFamily {
    return cart.service === 'dine-in' ? this.tables : this.deliveries;
  }

  /** Commands of both families are kept together. */
  commandStatus({ organizationId }: OrderRow, correlationId: string): Promise<IikoCommandStatus> {
    return this.iiko.commandStatus({ organizationId, correlationId });
  }
}

function deliveryFamily(iiko: IikoClient, cancelTerms: CancelTerms): OrderFamily {
  return {
    hidesEnded: false,
    // The family decides what is stored as the request, too.
    create: (order) => iiko.createDelivery(order.request as IikoCreateDelivery),
    find: async (order, iikoId = iikoIdOf(order)) => {
      const { organizationId } = order;
      const [found] = await iiko.deliveriesById({ organizationId, orderIds: [iikoId] });
      return found;
    },
    cancel: (order, orderId = iikoIdOf(order)) => {
      const { organizationId, restaurantId, cancellation } = order;
      const details = cancelTerms.detailsFor(restaurantId, cancellation);
      return iiko.cancelDelivery({ organizationId, orderId, ...details });
    },
  };
}

function tableFamily(iiko: IikoClient, cancelTerms: CancelTerms): OrderFamily {
  return {
    hidesEnded: true,
    create: (order) => iiko.createTableOrder(order.request as IikoCreateTableOrder),
    find: async ({ organizationId, ...order }, iikoId = iikoIdOf(order)) => {
      const organizationIds = [organizationId];
      const [found] = await iiko.tableOrdersById({ organizationIds, orderIds: [iikoId] });
      return found;
    },
    cancel: async (order, orderId = iikoIdOf(order)) => {
      const { organizationId, restaurantId, cancellation } = order;
      // The kitchen has it since it was ordered, and what it has goes only with a reason.
      const removalTypeId =
        cancelTerms.detailsFor(restaurantId, cancellation).removalTypeId ??
        (await findRemovalType(iiko, organizationId));
      const removal =
        removalTypeId === undefined ? {} : { removalTypeId, removalComment: 'Отменено гостем' };
      return iiko.cancelTableOrder({ organizationId, orderId, ...removal });
    },
  };
}
