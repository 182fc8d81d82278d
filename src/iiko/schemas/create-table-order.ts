import type {
  IikoChequeInfo,
  IikoCreateCombo,
  IikoCreateItem,
  IikoCreatePayment,
  IikoCreateTip,
  IikoCustomer,
  IikoDiscountsInfo,
} from './create-delivery.js';

/** Body of `/api/1/order/create`. Sums are in currency units. */
export interface IikoCreateTableOrder {
  organizationId: string;
  /** Unlike a delivery's it is required. */
  terminalGroupId: string;
  createOrderSettings: {
    /** The kitchen gets the dishes at once, not when a waiter prints them. */
    servicePrint: boolean;
    /** Seconds during which the cloud tries to reach the POS. */
    transportToFrontTimeout: number;
    checkStopList: boolean;
  };
  order: IikoTableOrder;
}

/** It has no comment, no time and no address, and nobody need be named. */
export interface IikoTableOrder {
  id: string;
  externalNumber?: string;
  menuId?: string;
  priceCategoryId?: string;
  tableIds: string[];
  /** `+` and 8 to 40 digits. */
  phone?: string;
  customer?: Extract<IikoCustomer, { type: 'regular' }>;
  guests?: { count: number };
  orderTypeId?: string;
  items: IikoCreateItem[];
  combos?: IikoCreateCombo[];
  payments?: IikoCreatePayment[];
  tips?: IikoCreateTip[];
  sourceKey?: string;
  chequeAdditionalInfo?: IikoChequeInfo;
  discountsInfo?: IikoDiscountsInfo;
  loyaltyInfo?: { coupon?: string };
}

/** Body of `/api/1/order/add_items`. */
export interface IikoAddItems {
  organizationId: string;
  orderId: string;
  /** Each with positions of its own: they are what a lost answer is looked up by. */
  items: IikoCreateItem[];
  combos?: IikoCreateCombo[];
  addOrderItemsSettings: { servicePrint: boolean };
}
