import type { Menus } from '../menus.js';
import { serviceOf } from '../order-checks.js';
import type { Settings } from '../settings.js';
import type { DeliveryService, StoredOrder } from '../stored-order.js';
import type { Terminals } from '../terminals.js';
import type { Geography } from './geography.js';

interface Pos {
  settings: Settings;
  terminals: Terminals;
  menus: Menus;
  geography: Geography;
}

/**
 * The price of delivery that the POS adds by itself to a courier order while the setting
 * `addDeliveryServiceCost` is on; null: it adds nothing.
 */
export function deliveryServiceOf(order: StoredOrder, pos: Pos): DeliveryService | null {
  const { request, organizationId, terminalGroupId } = order;
  const isAdded = pos.settings.current.addDeliveryServiceCost;
  if (!isAdded || serviceOf(request) !== 'DeliveryByCourier') {
    return null;
  }
  const organization = pos.terminals.organization(organizationId);
  const productId = pos.geography.feeProductOf(organization, terminalGroupId, request);
  const product = productId === null ? undefined : pos.menus.findDish(organizationId, productId);
  const cost = product?.sizes[0]?.price ?? null;
  return product && cost !== null ? { id: product.id, name: product.name, cost } : null;
}
