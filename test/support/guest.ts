import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import type { OrderDto } from '../../src/orders/order.dto.js';
import type { Cart } from '../../src/orders/order-model.js';
import type { QuoteDto } from '../../src/orders/quote.dto.js';
import { bodyOf } from './body-of.js';
import { eventually } from './eventually.js';
import type { TestApp } from './start-app.js';

export const RESTAURANT = '0b000000-0000-4000-8000-000000000001';
export const LEGACY_RESTAURANT = '0b000000-0000-4000-8000-000000000003';
export const SOUP = '0c000000-0000-4000-8000-000000000001';
export const SOUR_CREAM = '0f000000-0000-4000-8000-000000000001';
export const MARGHERITA = '0c000000-0000-4000-8000-000000000011';
export const PEPPERONI = '0c000000-0000-4000-8000-000000000012';
export const MEDIUM = '0d000000-0000-4000-8000-000000000002';

export const aCart = (overrides: Partial<Cart> = {}): Cart => ({
  restaurantId: RESTAURANT,
  service: 'pickup',
  lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }],
  ...overrides,
});

/** One guest of the storefront, with a session of its own. */
export class Guest {
  private constructor(
    private readonly url: () => ReturnType<TestApp['http']>,
    readonly token: string,
    readonly refreshToken: string,
  ) {}

  static async start(app: Pick<TestApp, 'http'>): Promise<Guest> {
    const body = await bodyOf(app.http().post('/v1/auth/guest').expect(201));
    const session = body as { accessToken: string; refreshToken: string };
    return new Guest(() => app.http(), session.accessToken, session.refreshToken);
  }

  get(path: string) {
    return this.url().get(path).set('authorization', `Bearer ${this.token}`);
  }

  post(path: string, body?: object) {
    const request = this.url().post(path).set('authorization', `Bearer ${this.token}`);
    return body === undefined ? request : request.send(body);
  }

  async quote(cart: Cart = aCart()): Promise<QuoteDto> {
    const body = await bodyOf(this.post('/v1/orders/quote', cart).expect(200));
    return body as QuoteDto;
  }

  async order(
    quoteId: string,
    { key = randomUUID(), ...overrides }: { key?: string } & Record<string, unknown> = {},
  ): Promise<Response> {
    return this.post('/v1/orders', {
      quoteId,
      contact: { name: 'Анна', phone: '+79001234567' },
      payments: [{ method: 'cash' }],
      ...overrides,
    }).set('idempotency-key', key);
  }

  /** Quotes and places a cart; fails unless it is accepted. */
  async place(cart: Cart = aCart()): Promise<OrderDto> {
    const { quoteId } = await this.quote(cart);
    const response = await this.order(quoteId);
    expect(response.status).toBe(202);
    return response.body as OrderDto;
  }

  async read(orderId: string): Promise<OrderDto> {
    const body = await bodyOf(this.get(`/v1/orders/${orderId}`).expect(200));
    return body as OrderDto;
  }

  awaitStatus(orderId: string, status: OrderDto['status'], timeoutMs = 15_000): Promise<OrderDto> {
    return eventually(async () => {
      const order = await this.read(orderId);
      expect(order.status).toBe(status);
      return order;
    }, timeoutMs);
  }
}
