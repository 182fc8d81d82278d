import { dictionaryId, organizationId, terminalGroupId } from './ids.js';

export interface TerminalGroup {
  id: string;
  organizationId: string;
  name: string;
  address: string;
  timeZone: string;
}

export interface Organization {
  id: string;
  name: string;
  code: string;
  restaurantAddress: string;
  latitude: number;
  longitude: number;
  timeZone: string;
  addressFormatType: 'City' | 'Legacy';
  /** ISO 4217; absent: RUB. */
  currency?: string;
  /** Smallest step of a sum in currency units; absent: 0.01. */
  minimumDenomination?: number;
  /** Absent: false. */
  marketingSourceRequiredInDelivery?: boolean;
  /** Prices of the built-in menu relative to Moscow. */
  priceFactor: number;
  terminalGroups: TerminalGroup[];
}

export const ORGANIZATIONS: readonly Organization[] = [
  {
    id: organizationId(1),
    name: 'Самовар, Москва',
    code: 'MSK',
    restaurantAddress: 'Москва, Тверская, 12',
    latitude: 55.7642,
    longitude: 37.6058,
    timeZone: 'Europe/Moscow',
    addressFormatType: 'City',
    priceFactor: 1,
    terminalGroups: [
      terminalGroup(1, 1, 'Самовар на Тверской', 'Москва, Тверская, 12', 'Europe/Moscow'),
      terminalGroup(2, 1, 'Самовар на Арбате', 'Москва, Арбат, 24', 'Europe/Moscow'),
    ],
  },
  {
    id: organizationId(2),
    name: 'Самовар, Екатеринбург',
    code: 'EKB',
    restaurantAddress: 'Екатеринбург, Вайнера, 9',
    latitude: 56.8343,
    longitude: 60.5951,
    timeZone: 'Asia/Yekaterinburg',
    addressFormatType: 'Legacy',
    priceFactor: 0.9,
    terminalGroups: [
      terminalGroup(3, 2, 'Самовар на Вайнера', 'Екатеринбург, Вайнера, 9', 'Asia/Yekaterinburg'),
    ],
  },
];

// The dictionary spells pickup "DeliveryPickUp", orders spell it "DeliveryByClient" (iiko docs).
export const ORDER_TYPES = [
  { id: dictionaryId(1), name: 'Доставка курьером', orderServiceType: 'DeliveryByCourier' },
  { id: dictionaryId(2), name: 'Доставка самовывоз', orderServiceType: 'DeliveryPickUp' },
  { id: dictionaryId(3), name: 'Обычный заказ', orderServiceType: 'Common' },
] as const;

export const CANCEL_CAUSES = [
  { id: dictionaryId(11), name: 'Отказ гостя', isDeleted: false },
  { id: dictionaryId(12), name: 'Нет курьера', isDeleted: false },
  { id: dictionaryId(13), name: 'Тестовый заказ', isDeleted: true },
];

/** Of every organization alike. */
export const MARKETING_SOURCES = [
  { id: dictionaryId(31), name: 'Приложение', isDeleted: false },
  { id: dictionaryId(32), name: 'Листовки', isDeleted: true },
];

export const REMOVAL_TYPES = [
  {
    id: dictionaryId(21),
    name: 'Отказ гостя, со списанием',
    comment: null,
    canWriteoffToCafe: true,
    canWriteoffToWaiter: false,
    canWriteoffToUser: false,
    reasonRequired: false,
    manual: true,
    isDeleted: false,
  },
];

function terminalGroup(
  number: number,
  organization: number,
  name: string,
  address: string,
  timeZone: string,
): TerminalGroup {
  return {
    id: terminalGroupId(number),
    organizationId: organizationId(organization),
    name,
    address,
    timeZone,
  };
}
