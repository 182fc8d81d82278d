import { CART_PROBLEMS, type CartProblemCode } from '../../cart/cart-problems.js';
import { compareQuotes, type ShownQuote } from './quote-changes.js';

const QUOTE: ShownQuote = {
  currency: 'RUB',
  coin: 100,
  lines: [],
  terms: {
    positionSeed: '',
    discounts: [],
    deliveryFee: 0,
    delivery: null,
    walletPayment: null,
    coupon: null,
    iikoCustomerId: null,
    problems: [],
  },
  minimum: null,
  paymentMethods: [],
};

const kindOf = (code: CartProblemCode) =>
  compareQuotes(QUOTE, QUOTE, [{ code, pointer: '', params: {} }])[0]?.kind;

const ABOUT_AN_ITEM = /^(item|size|modifier|half|combo|comment)_/;

describe('what has come up with a cart', () => {
  it.each(Object.keys(CART_PROBLEMS) as CartProblemCode[])(
    'is told as a change of an item only where it is one: %s',
    (code) => {
      const kind = kindOf(code);
      expect(kind).toBeDefined();
      expect(ABOUT_AN_ITEM.test(code) || !/^(item|modifier)_/.test(kind ?? '')).toBe(true);
    },
  );

  it.each([
    ['table_unknown', 'table_unavailable'],
    ['phone_proof_needed', 'sign_in_required'],
    ['marketing_source_missing', 'restaurant_unavailable'],
    ['address_not_expected', 'delivery_unavailable'],
    ['tips_step', 'payment_unavailable'],
    ['combo_not_sold_now', 'item_changed'],
    ['item_not_available_at_time', 'time_unavailable'],
  ] as const)('%s is a change of the kind %s', (code, kind) => {
    expect(kindOf(code)).toBe(kind);
  });
});
