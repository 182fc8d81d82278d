import { Injectable } from '@nestjs/common';
import { CallTurns, type Waiter } from '../../iiko/call-turns.js';
import { IikoBudgets } from '../../iiko/iiko-budgets.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { OPERATIONS } from '../../iiko/operations.js';
import type { IikoCommandStatus } from '../../iiko/schemas/orders.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder, PosRefusal } from '../pos-order.js';
import { answerOf, type Answer, type Submitted } from './call-outcome.js';
import { DeliveryGateway } from './delivery-gateway.js';
import { DineInGateway } from './dine-in-gateway.js';
import { toPosRefusal } from './order-refusals.js';

export { lookAgainIn } from '../../iiko/call-turns.js';

/**
 * Orders in the restaurant. iiko has operations of their own for deliveries, pickups among them, and for dine-in
 * orders; they mean the same.
 */
export interface OrderGateway {
  submit(order: OrderRow): Promise<Submitted>;
  /** `posOrder` is undefined when iiko does not show the order. */
  find(order: OrderRow, iikoId?: string): Promise<Answer<{ posOrder: PosOrder | undefined }>>;
  /** Up to `idsPerRead` orders; those that iiko does not show are absent. */
  list(organizationId: string, iikoIds: string[]): Promise<Answer<{ posOrders: PosOrder[] }>>;
  readonly idsPerRead: number;
  /** A request, not a result. Asking twice does no harm. */
  cancel(order: OrderRow, iikoId?: string): Promise<Answer<{ correlationId: string }>>;
  /** Whether iiko stops showing an order that has ended. */
  readonly hidesEnded: boolean;
}

export type GatewayName = 'delivery' | 'dine-in';

/** What became of a command; `unclear`: iiko has a new word for it. */
export type CommandState =
  { state: 'pending' | 'done' | 'unclear' } | { state: 'refused'; refusal: PosRefusal };

/** iiko forgets a command after 30 minutes; the order itself is asked from then on. */
export const COMMAND_MEMORY_MS = 29 * 60_000;

/** Whose quotas following orders draws on. */
const FOLLOWING = { commands: 'commandStatus', orders: 'deliveriesById' } as const;

/** Calls that wait for their turn in this process. */
const IN_TURN = {
  cancel: OPERATIONS.cancelDelivery,
  addItems: OPERATIONS.addTableOrderItems,
} as const;

@Injectable()
export class OrderGateways {
  constructor(
    readonly delivery: DeliveryGateway,
    readonly dineIn: DineInGateway,
    private readonly iiko: IikoClient,
    private readonly turns: CallTurns,
    private readonly budgets: IikoBudgets,
  ) {}

  of({ cart }: Pick<OrderRow, 'cart'>): OrderGateway {
    return this.named(cart.service === 'dine-in' ? 'dine-in' : 'delivery');
  }

  named(name: GatewayName): OrderGateway {
    return name === 'dine-in' ? this.dineIn : this.delivery;
  }

  /** Commands of both kinds of orders are kept together. */
  commandStatus(
    { organizationId }: Pick<OrderRow, 'organizationId'>,
    correlationId: string,
  ): Promise<Answer<CommandState>> {
    return answerOf(async () =>
      toCommandState(await this.iiko.commandStatus({ organizationId, correlationId })),
    );
  }

  /** The quotas that following orders draws on. */
  callsPerMinute(of: keyof typeof FOLLOWING): number {
    return this.iiko.callsPerMinute(FOLLOWING[of]);
  }

  /** @returns undefined when it is the waiter's turn; else in how many milliseconds to ask again */
  untilTurn(call: keyof typeof IN_TURN, waiter: Waiter): Promise<number | undefined> {
    return this.turns.untilTurn(IN_TURN[call], waiter);
  }

  /**
   * @param countAhead how many orders come first; told how many calls are left, and in how many milliseconds each
   * further one comes back
   * @returns undefined when an order may be submitted; else in how many milliseconds there will probably be a call
   */
  untilSubmission(
    countAhead: (calls: number, perCallMs: number) => Promise<number>,
  ): Promise<number | undefined> {
    return this.turns.untilCall(OPERATIONS.createDelivery, countAhead);
  }

  /** In how many milliseconds the next call of a submission comes back. */
  async nextSubmissionMs(): Promise<number> {
    const { waitMs } = await this.budgets.left(OPERATIONS.createDelivery);
    return waitMs;
  }
}

function toCommandState({ state, errorReason, text }: IikoCommandStatus): CommandState {
  switch (state) {
    case 'InProgress':
      return { state: 'pending' };
    case 'Success':
      return { state: 'done' };
    case 'Error':
      return { state: 'refused', refusal: toPosRefusal(errorReason, text ?? errorReason) };
    default:
      return { state: 'unclear' };
  }
}
