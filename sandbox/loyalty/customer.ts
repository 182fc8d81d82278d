import type { Campaign } from '../data/loyalty.js';
import { CATEGORIES, PROGRAMS } from '../data/loyalty.js';
import { formatUtc } from '../time.js';

export interface Card {
  id: string;
  track: string;
  number: string;
}

export interface Wallet {
  /** Of the programme: the same for every guest; what wallet operations take. */
  walletId: string;
  userWalletId: string;
  /** Roubles, with what is held. */
  balance: number;
}

/** A closed order. */
export interface Visit {
  at: number;
  sum: number;
}

/** What a guest says of himself or herself. */
export interface Profile {
  name: string;
  surname: string;
  middleName: string;
  comment: string;
  email: string;
  userData: string;
  /** `yyyy-MM-dd HH:mm:ss.fff` */
  birthday: string | null;
  /** 0 not given, 1 male, 2 female. */
  sex: number;
  /** 0 unknown, 1 given, 2 revoked. */
  consentStatus: number;
  shouldReceivePromoActionsInfo: boolean;
  shouldReceiveLoyaltyInfo: boolean;
}

/** A guest in the guest base of the network. */
export interface Customer extends Profile {
  id: string;
  referrerId: string | null;
  /** Digits after a plus. */
  phone: string | null;
  cards: Card[];
  categoryIds: string[];
  wallets: Wallet[];
  isDeleted: boolean;
  registeredAt: number;
  registrationOrganizationId: string;
  visits: Visit[];
  lastVisitedOrganizationId: string | null;
}

export const EMPTY_PROFILE: Profile = {
  name: '',
  surname: '',
  middleName: '',
  comment: '',
  email: '',
  userData: '',
  birthday: null,
  sex: 0,
  consentStatus: 0,
  // iiko docs: true for new guests unless the request says otherwise.
  shouldReceivePromoActionsInfo: true,
  shouldReceiveLoyaltyInfo: true,
};

export const programOf = ({ programId }: Pick<Campaign, 'programId'>) =>
  PROGRAMS.find(({ id }) => id === programId);

/** The profile as `customer/info` gives it; absent texts are empty, as its schema has no nulls for them. */
export const toCustomerInfo = (customer: Customer, balanceOf: (walletId: string) => number) => {
  const { visits, registeredAt, consentStatus } = customer;
  const dateOf = (visit: Visit | undefined): string | null => (visit ? formatUtc(visit.at) : null);
  const consentFrom = consentStatus === 1 ? formatUtc(registeredAt) : null;
  return {
    id: customer.id,
    referrerId: customer.referrerId,
    name: customer.name,
    surname: customer.surname,
    middleName: customer.middleName,
    comment: customer.comment,
    phone: customer.phone ?? '',
    cultureName: 'ru-RU',
    birthday: customer.birthday,
    email: customer.email,
    sex: customer.sex,
    consentStatus,
    anonymized: false,
    cards: customer.cards.map((card) => ({ ...card, validToDate: null })),
    categories: CATEGORIES.filter(({ id }) => customer.categoryIds.includes(id)),
    walletBalances: customer.wallets.map((wallet) => toBalance(wallet, balanceOf)),
    userData: customer.userData,
    shouldReceivePromoActionsInfo: customer.shouldReceivePromoActionsInfo,
    shouldReceiveLoyaltyInfo: customer.shouldReceiveLoyaltyInfo,
    shouldReceiveOrderStatusInfo: true,
    personalDataConsentFrom: consentFrom,
    personalDataConsentTo: null,
    personalDataProcessingFrom: consentFrom,
    personalDataProcessingTo: null,
    isDeleted: customer.isDeleted,
    whenRegistered: formatUtc(registeredAt),
    lastProcessedOrderDate: dateOf(visits.at(-1)),
    firstOrderDate: dateOf(visits[0]),
    lastVisitedOrganizationId: customer.lastVisitedOrganizationId,
    registrationOrganizationId: customer.registrationOrganizationId,
  };
};

const toBalance = ({ walletId }: Wallet, balanceOf: (walletId: string) => number) => {
  const program = PROGRAMS.find((one) => one.walletId === walletId);
  return {
    id: walletId,
    name: program?.name ?? '',
    type: program?.type ?? 1,
    balance: balanceOf(walletId),
  };
};
