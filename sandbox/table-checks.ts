import { checkCombos, type ComboRules } from './combo-checks.js';
import { findTable } from './data/halls.js';
import { ORDER_TYPES } from './data/organizations.js';
import { checkItem, type ItemRules } from './item-checks.js';
import { firstOf } from './modifier-checks.js';
import type { OrderRequest } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import type { Seating, StoredOrder } from './stored-order.js';

/** What the POS refuses in an order at a table. */
export function checkTableOrder(
  { request, terminalGroupId }: StoredOrder,
  { tableIds }: Seating,
  rules: ItemRules & ComboRules,
): Rejection | undefined {
  return (
    checkType(request) ??
    firstOf(tableIds, (id) => checkTable(id, terminalGroupId)) ??
    firstOf(request.items, (item) => checkItem(item, rules)) ??
    checkCombos(request, rules)
  );
}

const checkTable = (id: string, terminalGroupId: string): Rejection | undefined => {
  const found = findTable(id);
  if (!found || found.table.isDeleted) {
    return rejection('Common', `Entity not found: id=ITable, ${id}.`);
  }
  return found.terminalGroupId === terminalGroupId
    ? undefined
    : rejection('Common', `Table ${id} belongs to another terminal group.`);
};

const checkType = ({ orderTypeId }: OrderRequest): Rejection | undefined => {
  if (!orderTypeId) {
    return undefined;
  }
  const type = ORDER_TYPES.find(({ id }) => id === orderTypeId.toLowerCase());
  if (!type) {
    return rejection('OrderTypeNotFound', `Entity not found: id=IOrderType, ${orderTypeId}.`);
  }
  return type.orderServiceType === 'Common'
    ? undefined
    : rejection('IncorrectOrderType', 'Order type is not for orders at a table.');
};
