import { positionIdsOf, type OrderedItem } from '../../cart/iiko/iiko-items.mapper.js';
import type { IikoCreateDelivery, IikoDeliveryOrder } from '../../iiko/schemas/create-delivery.js';
import type { IikoCreateTableOrder } from '../../iiko/schemas/create-table-order.js';
import type { Config } from '../../platform/config/config.js';
import type { Address } from '../../platform/http/address.dto.js';
import type { OrderRequest } from '../order-model.js';
import type { OrderRow } from '../orders.repository.js';
import {
  toCreateDelivery,
  toIikoAddress,
  toPointComment,
  type AddressForm,
  type OrderParts,
} from './iiko-order.mapper.js';
import { optional } from './optional.js';
import { moveDiscounts, positionIds } from './position-ids.js';
import { toCreateTableOrder } from './table-order.mapper.js';

/** What the model keeps as a request; the service of the order decides which of them it is. */
type IikoRequest = IikoCreateDelivery | IikoCreateTableOrder;

/** The order as iiko wants it. Made once and stored: what is sent again is the same to the letter. */
export function toOrderRequest(parts: OrderParts, config: Config): OrderRequest {
  const { tableId } = parts.cart;
  const request: IikoRequest =
    tableId === undefined
      ? toCreateDelivery(parts, config)
      : toCreateTableOrder(parts, tableId, config);
  return request;
}

/** The same order under another id at iiko, with positions of its own: iiko takes neither twice. */
export function renewRequest(
  { request, discounts }: Pick<OrderRow, 'request' | 'discounts'>,
  iikoId: string,
): Pick<OrderRow, 'request' | 'discounts'> {
  const newId = positionIds(iikoId);
  const before = request.order.items.flatMap(positionIdsOf);
  const after = before.map(() => newId());
  const renewed = new Map(before.map((id, index) => [id, after[index] ?? id]));
  renewed.set(request.order.id, iikoId);
  return {
    request: replaceIds(request, renewed),
    discounts: moveDiscounts(discounts, before, after),
  };
}

/** Wherever they stand: discounts name positions too. */
function replaceIds<Value>(value: Value, ids: ReadonlyMap<string, string>): Value {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? (ids.get(part) ?? part) : part,
  ) as Value;
}

/** Whether a promo code or a guest whom loyalty knows stands in it. */
export function namesLoyalty(request: OrderRequest): boolean {
  const { customer, loyaltyInfo } = (request as IikoRequest).order;
  return loyaltyInfo !== undefined || (customer !== undefined && 'id' in customer);
}

/** In which form its address is written; undefined where it has none. */
export function formOf(request: OrderRequest): AddressForm | undefined {
  const { order } = request as IikoRequest;
  return 'deliveryPoint' in order ? order.deliveryPoint?.address.type : undefined;
}

/** @param streetId of an address in the older form: its street in the organization's directory, where it is known */
export function withAddress(
  request: OrderRequest,
  {
    address,
    form,
    streetId,
  }: { address: Address; form: AddressForm; streetId: string | undefined },
): OrderRequest {
  const { order } = request as IikoRequest;
  if (!('deliveryPoint' in order) || order.deliveryPoint === undefined) {
    return request;
  }
  const { comment: _comment, ...point } = order.deliveryPoint;
  const deliveryPoint = {
    ...point,
    address: toIikoAddress(address, form, streetId),
    ...optional('comment', toPointComment(address, form, streetId)),
  };
  const written: IikoDeliveryOrder = { ...order, deliveryPoint };
  return { ...request, order: written };
}

/** The request of an order that has ended, and is not sent any more. */
export function withoutGuest(request: OrderRequest): OrderRequest {
  const { order } = structuredClone(request as IikoRequest);
  const {
    loyaltyInfo: _loyaltyInfo,
    customer: _customer,
    chequeAdditionalInfo: _cheque,
    ...rest
  } = order;
  const payments = (order.payments ?? []).map(
    ({ paymentAdditionalData: _data, ...payment }) => payment,
  );
  const kept = { ...rest, payments, items: order.items.map(withoutWish), phone: '' };
  if (!('tableIds' in kept)) {
    const { deliveryPoint: _deliveryPoint, comment: _comment, ...delivery } = kept;
    const anonymous: IikoDeliveryOrder = {
      ...delivery,
      customer: { type: 'one-time', name: '' },
    };
    return { ...request, order: anonymous };
  }
  const { phone: _phone, ...tableOrder } = kept;
  return { ...request, order: tableOrder };
}

export function withoutWish<Item extends OrderedItem>({ comment: _comment, ...item }: Item): Item {
  return item as Item;
}
