import { Injectable } from '@nestjs/common';
import { toIikoCombos } from '../../cart/iiko/iiko-items.mapper.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import type { IikoCommandStatus, IikoOrderInfo } from '../../iiko/schemas/orders.js';
import type { IikoCreateDelivery } from '../../iiko/schemas/create-delivery.js';
import type { IikoCreateTableOrder } from '../../iiko/schemas/create-table-order.js';
import { CancelTerms } from './cancel-terms.js';
import type { Addition } from '../order-model.js';
import { iikoIdOf } from '../order-move.js';
import type { OrderRow } from '../orders.repository.js';
import { findRemovalType } from './removal-types.js';

/**
 * iiko has two families of orders with operations of their own that mean the same: deliveries, pickups among
 * them, and orders at a table. All else about an order is the same whatever its family.
 */
export type FamilyName = 'delivery' | 'table';

/** Half of what iiko refuses of deliveries (422 above 200); of orders at tables no limit is known. */
export const TABLE_ORDERS_PER_READ = 100;

export interface OrderFamily {
  create(order: OrderRow): Promise<{ correlationId: string; orderInfo: IikoOrderInfo }>;
  /** @returns undefined when iiko does not show it */
  find(order: OrderRow, iikoId?: string): Promise<IikoOrderInfo | undefined>;
  /** Up to `idsPerRead` of them; what iiko does not show is absent. */
  list(organizationId: string, iikoIds: string[]): Promise<IikoOrderInfo[]>;
  idsPerRead: number;
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
    return this.named(cart.service === 'dine-in' ? 'table' : 'delivery');
  }

  named(name: FamilyName): OrderFamily {
    return name === 'table' ? this.tables : this.deliveries;
  }

  /** Orders at tables alone take more while they are eaten. */
  addItems(order: OrderRow, { lines, items }: Addition): Promise<{ correlationId: string }> {
    const combos = toIikoCombos(lines, items, order.currency);
    return this.iiko.addTableOrderItems({
      organizationId: order.organizationId,
      orderId: iikoIdOf(order),
      items,
      ...(combos.length === 0 ? {} : { combos }),
      addOrderItemsSettings: { servicePrint: true },
    });
  }

  /** The budgets that following orders draws on. */
  callsPerMinute(operation: 'commandStatus' | 'deliveriesById'): number {
    return this.iiko.callsPerMinute(operation);
  }

  /** Commands of both families are kept together. */
  commandStatus(
    { organizationId }: Pick<OrderRow, 'organizationId'>,
    correlationId: string,
  ): Promise<IikoCommandStatus> {
    return this.iiko.commandStatus({ organizationId, correlationId });
  }
}

function deliveryFamily(iiko: IikoClient, cancelTerms: CancelTerms): OrderFamily {
  const list = (organizationId: string, orderIds: string[]) =>
    iiko.deliveriesById({ organizationId, orderIds });
  return {
    hidesEnded: false,
    list,
    idsPerRead: 200,
    // The family decides what is stored as the request, too.
    create: (order) => iiko.createDelivery(order.request as IikoCreateDelivery),
    find: async (order, iikoId = iikoIdOf(order)) => {
      const [found] = await list(order.organizationId, [iikoId]);
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
  const list = (organizationId: string, orderIds: string[]) =>
    iiko.tableOrdersById({ organizationIds: [organizationId], orderIds });
  return {
    hidesEnded: true,
    list,
    idsPerRead: TABLE_ORDERS_PER_READ,
    create: (order) => iiko.createTableOrder(order.request as IikoCreateTableOrder),
    find: async (order, iikoId = iikoIdOf(order)) => {
      const [found] = await list(order.organizationId, [iikoId]);
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
