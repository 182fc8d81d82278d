import { Injectable } from '@nestjs/common';
import { CallTurns, type Waiter } from '../../iiko/call-turns.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import { LOYALTY_OPERATIONS } from '../../iiko/loyalty-operations.js';
import { moneyToUnits } from '../../platform/http/money.js';
import type { WalletPayment } from '../order-model.js';
import type { OrderRow } from '../orders.repository.js';
import { answerOf, type Answer } from './call-outcome.js';

/** The wallets of iiko's loyalty, and the money that they keep for orders. */
@Injectable()
export class WalletGateway {
  constructor(
    private readonly loyalty: IikoLoyaltyClient,
    private readonly turns: CallTurns,
  ) {}

  /** The same transaction holds once, however often it is asked for. */
  hold(
    { id, request, currency }: OrderRow,
    { iikoCustomerId, walletId, transactionId, amount }: WalletPayment & { transactionId: string },
  ): Promise<Answer> {
    return answerOf(async () => {
      await this.loyalty.holdMoney({
        organizationId: request.organizationId,
        customerId: iikoCustomerId,
        walletId,
        transactionId,
        sum: moneyToUnits({ amount, currency }),
        comment: `Order ${request.order.externalNumber ?? id}`,
      });
      return {};
    });
  }

  /** `refused`: there is nothing, or nothing any more, to let go. */
  release({ request }: OrderRow, transactionId: string): Promise<Answer> {
    return answerOf(async () => {
      // Where it was held: the order itself may have been moved to another organization since.
      const { organizationId } = request;
      await this.loyalty.cancelHold({ organizationId, transactionId });
      return {};
    });
  }

  /** @returns undefined when it is the waiter's turn to release; else in how many milliseconds to ask again */
  untilRelease(waiter: Waiter): Promise<number | undefined> {
    return this.turns.untilTurn(LOYALTY_OPERATIONS.cancelHold, waiter);
  }
}
