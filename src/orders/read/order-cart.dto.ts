import { CartLineDto } from '../../cart/cart.dto.js';
import { AddressDto } from '../../platform/http/address.dto.js';
import type { Plain } from '../../platform/http/plain.js';
import type { Cart } from '../order-model.js';

/** The cart of an order as a request: `POST /v1/orders/quote` takes it as it stands. */
export class OrderCartDto {
  readonly restaurantId: string;
  readonly service: 'delivery' | 'pickup' | 'dine-in';

  /** Absent unless it is a delivery. */
  readonly address?: AddressDto;

  /** Absent unless it is `dine-in`. */
  readonly tableId?: string;

  readonly lines: CartLineDto[];
}

/** For today: the time of the order has passed, and what loyalty gave for it is asked for anew. */
export function toOrderCart({
  restaurantId,
  service,
  address,
  tableId,
  lines,
}: Cart): Plain<OrderCartDto> {
  return {
    restaurantId,
    service,
    ...(address === undefined ? {} : { address }),
    ...(tableId === undefined ? {} : { tableId }),
    lines,
  };
}
