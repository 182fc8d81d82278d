import {
  parseMarketingSources,
  parseReceiptMethods,
  parseSums,
  parseTableSecrets,
} from './readings.js';
import type { Environment } from './schema.js';

/** Settings that limit who may order how much. */
export function groupOrderLimits(env: Environment) {
  return {
    /** Open orders that nobody has paid; 0 is no limit. */
    open: {
      perSession: env.ORDER_LIMIT_PER_SESSION,
      perPhone: env.ORDER_LIMIT_PER_PHONE,
      perAddress: env.ORDER_LIMIT_PER_ADDRESS,
    },
    /** Orders of one session that iiko does not have yet; 0 is no limit. */
    waitingPerSession: env.ORDER_LIMIT_WAITING_PER_SESSION,
    /** For guests whose phone is not proved, and who pay on receipt. */
    unproved: {
      maxDishes: env.ORDER_UNPROVED_MAX_DISHES,
      maxSums: parseSums(env.ORDER_UNPROVED_MAX_SUM),
      mayPayOnReceipt: env.ORDER_UNPROVED_PAY_ON_RECEIPT,
    },
  };
}

export type OrderLimitSettings = ReturnType<typeof groupOrderLimits>;

/** Who may order to a table: whoever has its link, or anyone. */
export function groupTableLinks(env: Environment, isSandbox: boolean) {
  const secrets = parseTableSecrets(env.TABLE_LINK_SECRET);
  return {
    /** The present secret first. */
    secrets,
    /** Anyone may order to any table: only where the operator says so, or with the simulator. */
    open: secrets.length === 0 && (env.TABLE_LINKS_OPEN || isSandbox),
  };
}

export type TableLinkSettings = ReturnType<typeof groupTableLinks>;

/** What iiko is told of an order for receipts and for advertising. */
export function groupOrderMarks(env: Environment) {
  return {
    /** By the organization's id; under `*` for all others. */
    marketingSources: parseMarketingSources(env.IIKO_MARKETING_SOURCES),
    sourceKey: env.IIKO_SOURCE_KEY === '' ? undefined : env.IIKO_SOURCE_KEY,
    receipts: {
      /** Orders that are paid so get an electronic receipt. */
      methods: parseReceiptMethods(env.RECEIPT_METHODS),
      /** Receipts for these are made by another cash register, not by the POS. */
      fiscalizedExternally: parseReceiptMethods(env.RECEIPT_FISCALIZED_EXTERNALLY),
      settlementPlace:
        env.RECEIPT_SETTLEMENT_PLACE === '' ? undefined : env.RECEIPT_SETTLEMENT_PLACE,
    },
  };
}

export type OrderMarkSettings = ReturnType<typeof groupOrderMarks>;

export function marketingSourceOf(
  { marketingSources }: OrderMarkSettings,
  organizationId: string,
): string | undefined {
  return marketingSources.get(organizationId.toLowerCase()) ?? marketingSources.get('*');
}
