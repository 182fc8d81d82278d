import { Inject, Injectable } from '@nestjs/common';
import { errors as joseErrors } from 'jose';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Customer } from '../auth/auth.service.js';
import { SigningKeys } from '../auth/signing-keys.js';
import type { CartProblem } from '../cart/cart-problems.js';
import { CartPrices } from '../cart/cart-prices.js';
import type { PricedLine } from '../cart/cart.js';
import { CONFIG, type Config } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { checkService } from './cart-service.js';
import type { Cart } from './order-model.js';

/** A cart with its price as of now. */
export interface Quote {
  cart: Cart;
  restaurant: Restaurant;
  lines: PricedLine[];
  /** In minor units. */
  total: number;
  problems: CartProblem[];
}

export interface SignedQuote {
  quote: Quote;
  quoteId: string;
  expiresAt: Date;
}

/** What a quote id carries: enough to price the cart again and to see what has changed. */
interface PackedQuote {
  cart: Cart;
  lines: PricedLine[];
  orderable: boolean;
}

const quoteClaims = z.object({ sub: z.string(), quote: z.string() });

/**
 * Quotes are not stored: the id is the quote itself, signed and bound to its customer. It survives
 * restarts, works on every replica, and costs nothing when nobody orders.
 */
@Injectable()
export class QuotesService {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly prices: CartPrices,
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem restaurant_not_found, snapshot_missing */
  async quote(customer: Customer, cart: Cart): Promise<SignedQuote> {
    return this.sign(customer, this.price(cart));
  }

  /**
   * Reads a quote id and prices its cart again.
   * @throws Problem quote_invalid, quote_expired, quote_not_orderable; quote_changed with the new quote
   */
  async redeem(customer: Customer, quoteId: string): Promise<Redeemed> {
    const promised = await this.open(customer, quoteId);
    return {
      promised: promised.lines,
      orderable: promised.orderable,
      now: this.price(promised.cart),
    };
  }

  async sign(customer: Customer, quote: Quote): Promise<SignedQuote> {
    const { quoteSeconds } = this.config.auth;
    const promise: PackedQuote = {
      cart: quote.cart,
      lines: quote.lines,
      orderable: quote.problems.length === 0,
    };
    const packed = deflateRawSync(JSON.stringify(promise)).toString('base64url');
    const quoteId = await this.keys.sign('quote', customer.id, { quote: packed }, quoteSeconds);
    return { quote, quoteId, expiresAt: new Date(Date.now() + quoteSeconds * 1_000) };
  }

  private price(cart: Cart): Quote {
    const { restaurant, lines, total, problems } = this.prices.price(cart);
    const acceptance = this.restaurants.acceptance(restaurant.id);
    const others = checkService(cart, restaurant, acceptance, new Date());
    return { cart, restaurant, lines, total, problems: [...others, ...problems] };
  }

  private async open(customer: Customer, quoteId: string): Promise<PackedQuote> {
    try {
      const claims = quoteClaims.parse(await this.keys.verify('quote', quoteId));
      if (claims.sub !== customer.id) {
        throw new Problem('quote_invalid');
      }
      const packed = Buffer.from(claims.quote, 'base64url');
      // Signed by us, so its shape is what `sign` wrote.
      return JSON.parse(inflateRawSync(packed).toString('utf8')) as PackedQuote;
    } catch (cause) {
      if (cause instanceof joseErrors.JWTExpired) {
        throw new Problem('quote_expired', { cause });
      }
      throw cause instanceof Problem ? cause : new Problem('quote_invalid', { cause });
    }
  }
}

export interface Redeemed {
  /** Lines as they were shown to the guest. */
  promised: PricedLine[];
  /** Whether the quote had no problems when it was made. */
  orderable: boolean;
  now: Quote;
}
