import { Inject, Injectable } from '@nestjs/common';
import { errors as joseErrors } from 'jose';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { Accounts } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import { SigningKeys } from '../../auth/signing-keys.js';
import type { PricedLine } from '../../cart/cart.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs } from '../../platform/database/clock.js';
import { Problem } from '../../platform/http/problem.js';
import type { Cart } from '../order-model.js';
import type { ShownQuote } from './quote-changes.js';
import { toShown } from './quote-shown.js';
import type { Quote, QuoteTerms, SignedQuote } from './quote.js';

/** What a quote id carries: enough to price the cart again, to see what has changed, and to sell the rest. */
export interface PackedQuote {
  cart: Cart;
  lines: PricedLine[];
  terms: QuoteTerms;
  /** Whether it had no problems when it was made. */
  orderable: boolean;
  /** What else was shown; absent in quotes from before it was kept. */
  shown?: Pick<ShownQuote, 'minimum' | 'paymentMethods'> & Partial<Pick<ShownQuote, 'coin'>>;
}

const quoteClaims = z.object({ sub: z.string(), quote: z.string() });

/**
 * Quotes are not stored: the id is the quote itself, signed and bound to its customer. It survives
 * restarts, works on every replica, and costs nothing when nobody orders.
 */
@Injectable()
export class QuoteSigning {
  constructor(
    private readonly keys: SigningKeys,
    private readonly accounts: Accounts,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async sign(customer: Customer, quote: Quote): Promise<SignedQuote> {
    const { quoteSeconds } = this.config.auth;
    const { cart, lines, terms, problems } = quote;
    const { minimum, paymentMethods, coin } = toShown(quote);
    const promise: PackedQuote = {
      cart,
      lines,
      terms,
      orderable: problems.length === 0,
      shown: { minimum, paymentMethods, coin },
    };
    const packed = deflateRawSync(JSON.stringify(promise)).toString('base64url');
    const quoteId = await this.keys.sign('quote', customer.id, { quote: packed }, quoteSeconds);
    return { quote, quoteId, expiresAt: new Date(clockMs() + quoteSeconds * 1_000) };
  }

  /**
   * One made in a guest session is good for the customer who has signed in since.
   * @throws Problem quote_invalid, quote_expired
   */
  async open(customer: Customer, quoteId: string): Promise<PackedQuote> {
    const { sub, quote } = await this.verify(quoteId);
    if (sub !== customer.id && !(await this.accounts.identitiesOf(customer)).includes(sub)) {
      throw new Problem('quote_invalid');
    }
    try {
      const packed = Buffer.from(quote, 'base64url');
      // Signed by us, so its shape is what `sign` wrote.
      return JSON.parse(inflateRawSync(packed).toString('utf8')) as PackedQuote;
    } catch (cause) {
      throw new Problem('quote_invalid', { cause });
    }
  }

  private async verify(quoteId: string): Promise<z.infer<typeof quoteClaims>> {
    try {
      return quoteClaims.parse(await this.keys.verify('quote', quoteId));
    } catch (cause) {
      const expired = cause instanceof joseErrors.JWTExpired;
      throw new Problem(expired ? 'quote_expired' : 'quote_invalid', { cause });
    }
  }
}
