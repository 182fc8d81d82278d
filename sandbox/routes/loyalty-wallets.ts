import { z } from 'zod';
import { loyaltyOperation } from '../loyalty-operation.js';
import type { Operation } from '../operation.js';
import { guid } from '../validation.js';

const GROUP = 'Loyalty: wallets';

// On paper only the organization is required; without the rest there is nothing to do.
const balanceChange = z.object({
  organizationId: guid,
  customerId: guid,
  walletId: guid,
  sum: z.number(),
  comment: z.string().nullish(),
});

export const loyaltyWalletOperations: Operation[] = [
  loyaltyOperation({
    path: 'customer/wallet/hold',
    group: GROUP,
    body: balanceChange.extend({ transactionId: guid.nullish() }),
    answer: ({ customerId, ...hold }, loyalty) => {
      const { transactionId } = loyalty.wallets.hold(loyalty.customers.get(customerId), hold);
      return { transactionId };
    },
  }),
  loyaltyOperation({
    path: 'customer/wallet/cancel_hold',
    group: GROUP,
    body: z.object({ organizationId: guid, transactionId: guid }),
    answer: ({ transactionId }, loyalty) => {
      loyalty.wallets.cancelHold(transactionId);
      return {};
    },
  }),
  loyaltyOperation({
    path: 'customer/wallet/topup',
    group: GROUP,
    body: balanceChange,
    answer: ({ customerId, walletId, sum, comment, organizationId }, loyalty, { login }) => {
      loyalty.wallets.topUp(loyalty.customers.get(customerId), walletId, sum, {
        type: 'RefillWalletFromApi',
        organizationId: organizationId.toLowerCase(),
        comment: comment ?? '',
        apiLogin: login,
      });
      return {};
    },
  }),
  loyaltyOperation({
    path: 'customer/wallet/chargeoff',
    group: GROUP,
    body: balanceChange,
    answer: ({ customerId, walletId, sum, comment, organizationId }, loyalty, { login }) => {
      loyalty.wallets.chargeOff(loyalty.customers.get(customerId), walletId, sum, {
        type: 'WithdrawFromApi',
        organizationId: organizationId.toLowerCase(),
        comment: comment ?? '',
        apiLogin: login,
      });
      return {};
    },
  }),
];
