import { z } from 'zod';
import type { IikoDeliveryOrder } from './create-delivery.js';
import {
  cleanString,
  decidingFlagSchema,
  decorationList,
  flagSchema,
  deletedSchema,
  idSchema,
  limitTextSchema,
  nullableIdSchema,
  nullableTextSchema,
  optionalFlagSchema,
  optionalNumberSchema,
  restrictingList,
  textSchema,
} from './reading.js';

/** iikoCard counts its enums; a number it has invented since reads as the last name, which means "unknown". */
function numbered<const Names extends readonly [string, ...string[]]>(names: Names) {
  const unknown: Names[number] = names[names.length - 1] ?? names[0];
  return z
    .number()
    .nullish()
    .catch(null)
    .transform((index): Names[number] => names[index ?? -1] ?? unknown);
}

/** Order of the values in iiko's reference. */
export const WALLET_KINDS = [
  'deposit',
  'bonus',
  'products',
  'discount',
  'certificate',
  'unknown',
] as const;
export type IikoWalletKind = (typeof WALLET_KINDS)[number];

const sexSchema = z
  .number()
  .nullish()
  .catch(null)
  .transform((sex) => (sex === 1 ? ('male' as const) : sex === 2 ? ('female' as const) : null));

const consentSchema = z
  .number()
  .nullish()
  .catch(null)
  .transform((consent) =>
    consent === 1
      ? ('given' as const)
      : consent === 2
        ? ('revoked' as const)
        : ('unknown' as const),
  );

/** A guest of iikoCard. Sums are in currency units; times are UTC text, `fromIikoUtc` reads them. */
export const customerInfoSchema = z.object({
  id: idSchema,
  referrerId: nullableIdSchema,
  name: nullableTextSchema,
  surname: nullableTextSchema,
  middleName: nullableTextSchema,
  phone: nullableTextSchema,
  birthday: nullableTextSchema,
  email: nullableTextSchema,
  sex: sexSchema,
  consentStatus: consentSchema,
  /** What staff and other integrations keep with the guest. */
  comment: nullableTextSchema,
  userData: nullableTextSchema,
  anonymized: deletedSchema,
  // Taken for deleted, a guest would begin anew and lose what iiko has; taken for none, a deleted one would be back.
  isDeleted: decidingFlagSchema,
  cards: decorationList(
    z.object({
      id: idSchema,
      track: textSchema,
      number: textSchema,
      validToDate: nullableTextSchema,
    }),
  ),
  categories: decorationList(
    z.object({
      id: idSchema,
      name: textSchema,
      isActive: flagSchema,
      isDefaultForNewGuests: flagSchema,
    }),
  ),
  walletBalances: decorationList(
    z.object({
      id: idSchema,
      name: textSchema,
      type: numbered(WALLET_KINDS),
      balance: z.number(),
    }),
  ),
  shouldReceivePromoActionsInfo: optionalFlagSchema,
  shouldReceiveLoyaltyInfo: optionalFlagSchema,
  shouldReceiveOrderStatusInfo: optionalFlagSchema,
  whenRegistered: nullableTextSchema,
});

export type IikoCustomerInfo = z.output<typeof customerInfoSchema>;

/** How a guest is looked up. */
export type IikoCustomerKey =
  | { type: 'phone'; phone: string }
  | { type: 'id'; id: string }
  | { type: 'cardNumber'; cardNumber: string }
  | { type: 'cardTrack'; cardTrack: string };

/** Body of `customer/create_or_update`, in iiko's spellings: `surName` here, `surname` in answers. */
export interface IikoCustomerChange {
  /** Updates this guest; one that iiko did not give out answers 400. Absent: found or made by phone. */
  id?: string;
  phone?: string;
  name?: string;
  surName?: string;
  middleName?: string;
  /** `yyyy-MM-dd HH:mm:ss.SSS`. */
  birthday?: string | null;
  email?: string;
  /** 0 not given, 1 male, 2 female. */
  sex?: 0 | 1 | 2;
  /** 0 unknown, 1 given, 2 revoked. */
  consentStatus?: 0 | 1 | 2;
  /** iiko's default for new guests is true: always send what the guest has said. */
  shouldReceiveLoyaltyInfo?: boolean;
  shouldReceivePromoActionsInfo?: boolean;
  referrerId?: string;
  comment?: string;
  userData?: string;
  /** False brings back a guest that was deleted. */
  isDeleted?: boolean;
  /**
   * Empty fields are kept without it. The reference does not say whether one that is left out counts as
   * empty, so with it everything that is to stay must be sent.
   */
  nullifyEmptyFields?: boolean;
}

export const savedCustomerSchema = z.object({ id: idSchema });

/** How a programme's template is called in iiko's reference; 9 exists there without a description. */
export const PROGRAM_TEMPLATES = [
  'none',
  'bonus',
  'discount',
  'nth-dish',
  'anonymous-discount',
  'anonymous-discount',
  'anonymous-discount',
  'promotions',
  'nth-dish-promotions',
  'unknown',
] as const;

const campaignSchema = z.object({
  id: nullableIdSchema,
  name: textSchema,
  description: textSchema,
  isActive: flagSchema,
  periodFrom: nullableTextSchema,
  periodTo: nullableTextSchema,
});

export const programSchema = z.object({
  id: nullableIdSchema,
  name: textSchema,
  description: textSchema,
  serviceFrom: nullableTextSchema,
  serviceTo: nullableTextSchema,
  programType: numbered(WALLET_KINDS),
  templateType: numbered(PROGRAM_TEMPLATES),
  isActive: flagSchema,
  walletId: nullableIdSchema,
  marketingCampaigns: decorationList(campaignSchema),
  appliedOrganizations: decorationList(idSchema),
});

export type IikoProgram = z.output<typeof programSchema>;

/** Order object of a calculation: the same as in a delivery's creation. */
export interface IikoCalculateRequest {
  organizationId: string;
  terminalGroupId?: string;
  order: Pick<
    IikoDeliveryOrder,
    'phone' | 'items' | 'combos' | 'customer' | 'payments' | 'loyaltyInfo'
  > &
    Partial<
      Pick<IikoDeliveryOrder, 'id' | 'orderServiceType' | 'completeBefore' | 'deliveryPoint'>
    >;
  /** Campaigns chosen for paying; empty at first. */
  availablePaymentMarketingCampaignIds?: string[];
  referrerId?: string;
}

const discountSchema = z.object({
  /** 0 fixed on the order, 1 fixed on an item, 2 free product, 3 other. */
  code: optionalNumberSchema,
  /** The item it is for; null: the whole order. */
  positionId: nullableIdSchema,
  discountSum: z.number(),
  amount: optionalNumberSchema,
  comment: nullableTextSchema,
});

const offeredProductSchema = z.object({ id: nullableIdSchema, code: nullableTextSchema });

const programResultSchema = z.object({
  marketingCampaignId: idSchema,
  name: textSchema,
  discounts: decorationList(discountSchema),
  upsales: decorationList(
    z.object({
      sourceActionId: idSchema,
      descriptionForUser: nullableTextSchema,
      suggestionText: nullableTextSchema,
      products: decorationList(offeredProductSchema),
    }),
  ),
  freeProducts: decorationList(
    z.object({
      sourceActionId: idSchema,
      descriptionForUser: nullableTextSchema,
      products: decorationList(
        offeredProductSchema.extend({
          sizes: decorationList(z.object({ id: nullableIdSchema, name: textSchema })),
        }),
      ),
    }),
  ),
});

const UNREADABLE_WARNING = 'unreadable, perhaps about the coupon';

/** A preview: the POS calculates again unless the discounts are sent as fixed. Sums in currency units. */
export const calculationSchema = z.object({
  loyaltyProgramResults: decorationList(programResultSchema),
  availablePayments: decorationList(
    z.object({
      /** Id of the campaign. */
      id: idSchema,
      maxSum: z.number(),
      /** The lower is to be used first. */
      order: z.number().catch(0),
      walletInfos: decorationList(
        z.object({ id: idSchema, maxSum: z.number(), canHoldMoney: flagSchema }),
      ),
    }),
  ),
  // A warning is how iiko says that it has not taken a coupon: one that cannot be read may say so.
  validationWarnings: restrictingList(cleanString().catch(UNREADABLE_WARNING)),
  Warnings: restrictingList(
    z
      .object({ Code: nullableTextSchema, ErrorCode: nullableTextSchema, Message: textSchema })
      .catch({ Code: null, ErrorCode: null, Message: UNREADABLE_WARNING }),
  ),
});

export type IikoCalculation = z.output<typeof calculationSchema>;

export const holdSchema = z.object({ transactionId: idSchema });

export const couponSchema = z.object({
  id: idSchema,
  number: textSchema,
  seriesName: nullableTextSchema,
  whenActivated: limitTextSchema,
  isDeleted: deletedSchema,
});

export type IikoCoupon = z.output<typeof couponSchema>;

/** The live server takes and gives names, whatever the reference says about integers. */
export const COUNTER_METRICS = ['OrdersCount', 'OrdersSum'] as const;
export const COUNTER_PERIODS = ['AllTime', 'Day', 'Week', 'Month', 'Quarter', 'Year'] as const;

export const counterSchema = z.object({
  guestId: idSchema,
  period: z.enum(COUNTER_PERIODS),
  metric: z.enum(COUNTER_METRICS),
  value: z.number(),
});

export type IikoCounter = z.output<typeof counterSchema>;

/** One movement in a guest's journal. Sums in currency units, `whenCreated` is UTC text. */
export const transactionSchema = z.object({
  id: idSchema,
  revision: z.number(),
  sum: optionalNumberSchema,
  /** An undocumented list of numbers with gaps; `typeName` is its text. */
  type: optionalNumberSchema,
  typeName: nullableTextSchema,
  whenCreated: nullableTextSchema,
  balanceBefore: optionalNumberSchema,
  balanceAfter: optionalNumberSchema,
  orderNumber: optionalNumberSchema,
  orderSum: optionalNumberSchema,
  posOrderId: nullableIdSchema,
  isIgnored: flagSchema,
  programId: nullableIdSchema,
  marketingCampaignId: nullableIdSchema,
  walletId: nullableIdSchema,
  coupon: z
    .object({ number: nullableTextSchema, series: nullableTextSchema })
    .nullish()
    .catch(null)
    .transform((coupon) => coupon ?? null),
  comment: nullableTextSchema,
});

export type IikoTransaction = z.output<typeof transactionSchema>;

export const transactionPageSchema = z.object({
  lastRevision: optionalNumberSchema,
  lastTransactionId: nullableIdSchema,
  pageSize: optionalNumberSchema,
});

/** 0 to 3, undocumented; `availableSmsCount` is null where nobody counts. */
export const smsPossibilitySchema = z.object({
  status: optionalNumberSchema,
  availableSmsCount: optionalNumberSchema,
});

export type IikoSmsPossibility = z.output<typeof smsPossibilitySchema>;

export const sentSmsSchema = z.object({ smsId: idSchema });

export const deletedCustomersSchema = z.object({ deleted: z.number(), notFound: z.number() });
