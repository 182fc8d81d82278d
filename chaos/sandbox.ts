import { DELIVERY_PRODUCTS } from './carts.js';
import { describeLine, type IikoOrder } from './ledger.js';

interface View {
  id: string;
  creationStatus: string;
  order: {
    status: string;
    sum: number;
    comment: string | null;
    movedToDeliveryId: string | null;
  } | null;
}

interface RequestModifier {
  productId: string;
  amount: number;
}

/** What can be had in halves is sent as a compound even where it is whole. */
interface RequestItem {
  productId?: string;
  primaryComponent?: { productId: string };
  productSizeId?: string | null;
  amount: number;
  modifiers?: RequestModifier[] | null;
  commonModifiers?: RequestModifier[] | null;
}

interface StoredView extends View {
  request: { comment?: string | null; items: RequestItem[] };
}

interface LoggedCall {
  path: string;
  status: number | null;
}

/** The simulated iiko, by its control: what nothing of the service takes part in. */
export class SandboxControl {
  constructor(readonly url: string) {}

  /** @throws Error when the sandbox refuses */
  async control(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> {
    const response = await fetch(`${this.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        // A connection that is kept may be closed by the other side just when it is used again.
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Ids of the orders that the restaurant works on. */
  async openOrders(): Promise<string[]> {
    const views = await this.views();
    return views
      .filter(({ order }) => order !== null && !['Closed', 'Cancelled'].includes(order.status))
      .map(({ id }) => id);
  }

  async countUnfinished(): Promise<number> {
    const views = await this.views();
    return views.filter(({ creationStatus, order }) =>
      order === null ? creationStatus !== 'Error' : !['Closed', 'Cancelled'].includes(order.status),
    ).length;
  }

  async orders(): Promise<IikoOrder[]> {
    const orders: IikoOrder[] = [];
    for (const { id } of await this.views()) {
      orders.push(toIikoOrder((await this.control('GET', `orders/${id}`)) as StoredView));
    }
    return orders;
  }

  /** Calls by operation and status. */
  async calls(): Promise<LoggedCall[]> {
    return ((await this.control('GET', 'calls')) as { items: LoggedCall[] }).items;
  }

  private async views(): Promise<View[]> {
    return ((await this.control('GET', 'orders')) as { items: View[] }).items;
  }
}

function toIikoOrder({ id, creationStatus, order, request }: StoredView): IikoOrder {
  return {
    id,
    creationStatus,
    marker: request.comment ?? '',
    status: order?.status ?? null,
    lines: request.items
      .filter((item) => !DELIVERY_PRODUCTS.includes(productOf(item)))
      .map((item) =>
        describeLine({
          productId: productOf(item),
          sizeId: item.productSizeId ?? null,
          amount: item.amount,
          modifiers: item.modifiers ?? item.commonModifiers ?? [],
        }),
      )
      .toSorted(),
    sum: order === null ? null : Math.round(order.sum * 100),
    movedToId: order?.movedToDeliveryId ?? null,
  };
}

function productOf({ productId, primaryComponent }: RequestItem): string {
  return productId ?? primaryComponent?.productId ?? '';
}
