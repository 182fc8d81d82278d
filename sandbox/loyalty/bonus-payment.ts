import { BONUS_PAYMENT, BONUS_PAYMENT_CAMPAIGN_ID, BONUS_WALLET_ID } from '../data/loyalty.js';
import { roundMoney } from '../totals.js';

/** The most that bonuses may pay of an order that costs `total` after discounts. */
export const bonusLimit = (total: number): number =>
  Math.floor(total * BONUS_PAYMENT.maxPercent + 1e-6) / 100;

/** `availablePayments` of `calculate`: none without money in the wallet or something to pay for. */
export function availablePayments(
  balance: number,
  total: number,
  campaignIds: readonly string[] | null | undefined,
) {
  const maxSum = roundMoney(Math.min(balance, bonusLimit(total)));
  const isWanted =
    !campaignIds?.length ||
    campaignIds.some((id) => id.toLowerCase() === BONUS_PAYMENT_CAMPAIGN_ID);
  const walletInfo = { id: BONUS_WALLET_ID, maxSum, canHoldMoney: BONUS_PAYMENT.canHoldMoney };
  return maxSum > 0 && isWanted
    ? [{ id: BONUS_PAYMENT_CAMPAIGN_ID, maxSum, order: 0, walletInfos: [walletInfo] }]
    : [];
}
