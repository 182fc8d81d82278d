import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { Accounts } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import { SigningKeys } from '../../auth/signing-keys.js';
import type { PricedLine } from '../../cart/cart.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import type { Queryable } from '../../platform/database/database.js';
import { Problem, type TextParams } from '../../platform/http/problem.js';
import type { ProblemCode } from '../../platform/http/problem-table.js';
import { waitingTime } from '../../platform/http/waiting-time.js';
import { additionsOf, isOpenAddition } from '../iiko/additions.js';
import { OrderLoadsRepository, type OrderLoad } from './order-loads.repository.js';
import type { NewOrder, OrderRow } from '../orders.repository.js';
import { assertMayPayOnReceipt } from '../quote/unproved.js';

/** An order ends within minutes or hours; a client need not ask more often than this. */
const RETRY_SECONDS = 60;
const RETRY_ADDITION_SECONDS = 10;

/** Keeps one source of orders from using up what all guests share: the quota at iiko and the kitchens. */
@Injectable()
export class OrderLimits {
  constructor(
    private readonly loads: OrderLoadsRepository,
    private readonly accounts: Accounts,
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where a guest who has not signed in orders from, so that it can be counted and not be read. */
  sourceOf({ kind }: Customer, networkAddress: string): string | null {
    const [key] = this.keys.secrets('network-addresses');
    return kind === 'guest'
      ? createHmac('sha256', key).update(networkAddress).digest('base64url')
      : null;
  }

  /**
   * In the transaction that stores the order.
   * @throws Problem too_many_open_orders, too_many_unproved_orders
   */
  async assertRoom(
    customer: Customer,
    { contact, placedFrom = null }: Pick<NewOrder, 'contact' | 'placedFrom'>,
    tx: Queryable,
  ): Promise<void> {
    const source = {
      customerIds: await this.accounts.identitiesOf(customer, tx),
      ...(placedFrom === null ? {} : { unproved: { phone: contact.phone, placedFrom } }),
    };
    await this.loads.lock(source, tx);
    this.compare(await this.loads.count(source, tx));
  }

  /**
   * Each addition to an order at a table is a command to iiko, and the whole order is paid at the end.
   * @throws Problem additions_in_progress, phone_proof_needed
   */
  assertRoomForAddition(
    customer: Customer,
    row: OrderRow,
    added: { lines: PricedLine[]; total: number },
  ): void {
    const { orderLimits } = this.config;
    const open = additionsOf(row).filter(isOpenAddition).length;
    if (isReached(orderLimits.waitingPerSession, open)) {
      throw refusal('additions_in_progress', RETRY_ADDITION_SECONDS);
    }
    const size = {
      service: row.cart.service,
      lines: [...row.lines, ...added.lines],
      total: row.total + added.total,
      currency: row.currency,
    };
    assertMayPayOnReceipt(customer, size, orderLimits);
  }

  private compare({ own, waiting, samePhone, sameAddress }: OrderLoad): void {
    const { open, waitingPerSession } = this.config.orderLimits;
    if (isReached(open.perSession, own) || isReached(waitingPerSession, waiting)) {
      throw refusal('too_many_open_orders', RETRY_SECONDS, { count: own });
    }
    if (isReached(open.perPhone, samePhone) || isReached(open.perAddress, sameAddress)) {
      throw refusal('too_many_unproved_orders', RETRY_SECONDS);
    }
  }
}

const isReached = (limit: number, count: number): boolean => limit > 0 && count >= limit;

function refusal(code: ProblemCode, seconds: number, params: TextParams = {}): Problem {
  return new Problem(code, {
    params: { ...params, when: waitingTime(seconds) },
    headers: { 'retry-after': String(seconds) },
  });
}
