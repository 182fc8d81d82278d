import type { Plain } from '../../platform/http/plain.js';
import { fromIikoUtc } from '../../iiko/iiko-time.js';
import type { IikoCustomerChange, IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import {
  mergeReading,
  type Profile,
  type ProfileField,
  type StoredProfile,
} from '../customer-profile.js';
import type { ExportedGuestDto } from '../customers.dto.js';

/** iiko's guest in our words. */
export function toReadProfile(guest: IikoCustomerInfo): Profile {
  return {
    name: guest.name,
    surname: guest.surname,
    middleName: guest.middleName,
    birthday: toBirthday(guest.birthday),
    email: guest.email,
    gender: guest.sex,
    consent: guest.consentStatus,
    receiveLoyaltyNews: guest.shouldReceiveLoyaltyInfo ?? false,
    receivePromotions: guest.shouldReceivePromoActionsInfo ?? false,
  };
}

/** A guest that iiko does not have. Everything is said: what is not, it decides itself, and generously. */
export function toNewGuest(phone: string, profile: Profile): IikoCustomerChange {
  return { phone, ...toFields(profile) };
}

/**
 * A guest whom iiko has deleted and who is back. They begin anew: of what iiko may have kept nothing
 * stays but the balance.
 */
export function toRestoredGuest(
  { id }: IikoCustomerInfo,
  phone: string,
  profile: Profile,
): IikoCustomerChange {
  return {
    id,
    phone,
    ...toFields(profile),
    comment: '',
    userData: '',
    isDeleted: false,
    nullifyEmptyFields: true,
  };
}

/**
 * What the guest has changed here, over what iiko has right now. To clear a field, iiko must be told that
 * empty means empty, and then it is given everything that has to stay.
 */
export function toChangedGuest(
  guest: IikoCustomerInfo,
  phone: string,
  stored: StoredProfile,
): IikoCustomerChange {
  const profile = mergeReading(stored, toReadProfile(guest));
  const change = { id: guest.id, phone, ...toFields(profile) };
  if (!stored.untold.some((field) => isCleared(stored, field))) {
    return change;
  }
  return {
    ...change,
    comment: guest.comment ?? '',
    userData: guest.userData ?? '',
    ...(guest.referrerId === null ? {} : { referrerId: guest.referrerId }),
    nullifyEmptyFields: true,
  };
}

/** Everything that iiko tells of a guest. */
export function toExportedGuest(guest: IikoCustomerInfo): Plain<ExportedGuestDto> {
  const { id, phone, comment, userData, referrerId } = guest;
  return {
    id,
    phone,
    profile: toReadProfile(guest),
    comment,
    userData,
    referrerId,
    registeredAt: guest.whenRegistered === null ? null : toMoment(guest.whenRegistered),
    cards: guest.cards.map(({ number }) => number),
    categories: guest.categories.map(({ name }) => name),
    wallets: guest.walletBalances.map(({ name, balance }) => ({ name, balance })),
  };
}

function toMoment(utc: string): string | null {
  try {
    return fromIikoUtc(utc).toISOString();
  } catch {
    return null;
  }
}

function isCleared(stored: StoredProfile, field: ProfileField): boolean {
  return stored[field] === null;
}

const SEX = { male: 1, female: 2 } as const;
const CONSENT = { unknown: 0, given: 1, revoked: 2 } as const;

function toFields(profile: Profile): Omit<IikoCustomerChange, 'id' | 'phone'> {
  return {
    name: profile.name ?? '',
    surName: profile.surname ?? '',
    middleName: profile.middleName ?? '',
    birthday: profile.birthday === null ? null : `${profile.birthday} 00:00:00.000`,
    email: profile.email ?? '',
    sex: profile.gender === null ? 0 : SEX[profile.gender],
    consentStatus: CONSENT[profile.consent],
    shouldReceiveLoyaltyInfo: profile.receiveLoyaltyNews,
    shouldReceivePromoActionsInfo: profile.receivePromotions,
  };
}

/** iiko writes a time with the day; a year of the Middle Ages is how some tills write "not known". */
function toBirthday(text: string | null): string | null {
  const [day, year] = /^(\d{4})-\d{2}-\d{2}/.exec(text ?? '') ?? [];
  return day === undefined || Number(year) < FIRST_YEAR ? null : day;
}

const FIRST_YEAR = 1900;
