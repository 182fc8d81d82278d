import { Injectable } from '@nestjs/common';
import { IikoCalls } from './iiko-calls.js';
import { LOYALTY_OPERATIONS } from './loyalty-operations.js';
import {
  calculationSchema,
  COUNTER_METRICS,
  counterSchema,
  couponSchema,
  customerInfoSchema,
  deletedCustomersSchema,
  holdSchema,
  programSchema,
  savedCustomerSchema,
  sentSmsSchema,
  smsPossibilitySchema,
  transactionPageSchema,
  transactionSchema,
  type COUNTER_PERIODS,
  type IikoCalculateRequest,
  type IikoCalculation,
  type IikoCounter,
  type IikoCoupon,
  type IikoCustomerChange,
  type IikoCustomerInfo,
  type IikoCustomerKey,
  type IikoProgram,
  type IikoSmsPossibility,
  type IikoTransaction,
} from './schemas/loyalty.js';
import { readList } from './schemas/reading.js';

/**
 * iikoCard, iiko's loyalty, behind Cloud API. It has an error body of its own and answers 400 where
 * others answer an empty list. Without a contract for loyalty everything answers 400 or 500 (seen live).
 */
@Injectable()
export class IikoLoyaltyClient {
  constructor(private readonly calls: IikoCalls) {}

  /** @throws IikoError of kind `rejected` for a guest that iiko does not know: `isUnknownCustomer` tells */
  customerInfo(organizationId: string, key: IikoCustomerKey): Promise<IikoCustomerInfo> {
    const body = { organizationId, ...key };
    return this.calls.call(LOYALTY_OPERATIONS.customerInfo, body, (answer) =>
      customerInfoSchema.parse(answer),
    );
  }

  /** @returns iiko's id of the guest */
  async saveCustomer(organizationId: string, change: IikoCustomerChange): Promise<string> {
    const body = { organizationId, ...change };
    const { id } = await this.calls.call(LOYALTY_OPERATIONS.saveCustomer, body, (answer) =>
      savedCustomerSchema.parse(answer),
    );
    return id;
  }

  /** Logical: iiko can restore them. One that it does not know counts as `notFound`. */
  deleteCustomers(
    organizationId: string,
    customerIds: string[],
  ): Promise<{ deleted: number; notFound: number }> {
    const body = { organizationId, customerIds };
    return this.calls.call(LOYALTY_OPERATIONS.deleteCustomers, body, (answer) =>
      deletedCustomersSchema.parse(answer),
    );
  }

  programs(organizationId: string): Promise<IikoProgram[]> {
    const body = { organizationId, withoutMarketingCampaigns: false };
    return this.calls.list(LOYALTY_OPERATIONS.programs, body, 'Programs', programSchema);
  }

  /** What loyalty would do to an order. Every item needs a `positionId`, or discounts cannot be joined. */
  calculate(request: IikoCalculateRequest): Promise<IikoCalculation> {
    return this.calls.call(LOYALTY_OPERATIONS.calculate, request, (answer) =>
      calculationSchema.parse(answer),
    );
  }

  /** Keeps money of a wallet for an order; the same `transactionId` again holds nothing more. */
  async holdMoney(request: {
    organizationId: string;
    customerId: string;
    walletId: string;
    transactionId: string;
    /** In currency units. */
    sum: number;
    comment?: string;
  }): Promise<void> {
    await this.calls.call(LOYALTY_OPERATIONS.holdMoney, request, (answer) =>
      holdSchema.parse(answer),
    );
  }

  async cancelHold(request: { organizationId: string; transactionId: string }): Promise<void> {
    await this.calls.call(LOYALTY_OPERATIONS.cancelHold, request, () => undefined);
  }

  /** Empty for a number that no series has. */
  coupons(organizationId: string, number: string): Promise<IikoCoupon[]> {
    const body = { organizationId, number };
    return this.calls.list(LOYALTY_OPERATIONS.couponInfo, body, 'couponInfo', couponSchema);
  }

  /** Both lists are always sent: live servers answer 500 without them. */
  counters(
    organizationId: string,
    customerId: string,
    periods: (typeof COUNTER_PERIODS)[number][],
  ): Promise<IikoCounter[]> {
    const body = {
      organizationId,
      guestIds: [customerId],
      periods,
      metrics: [...COUNTER_METRICS],
    };
    return this.calls.list(LOYALTY_OPERATIONS.counters, body, 'counters', counterSchema);
  }

  /** Oldest first, after `revision`; `lastTransactionId` needs the revision it came with. */
  transactionsByRevision(request: {
    organizationId: string;
    customerId: string;
    revision?: number;
    lastTransactionId?: string;
    pageSize: number;
  }): Promise<{
    transactions: IikoTransaction[];
    lastRevision: number | null;
    lastTransactionId: string | null;
    /** The one that iiko has used: a greater one is silently reduced. */
    pageSize: number | null;
  }> {
    return this.calls.call(
      LOYALTY_OPERATIONS.transactionsByRevision,
      request,
      (answer, dropped) => ({
        transactions: readList(answer, 'transactions', transactionSchema, dropped),
        ...transactionPageSchema.parse(answer),
      }),
    );
  }

  smsPossibility(organizationId: string): Promise<IikoSmsPossibility> {
    return this.calls.call(LOYALTY_OPERATIONS.smsPossibility, { organizationId }, (answer) =>
      smsPossibilitySchema.parse(answer),
    );
  }

  /** Charged to the restaurant's account. */
  async sendSms(organizationId: string, phone: string, text: string): Promise<void> {
    await this.calls.call(LOYALTY_OPERATIONS.sendSms, { organizationId, phone, text }, (answer) =>
      sentSmsSchema.parse(answer),
    );
  }
}
