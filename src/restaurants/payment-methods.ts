import type { PaymentType, Restaurant, TippedService, TipsType } from './restaurant.js';

/** Ways to pay in money, in the order in which they are offered. */
export const PAYMENT_METHODS = ['cash', 'card', 'online'] as const;

/** `cash` and `card` on receipt; `online` before the restaurant gets the order. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export interface OfferedPayment {
  method: PaymentMethod | 'wallet';
  /** iiko's name of the payment type. */
  name: string;
  /** Loyalty campaigns whose wallets pay so; none of a payment in money. */
  campaignIds: string[];
  /** What tips can be paid so. */
  tips: Pick<TipsType, 'name' | 'services'>[];
}

/** What the dictionary calls the types whose money is in a wallet of iiko's loyalty. */
export const LOYALTY_KIND = 'IikoCard';

const MONEY_KINDS = ['Cash', 'Card', 'External'] as const;

/** A type that takes money, by one of the kinds that an order can name. */
export interface MoneyPaymentType extends PaymentType {
  kind: (typeof MONEY_KINDS)[number];
}

/** iiko docs: only `External` and `Both` take money that was paid elsewhere, and `External` no other. */
const takesElsewhere = ({ processing }: PaymentType) =>
  processing === 'External' || processing === 'Both';
const takesAtTill = ({ processing }: PaymentType) => processing !== 'External';

type Rule = (type: MoneyPaymentType) => boolean;

/**
 * Which type stands for which method: the first that the first rule finds, or else the next rule. Some
 * installations keep what a site has taken as a card that the till itself cannot take.
 */
const RULES: Record<PaymentMethod, readonly Rule[]> = {
  cash: [(type) => type.kind === 'Cash' && takesAtTill(type)],
  card: [(type) => type.kind === 'Card' && takesAtTill(type)],
  online: [
    (type) => type.kind === 'External' && takesElsewhere(type),
    (type) => type.kind === 'Card' && !takesAtTill(type),
  ],
};

/** The type that a restaurant is paid with so; undefined where it is not. A kind that is not known is never offered. */
export function findPaymentType(
  { paymentTypes }: Pick<Restaurant, 'paymentTypes'>,
  method: PaymentMethod,
): MoneyPaymentType | undefined {
  const types = paymentTypes.filter(takesMoney);
  return RULES[method].map((rule) => types.find(rule)).find((type) => type !== undefined);
}

/** The types that are left where nothing is paid before the restaurant gets the order. */
export function withoutOnline(types: readonly PaymentType[]): PaymentType[] {
  return types.filter((type) => !takesMoney(type) || !RULES.online.some((rule) => rule(type)));
}

function takesMoney(type: PaymentType): type is MoneyPaymentType {
  return MONEY_KINDS.some((kind) => kind === type.kind);
}

/** The first type of tips that fits; undefined where none is taken. */
export function findTipsType(
  { tipsTypes = [] }: Pick<Restaurant, 'tipsTypes'>,
  service: TippedService,
  paymentTypeId: string,
): TipsType | undefined {
  return tipsTypes.find(
    ({ services, paymentTypeIds }) =>
      services.includes(service) && paymentTypeIds.includes(paymentTypeId),
  );
}

type Paid = Pick<Restaurant, 'paymentTypes' | 'tipsTypes'>;

/** Everything one can pay with in this restaurant. */
export function listPayments(restaurant: Paid): OfferedPayment[] {
  const wallets = restaurant.paymentTypes
    .filter(
      ({ kind, marketingCampaignIds }) => kind === LOYALTY_KIND && marketingCampaignIds.length > 0,
    )
    .map(({ name, marketingCampaignIds }) => ({
      method: 'wallet' as const,
      name,
      campaignIds: marketingCampaignIds,
      tips: [],
    }));
  return [...listMoneyPayments(restaurant), ...wallets];
}

/** The same without wallets. */
export function listMoneyPayments(
  restaurant: Paid,
): (OfferedPayment & { method: PaymentMethod })[] {
  return PAYMENT_METHODS.flatMap((method) => {
    const type = findPaymentType(restaurant, method);
    return type === undefined
      ? []
      : [{ method, name: type.name, campaignIds: [], tips: tipsOf(restaurant, type) }];
  });
}

function tipsOf({ tipsTypes = [] }: Paid, { id }: PaymentType): OfferedPayment['tips'] {
  return tipsTypes
    .filter(({ services, paymentTypeIds }) => services.length > 0 && paymentTypeIds.includes(id))
    .map(({ name, services }) => ({ name, services }));
}
