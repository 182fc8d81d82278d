import { sql } from 'drizzle-orm';
import { randomInt, randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { Database } from '../../src/platform/database/database.js';
import type { OrderDto } from '../../src/orders/read/order.dto.js';
import type { Cart } from '../../src/orders/order-model.js';
import type { QuoteDto } from '../../src/orders/quote/quote.dto.js';
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

export interface Session {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  customer?: { id: string; isNew: boolean };
}

/** A mobile number that no other test uses. */
export const aPhone = () => `+7900${randomInt(10_000_000).toString().padStart(7, '0')}`;

/** As if all codes so far had been sent an hour earlier: others can be asked for. They stay valid. */
export async function letCodesAge(app: Pick<TestApp, 'nest'>): Promise<void> {
  await app.nest
    .get(Database)
    .db.execute(sql`update phone_codes set created_at = created_at - interval '61 minutes'`);
}

/** One guest of the storefront, with a session of its own. */
export class Guest {
  private constructor(
    private readonly url: () => ReturnType<TestApp['http']>,
    readonly token: string,
    readonly refreshToken: string,
    /** Id of the account, for those who have signed in. */
    readonly customerId?: string,
  ) {}

  static async start(app: Pick<TestApp, 'http'>): Promise<Guest> {
    const body = await bodyOf(app.http().post('/v1/auth/guest').expect(201));
    return Guest.of(app, body as Session);
  }

  /** Somebody who has proved their phone number; with `guest`, that guest signs in. */
  static async signIn(
    app: Pick<TestApp, 'http' | 'sms' | 'nest'>,
    phone: string = aPhone(),
    guest?: Guest,
  ): Promise<Guest> {
    await letCodesAge(app);
    await app.http().post('/v1/auth/otp').send({ phone }).expect(202);
    const request = app.http().post('/v1/auth/otp/verify');
    if (guest !== undefined) {
      void request.set('authorization', `Bearer ${guest.token}`);
    }
    const answer = request.send({ phone, code: app.sms.lastCode(phone) }).expect(200);
    return Guest.of(app, (await bodyOf(answer)) as Session);
  }

  static of(app: Pick<TestApp, 'http'>, session: Session): Guest {
    const { accessToken, refreshToken, customer } = session;
    return new Guest(() => app.http(), accessToken, refreshToken, customer?.id);
  }

  get(path: string) {
    return this.url().get(path).set('authorization', `Bearer ${this.token}`);
  }

  delete(path: string) {
    return this.url().delete(path).set('authorization', `Bearer ${this.token}`);
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
  async place(cart: Cart = aCart(), payments: object[] = [{ method: 'cash' }]): Promise<OrderDto> {
    const { quoteId } = await this.quote(cart);
    const response = await this.order(quoteId, { payments });
    const { status, text } = response;
    // With the text: a problem says why.
    expect({ status, text }).toMatchObject({ status: 202 });
    return response.body as OrderDto;
  }

  async read(orderId: string): Promise<OrderDto> {
    const body = await bodyOf(this.get(`/v1/orders/${orderId}`).expect(200));
    return body as OrderDto;
  }

  awaitStatus(orderId: string, status: OrderDto['status']): Promise<OrderDto> {
    return eventually(async () => {
      const order = await this.read(orderId);
      expect(order.status).toBe(status);
      return order;
    });
  }
}
