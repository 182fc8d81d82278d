import { randomUUID } from 'node:crypto';
import {
  ACCRUAL_CAMPAIGN_ID,
  BONUS_PAYMENT_CAMPAIGN_ID,
  BONUS_WALLET_ID,
  DISCOUNT_WALLET_ID,
  WELCOME,
  WELCOME_CAMPAIGN_ID,
} from '../data/loyalty.js';
import { GUESTS, type SeededGuest, type SeededVisit } from '../data/loyalty-guests.js';
import { terminalGroupId } from '../data/ids.js';
import { EMPTY_PROFILE, type Customer } from './customer.js';
import type { Customers } from './customers.js';
import type { Journal } from './journal.js';
import type { Wallets } from './wallets.js';

const DAY_MS = 86_400_000;
const FIRST_NUMBER = 9_001;

interface Target {
  readonly customers: Customers;
  readonly wallets: Wallets;
  readonly journal: Journal;
}

/** Enters the guests who are there from the start, with all that they have done so far. */
export function seedGuests(loyalty: Target, now: number, organizationId: string): void {
  for (const guest of GUESTS) {
    const customer = toCustomer(guest, now, organizationId);
    loyalty.customers.add(customer);
    loyalty.wallets.open(customer, BONUS_WALLET_ID);
    if (guest.card) {
      loyalty.wallets.open(customer, DISCOUNT_WALLET_ID);
    }
    loyalty.wallets.topUp(customer, BONUS_WALLET_ID, WELCOME.sum, {
      type: 'WelcomeBonus',
      organizationId,
      marketingCampaignId: WELCOME_CAMPAIGN_ID,
      at: customer.registeredAt,
    });
    guest.visits.forEach((visit, index) => {
      replay(visit, { loyalty, customer, now, number: FIRST_NUMBER + index });
    });
  }
}

const toCustomer = (guest: SeededGuest, now: number, organizationId: string): Customer => ({
  ...EMPTY_PROFILE,
  id: guest.id,
  referrerId: null,
  phone: guest.phone,
  name: guest.name,
  surname: guest.surname,
  sex: guest.sex,
  consentStatus: 1,
  cards: guest.card ? [{ id: randomUUID(), ...guest.card }] : [],
  categoryIds: [guest.categoryId],
  wallets: [],
  isDeleted: guest.isDeleted,
  registeredAt: now - guest.registeredDaysAgo * DAY_MS,
  registrationOrganizationId: organizationId,
  visits: [],
  lastVisitedOrganizationId: guest.visits.length > 0 ? organizationId : null,
});

interface Past {
  loyalty: Target;
  customer: Customer;
  now: number;
  number: number;
}

const replay = (visit: SeededVisit, { loyalty, customer, now, number }: Past): void => {
  const at = now - visit.daysAgo * DAY_MS;
  const order = {
    posId: randomUUID(),
    number,
    sum: visit.sum,
    createdAt: at,
    terminalGroupId: terminalGroupId(1),
  };
  const change = { organizationId: customer.registrationOrganizationId, order, at };
  if (visit.paidByBonuses > 0) {
    loyalty.wallets.pay(customer, BONUS_WALLET_ID, visit.paidByBonuses, {
      ...change,
      marketingCampaignId: BONUS_PAYMENT_CAMPAIGN_ID,
    });
  }
  loyalty.journal.add({
    ...change,
    customerId: customer.id,
    type: 'CloseOrder',
    sum: visit.sum,
  });
  loyalty.wallets.topUp(customer, BONUS_WALLET_ID, visit.accrued, {
    ...change,
    type: 'RefillWalletFromOrder',
    marketingCampaignId: ACCRUAL_CAMPAIGN_ID,
  });
  customer.visits.push({ at, sum: visit.sum });
};
