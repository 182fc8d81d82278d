import type { CartProblem } from '../../cart/cart-problems.js';
import { coinOf, roundDown } from '../../platform/http/denomination.js';
import { moneyText } from '../../platform/http/money.js';
import { isLasting, type LoyaltyPreview, type PayableWallet } from '../../loyalty/loyalty-cart.js';
import type { Cart } from '../order-model.js';
import { LOYALTY_KIND } from '../../restaurants/payment-methods.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import type { QuotedWallet } from './quote.js';

/** A promo code that was given must work: an order without its discount is not what the guest wanted. */
export function checkPromoCode({ promoCode, reason }: LoyaltyPreview): CartProblem[] {
  if (promoCode === null || promoCode === 'accepted') {
    return [];
  }
  const code = reason === null ? 'promo_code_refused' : PROMO_CODE_OF[absenceOf(reason)];
  return [{ code, pointer: '/promoCode', params: {} }];
}

/** Wallets that this restaurant takes money from, with what they can pay of `total`. */
export function listPayable(
  { wallets }: LoyaltyPreview,
  restaurant: Restaurant,
  total: number,
): (PayableWallet & { paymentTypeId: string })[] {
  return wallets.flatMap((wallet) => {
    const paymentTypeId = findPaymentType(restaurant, wallet.campaignId);
    const maxAmount = roundDown(Math.min(wallet.maxAmount, total), coinOf(restaurant));
    return paymentTypeId === undefined || maxAmount < 1
      ? []
      : [{ ...wallet, maxAmount, paymentTypeId }];
  });
}

/**
 * What a wallet pays of the order; what was asked for beyond its limit or between two coins is a problem, and
 * what it can pay is what is counted with.
 */
export function chooseWallet(
  { useWallets }: Cart,
  loyalty: LoyaltyPreview,
  restaurant: Restaurant,
  total: number,
): { walletPayment: QuotedWallet | null; problems: CartProblem[] } {
  const [asked] = useWallets ?? [];
  if (asked === undefined) {
    return { walletPayment: null, problems: [] };
  }
  const pointer = '/useWallets/0';
  if (!loyalty.available) {
    const code = WALLET_OF[absenceOf(loyalty.reason)];
    return { walletPayment: null, problems: [{ code, pointer, params: {} }] };
  }
  const wallet = listPayable(loyalty, restaurant, total).find(
    ({ walletId }) => walletId === asked.walletId,
  );
  if (wallet === undefined || loyalty.iikoCustomerId === null) {
    const problem = { code: 'wallet_unavailable', pointer, params: {} } as const;
    return { walletPayment: null, problems: [problem] };
  }
  const { walletId, name, campaignId, paymentTypeId, maxAmount, canHold } = wallet;
  const { iikoCustomerId } = loyalty;
  const amount = roundDown(Math.min(asked.amount, maxAmount), coinOf(restaurant));
  return {
    walletPayment: {
      iikoCustomerId,
      walletId,
      name,
      campaignId,
      paymentTypeId,
      amount,
      canHold,
    },
    problems: checkAmount(asked.amount, maxAmount, restaurant),
  };
}

function checkAmount(amount: number, maxAmount: number, restaurant: Restaurant): CartProblem[] {
  const pointer = '/useWallets/0/amount';
  const { currency } = restaurant;
  if (amount > maxAmount) {
    const most = { amount: maxAmount, currency };
    const params = { maximum: moneyText(most) };
    return [{ code: 'wallet_limit', pointer, params, hint: { maxAmount: most } }];
  }
  const step = { amount: coinOf(restaurant), currency };
  const params = { step: moneyText(step) };
  return amount % step.amount === 0
    ? []
    : [{ code: 'wallet_step', pointer, params, hint: { stepAmount: step } }];
}

/** Whether signing in, asking again or nothing at all would help. */
type Absence = 'sign-in' | 'never' | 'now';

const PROMO_CODE_OF = {
  'sign-in': 'promo_code_needs_sign_in',
  never: 'promo_code_unknown',
  now: 'promo_code_not_checked',
} as const satisfies Record<Absence, CartProblem['code']>;

const WALLET_OF = {
  'sign-in': 'wallet_needs_sign_in',
  never: 'wallet_unavailable',
  now: 'wallet_not_checked',
} as const satisfies Record<Absence, CartProblem['code']>;

function absenceOf(reason: LoyaltyPreview['reason']): Absence {
  if (reason === 'sign_in_required') {
    return 'sign-in';
  }
  return reason !== null && isLasting(reason) ? 'never' : 'now';
}

/** iiko binds a payment type of its loyalty to the campaigns that it pays for. */
function findPaymentType({ paymentTypes }: Restaurant, campaignId: string): string | undefined {
  return paymentTypes.find(
    ({ kind, marketingCampaignIds }) =>
      kind === LOYALTY_KIND && marketingCampaignIds.includes(campaignId),
  )?.id;
}
