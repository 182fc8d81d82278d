import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock.js';
import { formatUtc } from '../time.js';
import { invalid } from './loyalty-error.js';

/**
 * iiko publishes no list of the codes. The names are those of iikoCard; `CloseOrder`,
 * `PayFromWallet` and `RefillWalletFromOrder` were seen live with these numbers, the numbers of the
 * others are chosen here. Read the name.
 */
const TYPES = {
  CloseOrder: 5,
  RefillWallet: 6,
  PayFromWallet: 8,
  RefillWalletFromOrder: 10,
  CouponActivation: 18,
  RefillWalletFromApi: 20,
  WithdrawFromApi: 21,
  WelcomeBonus: 22,
} as const;

export interface OrderReference {
  posId: string;
  number: number;
  sum: number;
  createdAt: number;
  terminalGroupId: string;
}

export interface Entry {
  id?: string;
  customerId: string;
  organizationId: string;
  type: keyof typeof TYPES;
  /** Positive when the wallet grows. */
  sum: number;
  wallet?: { id: string; programId: string; before: number; after: number };
  marketingCampaignId?: string;
  order?: OrderReference;
  coupon?: { number: string; series: string };
  comment?: string | undefined;
  apiLogin?: string;
  at?: number;
}

type Transaction = Entry & { id: string; revision: number; at: number };

// iiko docs: a greater page size is silently reduced; to what is not said.
const LARGEST_PAGE = 100;

/** Everything that happened to guests' wallets and orders. */
export class Journal {
  private transactions: Transaction[] = [];
  private lastRevision = 0;

  constructor(private readonly clock: SandboxClock) {}

  add(entry: Entry): void {
    this.lastRevision += 1;
    this.transactions.push({
      ...entry,
      id: entry.id ?? randomUUID(),
      revision: this.lastRevision,
      at: entry.at ?? this.clock.now(),
    });
  }

  /** All of a guest's transactions, oldest first. */
  of(customerId: string) {
    return this.own(customerId).map(toReportItem);
  }

  /** @param period UTC, both ends included. */
  page(
    customerId: string,
    period: { from: string; to: string },
    { pageNumber, pageSize }: { pageNumber: number; pageSize: number },
  ) {
    const size = sizeOf(pageSize);
    if (pageNumber < 0) {
      throw invalid('Page number must not be negative.', 'IncorrectPageNumber');
    }
    const first = pageNumber * size;
    const within = this.own(customerId).filter(({ at }) => {
      const when = formatUtc(at);
      return when >= period.from && when <= period.to;
    });
    return {
      transactions: within.slice(first, first + size).map(toReportItem),
      pageSize: size,
      pageNumber,
    };
  }

  /** From a revision on, or, when the last transaction read is named too, after that one. */
  since(
    customerId: string,
    start: { revision?: number | null | undefined; lastTransactionId?: string | null | undefined },
    pageSize: number,
  ) {
    const size = sizeOf(pageSize);
    const { revision, lastTransactionId } = start;
    if (lastTransactionId && typeof revision !== 'number') {
      throw invalid('lastTransactionId needs a revision.', 'RevisionNotSpecified');
    }
    const from = revision ?? 0;
    const transactions = this.own(customerId)
      .filter((one) =>
        lastTransactionId
          ? one.revision > from ||
            (one.revision === from && one.id > lastTransactionId.toLowerCase())
          : one.revision >= from,
      )
      .slice(0, size);
    const last = transactions.at(-1);
    return {
      transactions: transactions.map(toReportItem),
      lastRevision: last?.revision ?? from,
      lastTransactionId: last?.id ?? lastTransactionId ?? null,
      pageSize: size,
    };
  }

  clear(): void {
    this.transactions = [];
  }

  private own(customerId: string): Transaction[] {
    return this.transactions
      .filter((one) => one.customerId === customerId)
      .toSorted((a, b) => a.revision - b.revision);
  }
}

const sizeOf = (pageSize: number): number => {
  if (pageSize <= 0) {
    throw invalid('Page size must be positive.', 'IncorrectPageSize');
  }
  return Math.min(pageSize, LARGEST_PAGE);
};

const toReportItem = (transaction: Transaction) => ({
  id: transaction.id,
  organizationId: transaction.organizationId,
  revision: transaction.revision,
  type: TYPES[transaction.type],
  typeName: transaction.type,
  sum: transaction.sum,
  whenCreated: formatUtc(transaction.at),
  marketingCampaignId: transaction.marketingCampaignId ?? null,
  isIgnored: false,
  comment: transaction.comment ?? '',
  ...(transaction.coupon ? { coupon: transaction.coupon } : {}),
  ...(transaction.apiLogin ? { apiClientLogin: transaction.apiLogin } : {}),
  ...(transaction.wallet ? toWalletFields(transaction.wallet) : NO_WALLET),
  ...(transaction.order ? toOrderFields(transaction.order) : NO_ORDER),
});

const toWalletFields = ({ id, programId, before, after }: NonNullable<Entry['wallet']>) => ({
  walletId: id,
  programId,
  balanceBefore: before,
  balanceAfter: after,
});

const NO_WALLET = { walletId: null, programId: null, balanceBefore: null, balanceAfter: null };

const toOrderFields = (order: OrderReference) => ({
  orderNumber: order.number,
  orderSum: order.sum,
  posOrderId: order.posId,
  isDelivery: true,
  terminalGroupId: order.terminalGroupId,
  whenCreatedOrder: formatUtc(order.createdAt),
});

const NO_ORDER = {
  orderNumber: null,
  orderSum: null,
  posOrderId: null,
  isDelivery: null,
  terminalGroupId: null,
  whenCreatedOrder: null,
};
