/** Body of `/api/1/deliveries/create`. Sums are in currency units; times are local to the terminal group. */
export interface IikoCreateDelivery {
  organizationId: string;
  terminalGroupId: string;
  createOrderSettings: {
    /** Seconds during which the cloud tries to reach the POS; the vendor's default is 8. */
    transportToFrontTimeout: number;
    /** A stopped product is then refused with 403 before anything is created. */
    checkStopList: boolean;
  };
  order: IikoDeliveryOrder;
}

export interface IikoDeliveryOrder {
  /** Ours, and the only protection against doubles: a repeat is refused as `DuplicatedOrderId`. */
  id: string;
  externalNumber?: string;
  menuId?: string;
  priceCategoryId?: string;
  /** `yyyy-MM-dd HH:mm:ss.SSS`; absent: as soon as possible. */
  completeBefore?: string;
  /** `+` and 8 to 40 digits. */
  phone: string;
  orderServiceType: 'DeliveryByCourier' | 'DeliveryByClient';
  /** Required for a courier, forbidden for pickup. */
  deliveryPoint?: IikoDeliveryPoint;
  comment?: string;
  customer?: IikoCustomer;
  guests?: { count: number; splitBetweenPersons?: boolean };
  marketingSourceId?: string;
  items: IikoCreateItem[];
  /** Each with its items among `items`. */
  combos?: IikoCreateCombo[];
  payments?: IikoCreatePayment[];
  /** Paid beside `payments`: not a part of the order's sum. */
  tips?: IikoCreateTip[];
  sourceKey?: string;
  /** Name of the zone that the address lies in. */
  deliveryZone?: string;
  /** Minutes. */
  deliveryDuration?: number;
  discountsInfo?: IikoDiscountsInfo;
  loyaltyInfo?: { coupon?: string };
  chequeAdditionalInfo?: IikoChequeInfo;
}

/** For electronic receipts (Russian fiscal law). */
export interface IikoChequeInfo {
  /** The POS prints a receipt on paper. */
  needReceipt: boolean;
  /** Up to 255 characters. */
  email?: string;
  /** 8 to 40 characters. */
  phone?: string;
  /** Up to 500 characters. */
  settlementPlace?: string;
  isInternetPayment?: boolean;
}

/** Discounts as they were shown to the guest. */
export interface IikoDiscountsInfo {
  discounts: {
    type: 'iikoCard';
    programId: string;
    programName: string;
    discountItems: { positionId: string; sum: number; amount: number }[];
  }[];
  /** The POS does not calculate loyalty again. */
  fixedLoyaltyDiscounts: boolean;
}

export interface IikoDeliveryPoint {
  coordinates?: { latitude: number; longitude: number };
  address: IikoAddress;
  /** Up to 500 characters, for the courier. */
  comment?: string;
}

/** `city` when the organization's `addressFormatType` is `City` – anything else answers `Line1Disabled`. */
export type IikoAddress =
  | (IikoAddressDetails & { type: 'city'; line1: string })
  | (IikoAddressDetails & {
      type: 'legacy';
      street: { id: string } | { classifierId: string } | { name: string; city: string };
      house: string;
      building?: string;
      index?: string;
    });

/** Up to 10 characters each. */
export interface IikoAddressDetails {
  flat?: string;
  entrance?: string;
  floor?: string;
  doorphone?: string;
  regionId?: string;
}

/** `regular` enters the restaurant's guest base and needs a name or an id; `one-time` leaves no trace. */
export type IikoCustomer =
  | {
      type: 'regular';
      id?: string;
      name?: string;
      surname?: string;
      comment?: string;
      email?: string;
      gender?: 'NotSpecified' | 'Male' | 'Female';
      shouldReceiveOrderStatusNotifications?: boolean;
    }
  | { type: 'one-time'; name: string };

export type IikoCreateItem = IikoCreateProductItem | IikoCreateCompoundItem;

interface IikoCreateItemBase {
  /** 0 … 999.999. */
  amount: number;
  /** Required for a dish with sizes, forbidden for one without. */
  productSizeId?: string;
  /** Up to 255 characters, and only where the organization allows item comments. */
  comment?: string;
  comboInformation?: IikoComboInformation;
}

/** Which combo of the order an item belongs to, and what it was chosen for. */
export interface IikoComboInformation {
  comboId: string;
  comboSourceId: string;
  /** Answers call it `groupId`. */
  comboGroupId: string;
  comboGroupName?: string;
}

export interface IikoCreateCombo {
  /** New for each combo of each order. */
  id: string;
  name: string;
  amount: number;
  /** Of one. */
  price: number;
  /** The action behind it: `sourceActionId` of its specification. */
  sourceId: string;
  sizeId?: string;
}

export interface IikoCreateProductItem extends IikoCreateItemBase {
  type: 'Product';
  productId: string;
  price: number;
  modifiers?: IikoCreateModifier[];
  positionId?: string;
}

/** A dish made by a modifier scheme, in one piece or in two halves. */
export interface IikoCreateCompoundItem extends IikoCreateItemBase {
  type: 'Compound';
  primaryComponent: IikoCreateComponent;
  secondaryComponent?: IikoCreateComponent;
  /** Modifiers of the whole that cannot be divided. */
  commonModifiers?: IikoCreateModifier[];
}

export interface IikoCreateComponent {
  productId: string;
  price?: number;
  modifiers?: IikoCreateModifier[];
  positionId?: string;
}

export interface IikoCreateModifier {
  productId: string;
  /** Per one dish. */
  amount: number;
  /** Required for a modifier of a group, absent for a single one. */
  productGroupId?: string;
  price?: number;
  positionId?: string;
}

export interface IikoCreatePayment {
  /** What the dictionary calls `IikoCard` is `LoyaltyCard` here. */
  paymentTypeKind: 'Cash' | 'Card' | 'External' | 'LoyaltyCard';
  paymentTypeId: string;
  sum: number;
  /** Money was already taken outside the till. */
  isProcessedExternally: boolean;
  isFiscalizedExternally?: boolean;
  /** Whose wallet a `LoyaltyCard` payment is taken from. */
  paymentAdditionalData?: {
    type: 'LoyaltyCard';
    credential: string;
    searchScope: 'Phone' | 'CardNumber' | 'CardTrack';
  };
}

/** A tip is a payment of its own, by a type of tips that fits the payment type and the service. */
export interface IikoCreateTip extends Omit<IikoCreatePayment, 'paymentTypeKind'> {
  paymentTypeKind: 'Cash' | 'Card' | 'External';
  tipsTypeId: string;
}
