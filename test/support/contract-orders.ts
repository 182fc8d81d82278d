import { randomUUID } from 'node:crypto';
import {
  CASH_PAYMENT_ID,
  itemId,
  modifierId,
  organizationId,
  sizeId,
  terminalGroupId,
} from '../../sandbox/data/ids.js';

export const MOSCOW = organizationId(1);
export const YEKATERINBURG = organizationId(2);
export const TVERSKAYA = terminalGroupId(1);
export const ARBAT = terminalGroupId(2);
export const VAINERA = terminalGroupId(3);
export const BORSCH = itemId(1);
export const MARGHERITA = itemId(11);
export const PEPPERONI = itemId(12);
export const MEDIUM = sizeId(2);
export const SOUR_CREAM = modifierId(1);

type Fields = Record<string, unknown>;

export const borsch = (fields: Fields = {}): Fields => ({
  type: 'Product',
  productId: BORSCH,
  price: 390,
  amount: 2,
  modifiers: [{ productId: SOUR_CREAM, amount: 1, price: 40 }],
  ...fields,
});

export const halves = (fields: Fields = {}): Fields => ({
  type: 'Compound',
  productSizeId: MEDIUM,
  amount: 1,
  primaryComponent: { productId: MARGHERITA, price: 295 },
  secondaryComponent: { productId: PEPPERONI, price: 345 },
  ...fields,
});

export const cash = (sum: number): Fields => ({
  paymentTypeKind: 'Cash',
  sum,
  paymentTypeId: CASH_PAYMENT_ID,
});

/** A valid pickup order for two bowls of borsch, 860 roubles. */
export const pickup = (order: Fields = {}, fields: Fields = {}): Fields & { order: Fields } => ({
  organizationId: MOSCOW,
  terminalGroupId: TVERSKAYA,
  ...fields,
  order: {
    id: randomUUID(),
    phone: '+79001234567',
    orderServiceType: 'DeliveryByClient',
    customer: { type: 'one-time', name: 'Анна' },
    items: [borsch()],
    payments: [cash(860)],
    ...order,
  },
});

export const ADDRESS = { type: 'city', line1: 'Москва, Тверская, 1', flat: '5' } as const;

export const courier = (order: Fields = {}): Fields & { order: Fields } =>
  pickup({ orderServiceType: 'DeliveryByCourier', deliveryPoint: { address: ADDRESS }, ...order });
