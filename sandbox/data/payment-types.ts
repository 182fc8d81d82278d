import {
  CARD_PAYMENT_ID,
  CASH_PAYMENT_ID,
  EXTERNAL_PAYMENT_ID,
  LOYALTY_PAYMENT_ID,
  OLD_CARD_PAYMENT_ID,
  terminalGroupId,
} from './ids.js';
import { BONUS_PAYMENT_CAMPAIGN_ID } from './loyalty.js';

export interface PaymentType {
  id: string;
  code: string;
  name: string;
  /** Orders call `IikoCard` `LoyaltyCard`. */
  paymentTypeKind: 'Cash' | 'Card' | 'External' | 'IikoCard';
  paymentProcessingType: 'Internal' | 'External' | 'Both';
  applicableMarketingCampaigns: string[];
  isDeleted: boolean;
  /** Where it can be used; null: everywhere. */
  terminalGroupIds: readonly string[] | null;
}

const COMMON = { applicableMarketingCampaigns: [], isDeleted: false, terminalGroupIds: null };

export const PAYMENT_TYPES: readonly PaymentType[] = [
  {
    ...COMMON,
    id: CASH_PAYMENT_ID,
    code: 'CASH',
    name: 'Наличные',
    paymentTypeKind: 'Cash',
    paymentProcessingType: 'Internal',
  },
  {
    ...COMMON,
    id: OLD_CARD_PAYMENT_ID,
    code: 'CARD-2019',
    name: 'Карты (старый терминал)',
    paymentTypeKind: 'Card',
    paymentProcessingType: 'Both',
    isDeleted: true,
  },
  {
    ...COMMON,
    id: CARD_PAYMENT_ID,
    code: 'CARD',
    name: 'Банковские карты',
    paymentTypeKind: 'Card',
    paymentProcessingType: 'Both',
  },
  {
    ...COMMON,
    id: EXTERNAL_PAYMENT_ID,
    code: 'SITE',
    name: 'Оплата с сайта',
    paymentTypeKind: 'External',
    paymentProcessingType: 'External',
    // The restaurant on Arbat has no contract for it.
    terminalGroupIds: [terminalGroupId(1), terminalGroupId(3)],
  },
  {
    ...COMMON,
    id: LOYALTY_PAYMENT_ID,
    code: 'BONUS',
    name: 'Бонусы',
    paymentTypeKind: 'IikoCard',
    paymentProcessingType: 'Internal',
    applicableMarketingCampaigns: [BONUS_PAYMENT_CAMPAIGN_ID],
  },
];

export const findPaymentType = (id: string): PaymentType | undefined =>
  PAYMENT_TYPES.find((type) => type.id === id.toLowerCase());
