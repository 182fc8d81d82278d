import type { Config } from '../../platform/config/config.js';
import type {
  IikoCreateTableOrder,
  IikoTableOrder,
} from '../../iiko/schemas/create-table-order.js';
import { toLoyaltyDiscounts, toPayments, toTip, type OrderParts } from './iiko-order.mapper.js';
import { optional } from './optional.js';
import { toOrderMarks } from './order-marks.js';

/**
 * An order at a table as iiko wants it. What the guest will pay at the table is not named: it is not known
 * before the bill, and staff take it as the guest likes.
 */
export function toCreateTableOrder(
  parts: OrderParts,
  tableId: string,
  config: Config,
): IikoCreateTableOrder {
  const { restaurant } = parts;
  const moneyPayments = parts.moneyPayments.filter(({ method }) => method === 'online');
  return {
    organizationId: restaurant.organizationId,
    terminalGroupId: restaurant.id,
    createOrderSettings: {
      servicePrint: true,
      transportToFrontTimeout: config.orders.posTimeoutSeconds,
      checkStopList: true,
    },
    order: {
      id: parts.id,
      externalNumber: parts.id.slice(0, 8).toUpperCase(),
      ...optional('menuId', config.iiko.externalMenuId),
      ...optional('priceCategoryId', config.iiko.priceCategoryId),
      tableIds: [tableId],
      ...toGuest(parts),
      ...optional('orderTypeId', restaurant.hall?.orderTypeId ?? undefined),
      guests: { count: Math.max(1, parts.cutlery ?? 1) },
      items: parts.items,
      ...(parts.combos.length === 0 ? {} : { combos: parts.combos }),
      payments: toPayments({ ...parts, moneyPayments }, config),
      ...(parts.tips === null ? {} : { tips: [toTip(parts.tips, restaurant.currency, config)] }),
      ...toLoyaltyDiscounts(parts),
      ...(parts.coupon === null ? {} : { loyaltyInfo: { coupon: parts.coupon } }),
      ...toOrderMarks({ ...parts, moneyPayments }, config.orderMarks),
    },
  };
}

/** There is no one-time customer at a table: who is not in the guest base, or has not consented to it, is not named. */
function toGuest({ contact, customer }: OrderParts): Pick<IikoTableOrder, 'phone' | 'customer'> {
  return {
    ...(contact.phone === '' ? {} : { phone: contact.phone }),
    ...(customer.type === 'regular' && isKnown(customer) ? { customer: named(customer) } : {}),
  };
}

type Regular = NonNullable<IikoTableOrder['customer']>;

/** By an id or a name; iiko refuses a guest without both. */
const isKnown = ({ id, name = '' }: Regular): boolean => id !== undefined || name !== '';

function named({ name = '', ...customer }: Regular): Regular {
  return name === '' ? customer : { ...customer, name };
}
