import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fetchJson } from './stack.js';

/** What the sandbox sells in its first restaurant. */
export const RESTAURANT = '0b000000-0000-4000-8000-000000000001';
export const SOUP = '0c000000-0000-4000-8000-000000000001';
const SOUR_CREAM = '0f000000-0000-4000-8000-000000000001';
const PIZZA = '0c000000-0000-4000-8000-000000000011';
const MEDIUM = '0d000000-0000-4000-8000-000000000002';
const CART = {
  restaurantId: RESTAURANT,
  service: 'pickup',
  lines: [
    { itemId: SOUP, quantity: 2, modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }] },
    { itemId: PIZZA, sizeId: MEDIUM, quantity: 1, modifiers: [] },
  ],
};

const CONFIRM_LIMIT_MS = 300_000;
const PAGE = 100;

export interface PlacedOrder {
  id: string;
  /** From the request to the complete 202. */
  acceptedInMs: number;
}

interface Order {
  id: string;
  status: string;
}

/** A guest of the storefront with a session of its own. */
export class Shopper {
  readonly placed: PlacedOrder[] = [];

  private constructor(
    private readonly url: string,
    readonly token: string,
  ) {}

  static async start(url: string): Promise<Shopper> {
    const { accessToken } = await fetchJson<{ accessToken: string }>(`${url}/v1/auth/guest`, {
      method: 'POST',
    });
    return new Shopper(url, accessToken);
  }

  async restaurants(): Promise<string[]> {
    const { items } = await fetchJson<{ items: { id: string }[] }>(`${this.url}/v1/restaurants`);
    return items.map(({ id }) => id);
  }

  /** One of the reads of a storefront, each in turn. */
  async browse(restaurantId: string, turn: number): Promise<void> {
    const restaurant = `${this.url}/v1/restaurants/${restaurantId}`;
    const reads = ['/menu', '/stop-list', '', `/menu/items/${SOUP}`, '/menu/search?q=pizza'];
    const response = await fetch(`${restaurant}${reads[turn % reads.length] ?? ''}`);
    await response.arrayBuffer();
  }

  /** @returns the quote's id; a quote that cannot be ordered would make the run meaningless */
  async quote(): Promise<string> {
    const { quoteId, orderable } = await this.post<{ quoteId: string; orderable: boolean }>(
      '/v1/orders/quote',
      CART,
    );
    if (!orderable) {
      throw new Error("the benchmark's cart cannot be ordered");
    }
    return quoteId;
  }

  async place(quoteId: string): Promise<void> {
    const startedAt = performance.now();
    const { id } = await this.post<Order>(
      '/v1/orders',
      {
        quoteId,
        contact: { name: 'Анна', phone: '+79001234567' },
        payments: [{ method: 'cash' }],
      },
      { 'idempotency-key': randomUUID() },
    );
    this.placed.push({ id, acceptedInMs: performance.now() - startedAt });
  }

  /** @throws Error when an order ends in another way, or not in time */
  async untilAllConfirmed(): Promise<void> {
    const deadline = Date.now() + CONFIRM_LIMIT_MS;
    for (;;) {
      const waiting = await this.countWaiting();
      if (waiting === 0) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error(`${waiting} of ${this.placed.length} orders were not confirmed in time`);
      }
      await delay(1_000);
    }
  }

  /** From the order's creation to its confirmation, by the events of its own stream. */
  async confirmedInMs(orderId: string): Promise<number> {
    const abort = new AbortController();
    const response = await fetch(`${this.url}/v1/orders/${orderId}/events`, {
      headers: this.headers(),
      signal: abort.signal,
    });
    const times = new Map<string, number>();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      for (const [, data = ''] of text.matchAll(/^data: (.*)\n/gm)) {
        const { status, at } = JSON.parse(data) as { status: string; at: string };
        times.set(status, Date.parse(at));
      }
      if (times.has('confirmed')) {
        break;
      }
    }
    abort.abort();
    return (times.get('confirmed') ?? Number.NaN) - (times.get('accepted') ?? Number.NaN);
  }

  private async countWaiting(): Promise<number> {
    const statuses = (await this.orders()).map(({ status }) => status);
    const failed = statuses.find((status) => ['rejected', 'cancelled'].includes(status));
    if (failed !== undefined) {
      throw new Error(`an order became ${failed}`);
    }
    return statuses.filter((status) => ['accepted', 'sent', 'unknown'].includes(status)).length;
  }

  private async orders(): Promise<Order[]> {
    const orders: Order[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await fetchJson<{ items: Order[]; nextCursor?: string }>(
        `${this.url}/v1/orders?limit=${PAGE}${query}`,
        { headers: this.headers() },
      );
      orders.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return orders;
  }

  private post<Body>(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Body> {
    return fetchJson<Body>(`${this.url}${path}`, {
      method: 'POST',
      headers: { ...this.headers(), 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}
