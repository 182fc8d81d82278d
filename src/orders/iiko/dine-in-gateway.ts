import { Injectable } from '@nestjs/common';
import { toIikoCombos } from '../../cart/iiko/iiko-items.mapper.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import type { IikoCreateTableOrder } from '../../iiko/schemas/create-table-order.js';
import type { Addition } from '../order-model.js';
import { iikoIdOf } from '../order-move.js';
import type { OrderRow } from '../orders.repository.js';
import { answerOf, isRejected, submit } from './call-outcome.js';
import { CancelTerms } from './cancel-terms.js';
import type { OrderGateway } from './order-gateway.js';
import { toPosOrder } from './pos-order.mapper.js';
import { findRemovalType } from './removal-types.js';

/** Orders at dining tables. */
@Injectable()
export class DineInGateway implements OrderGateway {
  readonly hidesEnded = true;
  /** Half of what iiko refuses of deliveries (422 above 200); no limit is known here. */
  readonly idsPerRead = 100;

  constructor(
    private readonly iiko: IikoClient,
    private readonly cancelTerms: CancelTerms,
  ) {}

  submit(order: OrderRow) {
    return submit(() => this.iiko.createTableOrder(order.request as IikoCreateTableOrder));
  }

  async find(order: OrderRow, iikoId = iikoIdOf(order)) {
    const answer = await this.list(order.organizationId, [iikoId]);
    return answer.outcome === 'accepted' ? { ...answer, posOrder: answer.posOrders[0] } : answer;
  }

  list(organizationId: string, iikoIds: string[]) {
    return this.listAcross([organizationId], iikoIds);
  }

  /** Orders of several organizations in one call. */
  listAcross(organizationIds: string[], orderIds: string[]) {
    return answerOf(async () => {
      const orders = await this.iiko.tableOrdersById({ organizationIds, orderIds });
      return { posOrders: orders.map(toPosOrder) };
    }, isRejected);
  }

  cancel(order: OrderRow, orderId = iikoIdOf(order)) {
    const { organizationId, restaurantId, cancellation } = order;
    return answerOf(async () => {
      // The kitchen has it since it was ordered, and what it has goes only with a reason.
      const removalTypeId =
        this.cancelTerms.detailsFor(restaurantId, cancellation).removalTypeId ??
        (await findRemovalType(this.iiko, organizationId));
      const removal =
        removalTypeId === undefined ? {} : { removalTypeId, removalComment: 'Отменено гостем' };
      return this.iiko.cancelTableOrder({ organizationId, orderId, ...removal });
    }, isRejected);
  }

  /** Only these orders take more while they are eaten. */
  addItems(order: OrderRow, { lines, items }: Addition) {
    const combos = toIikoCombos(lines, items, order.currency);
    return answerOf(() =>
      this.iiko.addTableOrderItems({
        organizationId: order.organizationId,
        orderId: iikoIdOf(order),
        items,
        ...(combos.length === 0 ? {} : { combos }),
        addOrderItemsSettings: { servicePrint: true },
      }),
    );
  }
}
