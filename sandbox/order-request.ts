import { z } from 'zod';
import { guid, guids, localTime, text } from './validation.js';

const amount = z.number().min(0).max(999.999);
const decimal = z.number().nullish();
const optionalGuid = guid.nullish();

const modifier = z.object({
  productId: guid,
  amount,
  productGroupId: optionalGuid,
  price: decimal,
  positionId: optionalGuid,
});

const itemFields = {
  amount,
  productSizeId: optionalGuid,
  comboInformation: z
    .object({
      comboId: guid,
      comboSourceId: guid,
      comboGroupId: guid,
      comboGroupName: z.string().nullish(),
    })
    .nullish(),
  comment: text(255).nullish(),
};

const component = z.object({
  productId: guid,
  modifiers: z.array(modifier).nullish(),
  price: decimal,
  positionId: optionalGuid,
});

/** An item of an order, a union told apart by `type`. */
export const orderItem = z.discriminatedUnion('type', [
  z.object({
    ...itemFields,
    type: z.literal('Product'),
    productId: guid,
    price: z.number(),
    modifiers: z.array(modifier).nullish(),
    positionId: optionalGuid,
  }),
  z.object({
    ...itemFields,
    type: z.literal('Compound'),
    primaryComponent: component,
    secondaryComponent: component.nullish(),
    commonModifiers: z.array(modifier).nullish(),
  }),
]);

const short = text(10).nullish();

// Older public clients leave the discriminator out; live servers are said to accept that.
const address = z.preprocess(
  (value) => withType(value, (fields) => ('line1' in fields ? 'city' : 'legacy')),
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('legacy'),
      street: z.object({
        classifierId: text(255).nullish(),
        id: optionalGuid,
        name: text(60).nullish(),
        city: text(60).nullish(),
      }),
      house: z.string(),
      building: short,
      flat: text(100).nullish(),
      entrance: short,
      floor: short,
      doorphone: short,
      index: short,
      regionId: optionalGuid,
    }),
    z.object({
      type: z.literal('city'),
      line1: text(250),
      flat: short,
      entrance: short,
      floor: short,
      doorphone: short,
      regionId: optionalGuid,
    }),
  ]),
);

const regularCustomer = z.object({
  type: z.literal('regular'),
  id: optionalGuid,
  name: text(60).nullish(),
  surname: text(60).nullish(),
  comment: text(60).nullish(),
  email: z.string().nullish(),
  birthdate: localTime.nullish(),
  gender: z.enum(['NotSpecified', 'Male', 'Female']).nullish(),
  shouldReceiveOrderStatusNotifications: z.boolean().nullish(),
});

const customer = z.preprocess(
  (value) => withType(value, () => 'regular'),
  z.discriminatedUnion('type', [
    regularCustomer,
    z.object({ type: z.literal('one-time'), name: z.string() }),
  ]),
);

const SEARCH_SCOPES = [
  'Reserved',
  'Phone',
  'CardNumber',
  'CardTrack',
  'PaymentToken',
  'FindFaceId',
] as const;

const payment = z.object({
  paymentTypeKind: z.enum(['Cash', 'Card', 'LoyaltyCard', 'External']),
  sum: z.number().min(0).max(1e10),
  paymentTypeId: guid,
  isProcessedExternally: z.boolean().nullish(),
  isFiscalizedExternally: z.boolean().nullish(),
  isPrepay: z.boolean().nullish(),
  paymentAdditionalData: z
    .discriminatedUnion('type', [
      z.object({
        type: z.literal('LoyaltyCard'),
        // Required on paper; their absence has error codes of its own.
        credential: z.string().nullish(),
        searchScope: z.enum(SEARCH_SCOPES).nullish(),
      }),
      z.object({
        type: z.literal('Card'),
        number: z.string().nullish(),
        customData: z.string().nullish(),
        cardType: z.string().nullish(),
      }),
      z.object({ type: z.literal('External'), customData: z.string() }),
    ])
    .nullish(),
});

/** A payment beside the sum of the order; iiko docs: no loyalty. */
const tip = payment.extend({
  paymentTypeKind: z.enum(['Cash', 'Card', 'External']),
  tipsTypeId: optionalGuid,
});

const combo = z.object({
  id: guid,
  name: z.string(),
  amount: z.number().int(),
  price: z.number(),
  sourceId: guid,
  programId: optionalGuid,
  sizeId: optionalGuid,
});

const discount = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('RMS'),
    discountTypeId: guid,
    sum: decimal,
    selectivePositions: guids.nullish(),
  }),
  z.object({
    type: z.literal('iikoCard'),
    programId: guid,
    programName: z.string(),
    discountItems: z.array(z.object({ positionId: guid, sum: z.number(), amount: z.number() })),
  }),
]);

const loyaltyInfo = z.object({
  coupon: z.string().nullish(),
  applicableManualConditions: guids.nullish(),
  dynamicDiscounts: z.array(z.object({ manualConditionId: guid, sum: z.number() })).nullish(),
});

/** The order itself; `loyalty/iiko/calculate` takes the same. */
export const orderRequest = z.object({
  id: optionalGuid,
  externalNumber: text(50).nullish(),
  menuId: z.string().nullish(),
  priceCategoryId: optionalGuid,
  completeBefore: localTime.nullish(),
  // iiko docs: begins with "+" and has at least eight digits.
  phone: text(40, 8).regex(/^\+(?:\D*\d){8,}\D*$/),
  phoneExtension: z
    .string()
    .regex(/^\d{1,10}$/)
    .nullish(),
  orderTypeId: optionalGuid,
  orderServiceType: z.enum(['DeliveryByCourier', 'DeliveryByClient']).nullish(),
  deliveryPoint: z
    .object({
      coordinates: z.object({ latitude: z.number(), longitude: z.number() }).nullish(),
      address: address.nullish(),
      externalCartographyId: text(100).nullish(),
      comment: text(500).nullish(),
    })
    .nullish(),
  comment: z.string().nullish(),
  customer: customer.nullish(),
  guests: z
    .object({ count: z.number().int(), splitBetweenPersons: z.boolean().nullish() })
    .nullish(),
  marketingSourceId: optionalGuid,
  operatorId: optionalGuid,
  deliveryDuration: z.number().int().nullish(),
  deliveryZone: z.string().nullish(),
  items: z.array(orderItem),
  combos: z.array(combo).nullish(),
  payments: z.array(payment).nullish(),
  tips: z.array(tip).nullish(),
  sourceKey: z.string().nullish(),
  discountsInfo: z
    .object({
      card: z.object({ track: z.string() }).nullish(),
      discounts: z.array(discount).nullish(),
      fixedLoyaltyDiscounts: z.boolean().nullish(),
    })
    .nullish(),
  loyaltyInfo: loyaltyInfo.nullish(),
  chequeAdditionalInfo: z
    .object({
      needReceipt: z.boolean(),
      email: text(255).nullish(),
      settlementPlace: text(500).nullish(),
      phone: text(40, 8).nullish(),
      retailAddress: text(256).nullish(),
      isInternetPayment: z.boolean().nullish(),
    })
    .nullish(),
  externalData: z
    .array(z.object({ key: z.string(), value: z.string(), isPublic: z.boolean().nullish() }))
    .nullish(),
});

/** An order at a table has neither time nor place nor comment, and nobody need give a name. */
export const tableOrderRequest = z.object({
  ...orderRequest.pick({
    id: true,
    externalNumber: true,
    menuId: true,
    priceCategoryId: true,
    orderTypeId: true,
    items: true,
    combos: true,
    payments: true,
    tips: true,
    sourceKey: true,
    discountsInfo: true,
    loyaltyInfo: true,
    chequeAdditionalInfo: true,
    externalData: true,
  }).shape,
  phone: orderRequest.shape.phone.nullish(),
  customer: regularCustomer.nullish(),
  guests: z.object({ count: z.number().int() }).nullish(),
  tableIds: guids.nullish(),
  tabName: z.string().nullish(),
});

export const tableCreateRequest = z.object({
  organizationId: guid,
  terminalGroupId: guid,
  createOrderSettings: z
    .object({
      servicePrint: z.boolean().nullish(),
      transportToFrontTimeout: z.number().int().nonnegative().nullish(),
      checkStopList: z.boolean().nullish(),
    })
    .nullish(),
  order: tableOrderRequest,
});

export const createRequest = z.object({
  organizationId: guid,
  terminalGroupId: optionalGuid,
  createOrderSettings: z
    .object({
      transportToFrontTimeout: z.number().int().nonnegative().nullish(),
      checkStopList: z.boolean().nullish(),
    })
    .nullish(),
  order: orderRequest,
});

/** Deliveries must have a phone, orders at a table need none. */
export type OrderRequest = Omit<z.infer<typeof orderRequest>, 'phone'> & {
  phone?: string | null | undefined;
};
export type CreateRequest = z.infer<typeof createRequest>;
export type TableCreateRequest = z.infer<typeof tableCreateRequest>;
export type OrderItem = z.infer<typeof orderItem>;
export type ProductItem = Extract<OrderItem, { type: 'Product' }>;
export type CompoundItem = Extract<OrderItem, { type: 'Compound' }>;
export type Component = CompoundItem['primaryComponent'];
export type Modifier = z.infer<typeof modifier>;
export type Payment = z.infer<typeof payment>;
export type Tip = z.infer<typeof tip>;
export type Combo = z.infer<typeof combo>;
export type Discount = z.infer<typeof discount>;
export type Address = z.infer<typeof address>;

export const componentsOf = (item: CompoundItem): Component[] =>
  item.secondaryComponent
    ? [item.primaryComponent, item.secondaryComponent]
    : [item.primaryComponent];

function withType(value: unknown, guess: (fields: object) => string): unknown {
  return typeof value === 'object' && value !== null && !('type' in value)
    ? { ...value, type: guess(value) }
    : value;
}
