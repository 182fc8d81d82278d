import {
  CARD_PAYMENT_ID,
  CASH_PAYMENT_ID,
  EXTERNAL_PAYMENT_ID,
  organizationId,
  tipsTypeId,
} from './ids.js';

export interface TipsType {
  id: string;
  name: string;
  organizationIds: string[];
  /** Spelled as in the dictionary of order types. */
  orderServiceTypes: ('Common' | 'DeliveryByCourier' | 'DeliveryPickUp')[];
  paymentTypesIds: string[];
}

/** In Yekaterinburg nobody takes tips through the till. */
export const TIPS_TYPES: readonly TipsType[] = [
  {
    id: tipsTypeId(1),
    name: 'Чаевые курьеру',
    organizationIds: [organizationId(1)],
    orderServiceTypes: ['DeliveryByCourier'],
    paymentTypesIds: [CASH_PAYMENT_ID, CARD_PAYMENT_ID, EXTERNAL_PAYMENT_ID],
  },
  {
    id: tipsTypeId(2),
    name: 'Чаевые кухне',
    organizationIds: [organizationId(1)],
    orderServiceTypes: ['Common', 'DeliveryPickUp'],
    paymentTypesIds: [CARD_PAYMENT_ID, EXTERNAL_PAYMENT_ID],
  },
];
