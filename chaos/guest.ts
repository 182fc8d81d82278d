import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, type Answer, type Caller, type Tally } from './calls.js';
import { chooseCart, linesOf, type Cart } from './carts.js';
import type { Purchase, ShopOrder } from './ledger.js';
import type { Random } from './random.js';
import { Follower } from './stream.js';

interface Quote {
  quoteId: string;
  orderable: boolean;
  total: { amount: number };
}

interface Order {
  id: string;
  status: string;
  comment: string | null;
  total: { amount: number };
  problem: { code: string } | null;
}

/** How guests behave, as shares of their orders. */
const FOLLOWED = 0.5;
const CANCELLED = 0.08;
/** An impatient thumb: the same request twice at once. */
const TAPPED_TWICE = 0.1;
const PAGE = 100;

/** A guest with a session of its own, who orders, watches and sometimes thinks better of it. */
export class Guest {
  readonly purchases: Purchase[] = [];
  readonly followers: Follower[] = [];
  private readonly errands: Promise<void>[] = [];
  private count = 0;

  private constructor(
    private readonly name: string,
    readonly token: string,
    private readonly caller: Caller,
    private readonly random: Random,
    private readonly tally: Tally,
  ) {}

  /** @throws Error when nobody opens a session until then */
  static async arrive(
    name: string,
    tools: { caller: Caller; random: Random; tally: Tally },
    until: number,
  ): Promise<Guest> {
    const answer = await tools.caller.call({ method: 'POST', path: '/v1/auth/guest' }, until);
    if (answer?.status !== 201) {
      throw new Error(`no session for ${name}: ${JSON.stringify(answer)}`);
    }
    const { accessToken } = answer.body as { accessToken: string };
    return new Guest(name, accessToken, tools.caller, tools.random, tools.tally);
  }

  /**
   * Orders once, whatever it takes.
   * @returns whether it was accepted; a refusal is an answer, too
   */
  async buy(until: number): Promise<boolean> {
    const cart = chooseCart(this.random);
    const quote = await this.quote(cart, until);
    if (quote === undefined) {
      return false;
    }
    this.count += 1;
    const marker = `${this.name}-${this.count}`;
    const purchase: Purchase = {
      marker,
      lines: linesOf(cart),
      total: quote.total.amount,
      orderIds: [],
      refusal: null,
      mayBeCancelled: false,
    };
    this.purchases.push(purchase);
    await this.place(purchase, quote.quoteId, until);
    const [orderId] = purchase.orderIds;
    if (orderId === undefined) {
      return false;
    }
    if (this.random.chance(FOLLOWED)) {
      const { token, caller, tally } = this;
      const random = this.random.fork(`follow ${marker}`);
      this.followers.push(new Follower(orderId, token, caller, random, tally));
    }
    if (this.random.chance(CANCELLED)) {
      this.errands.push(this.cancel(purchase, orderId, this.random.between(0, 3_000), until));
    }
    return true;
  }

  /** Until what was begun beside buying is done. */
  async finish(): Promise<void> {
    await Promise.all(this.errands);
  }

  /** @throws Error when the API does not answer until then */
  async orders(until: number): Promise<ShopOrder[]> {
    const orders: Order[] = [];
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/v1/orders?limit=${PAGE}${more}`;
      const answer = await this.caller.call({ method: 'GET', path, token: this.token }, until);
      if (answer?.status !== 200) {
        throw new Error(`the orders of ${this.name} cannot be read: ${JSON.stringify(answer)}`);
      }
      const page = answer.body as { items: Order[]; nextCursor?: string };
      orders.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return orders.map(({ id, comment, status, total, problem }) => ({
      id,
      marker: comment ?? '',
      status,
      total: total.amount,
      problem: problem?.code ?? null,
    }));
  }

  private async quote(cart: Cart, until: number): Promise<Quote | undefined> {
    while (Date.now() < until) {
      const call = { method: 'POST', path: '/v1/orders/quote', token: this.token } as const;
      const answer = await this.caller.call({ ...call, body: cart }, until);
      if (answer?.status === 200) {
        const quote = answer.body as Quote & { problems: { code: string }[] };
        if (quote.orderable) {
          return quote;
        }
        this.tally.add(`quote refused: ${quote.problems.map(({ code }) => code).join()}`);
      }
      await delay(this.random.between(200, 1_000));
    }
    return undefined;
  }

  private async place(purchase: Purchase, quoteId: string, until: number): Promise<void> {
    const call = {
      method: 'POST',
      path: '/v1/orders',
      token: this.token,
      key: `key-of-${purchase.marker}`,
      body: {
        quoteId,
        contact: { name: 'Анна', phone: '+79001234567' },
        payments: [{ method: 'cash' }],
        comment: purchase.marker,
      },
    } as const;
    const taps = this.random.chance(TAPPED_TWICE) ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: taps }, () => this.caller.call(call, until)),
    );
    this.note(purchase, answers);
  }

  private note(purchase: Purchase, answers: readonly (Answer | undefined)[]): void {
    const told = answers.filter((answer) => answer !== undefined);
    const accepted = told.filter(({ status }) => status === 202);
    const ids = accepted.map(({ body }) => (body as Order).id);
    purchase.orderIds.push(...new Set(ids));
    const [refused] = told.map(codeOf);
    // Of two requests at once the one that was taken counts.
    if (ids.length === 0 && refused !== undefined) {
      purchase.refusal = refused;
      this.tally.add(`orders refused: ${refused}`);
    }
  }

  private async cancel(
    purchase: Purchase,
    orderId: string,
    afterMs: number,
    until: number,
  ): Promise<void> {
    await delay(afterMs);
    purchase.mayBeCancelled = true;
    const path = `/v1/orders/${orderId}/cancel`;
    const answer = await this.caller.call({ method: 'POST', path, token: this.token }, until);
    this.tally.add(
      answer?.status === 202 ? 'cancellations asked for' : 'cancellations that came too late',
    );
  }
}
