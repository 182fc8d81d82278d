import { randomUUID } from 'node:crypto';
import { LOYALTY_PAYMENT_ID, itemId } from '../../sandbox/data/ids.js';
import type { Reply, ReplyBody, SandboxCaller } from './contract-caller.js';
import { MOSCOW, borsch, pickup } from './contract-orders.js';

export const MARIA = '0c057000-0000-4000-8000-000000000001';
export const PYOTR = '0c057000-0000-4000-8000-000000000002';
export const MARIA_PHONE = '+79990000001';
export const NEW_PHONE = '+79001112233';

type Fields = Record<string, unknown>;

/** Calls of iikoCard, and orders of Мария, the golden guest. */
export class LoyaltyCalls {
  constructor(private readonly caller: SandboxCaller) {}

  call(path: string, body: Fields = {}): Promise<Reply> {
    return this.caller.call(`/api/1/loyalty/iiko/${path}`, { organizationId: MOSCOW, ...body });
  }

  /** The body of an answer that must be a success. */
  async answer(path: string, body: Fields = {}): Promise<ReplyBody> {
    const reply = await this.call(path, body);
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
    return reply.body;
  }

  /** The body of a refusal in the shape that iikoCard has for it. */
  async refusal(path: string, body: Fields = {}): Promise<ReplyBody> {
    const reply = await this.call(path, body);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body).toSorted()).toEqual(['code', 'errorCode', 'message']);
    return reply.body;
  }

  info(phone = MARIA_PHONE): Promise<ReplyBody> {
    return this.answer('customer/info', { type: 'phone', phone });
  }

  async bonuses(phone = MARIA_PHONE): Promise<number> {
    const { walletBalances } = await this.info(phone);
    return Number(walletBalances?.find(({ type }) => Number(type) === 1)?.balance);
  }

  async register(fields: Fields = {}): Promise<string> {
    const { id } = await this.answer('customer/create_or_update', { phone: NEW_PHONE, ...fields });
    return String(id);
  }

  calculate(order: Fields, fields: Fields = {}): Promise<ReplyBody> {
    return this.answer('calculate', { order: orderOf(order).order, ...fields });
  }

  /** The order once the POS has decided about it. */
  async placed(order: Fields = {}): Promise<ReplyBody> {
    const body = orderOf(order);
    const { status } = await this.caller.create(body);
    expect(status).toBe(200);
    return this.caller.settled(body.order.id, MOSCOW);
  }

  async setStatus({ id }: ReplyBody, status: string): Promise<ReplyBody> {
    const path = `/orders/${String(id)}/status`;
    return (await this.caller.control('POST', path, { status })).body;
  }

  async transactions(customerId = MARIA): Promise<ReplyBody[]> {
    const { body } = await this.caller.control('GET', `/customers/${customerId}`);
    return [...(body.transactions ?? [])];
  }
}

export const pasty = (amount: number, fields: Fields = {}): Fields => ({
  type: 'Product',
  productId: itemId(72),
  price: 120,
  amount,
  positionId: randomUUID(),
  ...fields,
});

/** Soup without extras, 390 roubles each. */
export const soup = (amount: number, fields: Fields = {}): Fields =>
  borsch({ amount, modifiers: null, positionId: randomUUID(), ...fields });

export const bonusPayment = (sum: number, fields: Fields = {}): Fields => ({
  paymentTypeKind: 'LoyaltyCard',
  paymentTypeId: LOYALTY_PAYMENT_ID,
  sum,
  paymentAdditionalData: { type: 'LoyaltyCard', credential: MARIA_PHONE, searchScope: 'Phone' },
  ...fields,
});

/** An order by Мария: two bowls of soup, 780 roubles. */
export const orderOf = (order: Fields = {}): Fields & { order: Fields } =>
  pickup({
    phone: MARIA_PHONE,
    customer: { type: 'regular', name: 'Мария' },
    items: [soup(2)],
    payments: [],
    ...order,
  });
