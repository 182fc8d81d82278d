import { forGuest, read, write, type IikoOperation } from './operations.js';

const LOYALTY = { circuit: 'loyalty' } as const;
const GUEST_INFO = { restrictionGroup: 'Guests: info', ...LOYALTY, ...forGuest() } as const;

/**
 * iikoCard behind Cloud API. Quota groups are those of the vendor's reference; it names none for
 * counters, deletion and the SMS account, which are counted with their neighbours here.
 */
export const LOYALTY_OPERATIONS = {
  customerInfo: {
    name: 'customerInfo',
    path: '/api/1/loyalty/iiko/customer/info',
    ...GUEST_INFO,
  },
  saveCustomer: {
    name: 'saveCustomer',
    path: '/api/1/loyalty/iiko/customer/create_or_update',
    restrictionGroup: 'Guests: creating',
    ...LOYALTY,
    // The phone or the id names the guest, so a repeat finds the one that the first call has made.
    ...read('brief'),
  },
  deleteCustomers: {
    name: 'deleteCustomers',
    path: '/api/1/loyalty/iiko/delete_customers',
    restrictionGroup: 'Guests: changing',
    ...LOYALTY,
    ...read('brief'),
  },
  programs: {
    name: 'programs',
    path: '/api/1/loyalty/iiko/program',
    restrictionGroup: 'Loyalty: dictionaries',
    ...LOYALTY,
    ...forGuest(),
  },
  calculate: {
    name: 'calculate',
    path: '/api/1/loyalty/iiko/calculate',
    restrictionGroup: 'Loyalty: order calculate',
    ...LOYALTY,
    ...forGuest(),
  },
  holdMoney: {
    name: 'holdMoney',
    path: '/api/1/loyalty/iiko/customer/wallet/hold',
    restrictionGroup: 'Loyalty: wallets',
    ...LOYALTY,
    // We choose the transaction's id, and iiko holds once for one id (its reference).
    ...read('brief'),
  },
  cancelHold: {
    name: 'cancelHold',
    path: '/api/1/loyalty/iiko/customer/wallet/cancel_hold',
    restrictionGroup: 'Loyalty: wallets',
    ...LOYALTY,
    ...read('brief'),
  },
  couponInfo: {
    name: 'couponInfo',
    path: '/api/1/loyalty/iiko/coupons/info',
    restrictionGroup: 'Loyalty: coupons',
    ...LOYALTY,
    ...forGuest(),
  },
  counters: { name: 'counters', path: '/api/1/loyalty/iiko/get_counters', ...GUEST_INFO },
  transactionsByRevision: {
    name: 'transactionsByRevision',
    path: '/api/1/loyalty/iiko/customer/transactions/by_revision',
    ...GUEST_INFO,
  },
  smsPossibility: {
    name: 'smsPossibility',
    path: '/api/1/loyalty/iiko/check_sms_sending_possibility',
    restrictionGroup: 'Loyalty: messages',
    ...LOYALTY,
    ...forGuest(),
  },
  sendSms: {
    name: 'sendSms',
    path: '/api/1/loyalty/iiko/message/send_sms',
    restrictionGroup: 'Loyalty: messages',
    ...LOYALTY,
    ...write(),
  },
} as const satisfies Record<string, IikoOperation>;
