import { Inject, Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Accounts } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import { SigningKeys } from '../../auth/signing-keys.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import { Problem } from '../../platform/http/problem.js';
import { GuessLimits } from '../../platform/limits/guess-limits.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';

/**
 * A guest who has lost the session gets an order back with the claim token that came with it. The token is a keyed hash
 * of the order and the guest who has it: nothing is stored, every replica knows it, and it ends when the order changes
 * hands, since the new owner has another one.
 */
@Injectable()
export class OrderClaims {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly accounts: Accounts,
    private readonly keys: SigningKeys,
    private readonly guesses: GuessLimits,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** Of an order of this guest's own. Customers sign in instead. */
  tokenFor({ id, kind }: Customer, orderId: string): string | undefined {
    const [key] = this.keys.secrets(PURPOSE);
    return kind === 'guest' ? `${orderId}.${proofOf(orderId, id, key)}` : undefined;
  }

  /**
   * The order is the caller's from now on.
   * @throws Problem claim_invalid, rate_limited, session_ended
   */
  async claim(customer: Customer, token: string): Promise<OrderRow> {
    await this.guesses.admit('order-claim', token);
    const row = await this.database.transaction((tx) => this.takeOver(customer, token, tx));
    if (row === undefined) {
      await this.guesses.countWrong('order-claim', token);
      throw new Problem('claim_invalid');
    }
    return row;
  }

  private async takeOver(
    customer: Customer,
    token: string,
    tx: Queryable,
  ): Promise<OrderRow | undefined> {
    const { orderId, proof } = TOKEN.exec(token)?.groups ?? {};
    if (orderId === undefined || proof === undefined) {
      return undefined;
    }
    await this.accounts.keepLive(customer, tx);
    const row = await this.orders.lock(orderId, tx);
    const own = await this.accounts.identitiesOf(customer, tx);
    // The answer to an earlier claim may have been lost.
    if (row === undefined || own.includes(row.customerId)) {
      return row;
    }
    // What a guest has signed in with is the account's: only signing in leads there.
    if (!this.isProof(proof, row) || (await this.accounts.hasSignedIn(row.customerId, tx))) {
      return undefined;
    }
    return this.orders.changeOwner(row.id, customer.id, tx);
  }

  /** Tokens that were made before the signing key was changed still count, where the old one is known. */
  private isProof(proof: string, { id, customerId }: OrderRow): boolean {
    const given = Buffer.from(proof);
    return this.keys
      .secrets(PURPOSE)
      .some((key) => timingSafeEqual(Buffer.from(proofOf(id, customerId, key)), given));
  }
}

const PURPOSE = 'order-claims';
const TOKEN = /^(?<orderId>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.(?<proof>[\w-]{43})$/;

function proofOf(orderId: string, customerId: string, key: Buffer): string {
  return createHmac('sha256', key).update(`${orderId}:${customerId}`).digest('base64url');
}
