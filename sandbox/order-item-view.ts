import type { CompoundItem, OrderItem, ProductItem } from './order-request.js';
import type { AcceptedOrder, DeliveryService, ItemStatus, OrderStatus } from './stored-order.js';
import {
  discountItem,
  priceItem,
  sizeOf,
  type FindDish,
  type PricedItem,
  type PricedModifier,
  type PricedPart,
} from './totals.js';

const orNull = <T>(value: T | null | undefined): T | null => value ?? null;

const ITEM_STATUS: Partial<Record<OrderStatus, ItemStatus>> = {
  CookingStarted: 'CookingStarted',
  CookingCompleted: 'CookingCompleted',
  Waiting: 'CookingCompleted',
  OnWay: 'Served',
  Delivered: 'Served',
  Closed: 'Served',
};

/** At a table each item has a status of its own; a delivery is cooked as a whole. */
export const itemStatusOf = ({ status, itemStatuses }: AcceptedOrder, index?: number): ItemStatus =>
  itemStatuses[index ?? -1] ?? ITEM_STATUS[status] ?? 'Added';

/** An item of an order with what it costs, before and after its discount. */
export const toItem = (
  item: OrderItem,
  {
    status,
    whenPrinted,
    find,
    discount,
  }: { status: ItemStatus; whenPrinted: string | null; find: FindDish; discount: number },
) => {
  const productId = item.type === 'Product' ? item.productId : item.primaryComponent.productId;
  const size = sizeOf(find(productId.toLowerCase()), item.productSizeId);
  const common = {
    status,
    deleted: null,
    amount: item.amount,
    comment: orNull(item.comment),
    whenPrinted,
    size: size?.id ? { id: size.id, name: size.name } : null,
    comboInformation: toComboInformation(item),
  };
  const priced = discountItem(priceItem(item, find), discount);
  return item.type === 'Product'
    ? { ...common, ...toProductItem(item, priced, find) }
    : { ...common, ...toCompoundItem(item, priced, find) };
};

// Requests say `comboGroupId`, answers `groupId` (iiko docs).
const toComboInformation = ({ comboInformation: combo }: OrderItem) =>
  combo
    ? {
        comboId: combo.comboId,
        comboSourceId: combo.comboSourceId,
        groupId: combo.comboGroupId,
        groupName: orNull(combo.comboGroupName),
      }
    : null;

/** What the POS has added itself. */
export const toServiceItem = ({ id, name, cost }: DeliveryService, status: ItemStatus) => ({
  type: 'Service',
  status,
  deleted: null,
  amount: 1,
  comment: null,
  whenPrinted: null,
  size: null,
  comboInformation: null,
  service: { id, name },
  cost,
});

const toProductItem = (item: ProductItem, priced: PricedItem, find: FindDish) => ({
  type: 'Product',
  ...toPart(item, priced.parts[0], find),
  codes: null,
});

const toCompoundItem = (item: CompoundItem, priced: PricedItem, find: FindDish) => {
  const [primary, secondary] = priced.parts;
  return {
    type: 'Compound',
    primaryComponent: toPart(item.primaryComponent, primary, find),
    secondaryComponent: item.secondaryComponent
      ? toPart(item.secondaryComponent, secondary, find)
      : null,
    commonModifiers: priced.commonModifiers.map(toModifier),
    template: orNull(find(item.primaryComponent.productId.toLowerCase())?.schema),
  };
};

const UNPRICED: PricedPart = { price: 0, cost: 0, resultSum: 0, modifiers: [] };

const toPart = (
  part: { productId: string; positionId?: string | null | undefined },
  priced: PricedPart = UNPRICED,
  find: FindDish,
) => ({
  product: { id: part.productId, name: find(part.productId.toLowerCase())?.name ?? '' },
  modifiers: priced.modifiers.map(toModifier),
  price: priced.price,
  cost: priced.cost,
  resultSum: priced.resultSum,
  pricePredefined: true,
  positionId: orNull(part.positionId),
  taxPercent: null,
});

const toModifier = ({ modifier, group, price, resultSum }: PricedModifier) => {
  const offer = group?.modifiers.find(({ id }) => id === modifier.productId.toLowerCase());
  return {
    product: { id: modifier.productId, name: offer?.name ?? '' },
    amount: modifier.amount,
    amountIndependentOfParentAmount: offer?.independent ?? false,
    productGroup: group?.id ? { id: group.id, name: group.name } : null,
    price,
    pricePredefined: true,
    resultSum,
    deleted: null,
    positionId: orNull(modifier.positionId),
    defaultAmount: null,
    hideIfDefaultAmount: false,
    taxPercent: null,
    freeOfChargeAmount: offer?.free ?? 0,
  };
};
