import { Injectable } from '@nestjs/common';
import { IikoClient } from '../../iiko/iiko.client.js';
import { toIikoLocal } from '../../iiko/iiko-time.js';
import type { IikoCreateDelivery } from '../../iiko/schemas/create-delivery.js';
import type { IikoRevision } from '../../iiko/schemas/orders.js';
import { iikoIdOf } from '../order-move.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { answerOf, isRejected, submit, withObstacle } from './call-outcome.js';
import { CancelTerms } from './cancel-terms.js';
import type { OrderGateway } from './order-gateway.js';
import { toPosOrder } from './pos-order.mapper.js';

/** What changed, of orders of all channels, and the revision to go on from. */
export interface Changes {
  revision: number;
  posOrders: PosOrder[];
}

/** iiko refuses revisions older than three hours ("Passed revision is too old"). */
export const REVISION_LIFE_MS = 2.75 * 3_600_000;

/** iiko's answer to a revision that it does not keep any more. */
const TOO_OLD = 400;
/** iiko's answer to a span that is too wide, or has too much in it. */
const TOO_MUCH = 422;

/** Deliveries and pickups. */
@Injectable()
export class DeliveryGateway implements OrderGateway {
  readonly hidesEnded = false;
  readonly idsPerRead = 200;

  constructor(
    private readonly iiko: IikoClient,
    private readonly cancelTerms: CancelTerms,
  ) {}

  submit(order: OrderRow) {
    // The service of the order decides what is stored as the request, too.
    return submit(() => this.iiko.createDelivery(order.request as IikoCreateDelivery));
  }

  async find(order: OrderRow, iikoId = iikoIdOf(order)) {
    const answer = await this.list(order.organizationId, [iikoId]);
    return answer.outcome === 'accepted' ? { ...answer, posOrder: answer.posOrders[0] } : answer;
  }

  list(organizationId: string, orderIds: string[]) {
    return answerOf(async () => {
      const orders = await this.iiko.deliveriesById({ organizationId, orderIds });
      return { posOrders: orders.map(toPosOrder) };
    }, isRejected);
  }

  cancel(order: OrderRow, orderId = iikoIdOf(order)) {
    const { organizationId, restaurantId, cancellation } = order;
    const details = this.cancelTerms.detailsFor(restaurantId, cancellation);
    return answerOf(
      () => this.iiko.cancelDelivery({ organizationId, orderId, ...details }),
      isRejected,
    );
  }

  /** `too-old`: iiko does not keep the revision any more. */
  async changesSince(organizationId: string, startRevision: number) {
    const answer = await answerOf(async () => {
      const organizationIds = [organizationId];
      return toChanges(await this.iiko.deliveriesByRevision({ organizationIds, startRevision }));
    });
    return withObstacle(answer, TOO_OLD, 'too-old');
  }

  /**
   * Orders that are due between two instants, at most a day apart. `too-much`: a shorter span may be answered.
   * @param timeZone of the organization
   */
  async dueWithin(
    organizationId: string,
    { from, to }: { from: number; to: number },
    timeZone: string,
  ) {
    const answer = await answerOf(async () =>
      toChanges(
        await this.iiko.deliveriesByDate({
          organizationIds: [organizationId],
          from: toIikoLocal(new Date(from), timeZone),
          to: toIikoLocal(new Date(to), timeZone),
        }),
      ),
    );
    return withObstacle(answer, TOO_MUCH, 'too-much');
  }
}

function toChanges({ maxRevision, orders }: IikoRevision): Changes {
  return { revision: maxRevision, posOrders: orders.map(toPosOrder) };
}
