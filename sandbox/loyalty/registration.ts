import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guid, localTime } from '../validation.js';
import type { Card, Customer, Profile } from './customer.js';
import { normalizePhone, type Customers } from './customers.js';
import { conflict, customerNotFound, incorrectPhone, invalid } from './loyalty-error.js';

const textField = z.string().nullish();
const threeWay = z.union([z.literal(0), z.literal(1), z.literal(2)]);

export const customerRequest = z.object({
  organizationId: guid,
  id: guid.nullish(),
  phone: textField,
  cardTrack: textField,
  cardNumber: textField,
  name: textField,
  middleName: textField,
  // iiko spells it "surname" in its answers.
  surName: textField,
  birthday: localTime.nullish(),
  email: textField,
  sex: threeWay.nullish(),
  consentStatus: threeWay.nullish(),
  shouldReceiveLoyaltyInfo: z.boolean().nullish(),
  shouldReceivePromoActionsInfo: z.boolean().nullish(),
  referrerId: textField,
  userData: textField,
  isDeleted: z.boolean().nullish(),
  employeeId: textField,
  comment: textField,
  nullifyEmptyFields: z.boolean().nullish(),
});

export type CustomerRequest = z.infer<typeof customerRequest>;

/**
 * Finds the guest that a `create_or_update` means, checks what would clash with others and changes
 * the profile; a new guest comes from `register`.
 * @throws LoyaltyError
 */
export function createOrUpdate(
  request: CustomerRequest,
  customers: Customers,
  register: (phone: string | null) => Customer,
): Customer {
  const phone = phoneOf(request);
  refuseHalfACard(request);
  const existing = findExisting(request, phone, customers);
  if (!existing && !phone && !request.cardTrack && !request.email) {
    throw invalid(
      'Phone, card or email of the customer must be specified.',
      'CustomerNotSpecified',
    );
  }
  refuseClashes({ ...request, phone }, existing, customers);
  const referrer = referrerOf(request, customers);
  const customer = existing ?? register(phone);
  customer.phone = phone ?? customer.phone;
  customer.referrerId = referrer?.id ?? customer.referrerId;
  customer.isDeleted = request.isDeleted ?? customer.isDeleted;
  addCard(customer, request);
  applyProfile(customer, request);
  return customer;
}

export const addCard = (
  customer: Customer,
  { cardTrack, cardNumber }: Pick<CustomerRequest, 'cardTrack' | 'cardNumber'>,
): void => {
  if (cardTrack && cardNumber && !customer.cards.some(({ track }) => track === cardTrack)) {
    customer.cards.push({ id: randomUUID(), track: cardTrack, number: cardNumber } satisfies Card);
  }
};

/** @throws LoyaltyError when the card is somebody else's. */
export const refuseForeignCard = (
  { cardTrack, cardNumber }: Pick<CustomerRequest, 'cardTrack' | 'cardNumber'>,
  owner: Customer | undefined,
  customers: Customers,
): void => {
  const holders = [
    cardTrack ? customers.findByCard('track', cardTrack) : undefined,
    cardNumber ? customers.findByCard('number', cardNumber) : undefined,
  ];
  if (holders.some((holder) => holder && holder !== owner)) {
    throw conflict(`Card ${cardNumber ?? ''} belongs to another customer.`, 'CardAlreadyExists');
  }
};

const phoneOf = ({ phone }: CustomerRequest): string | null => {
  const normal = phone ? normalizePhone(phone) : undefined;
  if (phone && !normal) {
    throw incorrectPhone(phone);
  }
  return normal ?? null;
};

const refuseHalfACard = ({ cardTrack, cardNumber }: CustomerRequest): void => {
  if (Boolean(cardTrack) !== Boolean(cardNumber)) {
    throw invalid('Card track and card number must be specified together.', 'CardIsIncomplete');
  }
};

// Seen live: the id means "update this one" and cannot be chosen by the caller. Without one the
// first of phone, card and email that was sent says who is meant.
const findExisting = (
  { id, cardTrack, email }: CustomerRequest,
  phone: string | null,
  customers: Customers,
): Customer | undefined => {
  if (id) {
    return customers.get(id);
  }
  if (phone) {
    return customers.findByPhone(phone);
  }
  return cardTrack
    ? customers.findByCard('track', cardTrack)
    : customers.findBy({ type: 'email', email: email ?? '' });
};

const refuseClashes = (
  request: CustomerRequest,
  existing: Customer | undefined,
  customers: Customers,
): void => {
  const holder = request.phone ? customers.findByPhone(request.phone) : undefined;
  if (holder && holder !== existing) {
    throw conflict(
      `Phone ${request.phone ?? ''} belongs to another customer.`,
      'PhoneAlreadyExists',
    );
  }
  refuseForeignCard(request, existing, customers);
};

const referrerOf = (
  { referrerId }: CustomerRequest,
  customers: Customers,
): Customer | undefined => {
  const referrer = referrerId ? customers.find(referrerId) : undefined;
  if (referrerId && !referrer) {
    throw customerNotFound();
  }
  return referrer;
};

const applyProfile = (customer: Profile, request: CustomerRequest): void => {
  const clears = request.nullifyEmptyFields ?? false;
  // A field left out and an empty one look the same to iiko: both are kept unless told otherwise.
  const chosen = (sent: string | null | undefined, kept: string): string =>
    sent ? sent : clears ? '' : kept;
  customer.name = chosen(request.name, customer.name);
  customer.surname = chosen(request.surName, customer.surname);
  customer.middleName = chosen(request.middleName, customer.middleName);
  customer.comment = chosen(request.comment, customer.comment);
  customer.email = chosen(request.email, customer.email);
  customer.userData = chosen(request.userData, customer.userData);
  customer.birthday = request.birthday ?? (clears ? null : customer.birthday);
  applyFlags(customer, request);
};

const applyFlags = (customer: Profile, request: CustomerRequest): void => {
  customer.sex = request.sex ?? customer.sex;
  customer.consentStatus = request.consentStatus ?? customer.consentStatus;
  customer.shouldReceiveLoyaltyInfo =
    request.shouldReceiveLoyaltyInfo ?? customer.shouldReceiveLoyaltyInfo;
  customer.shouldReceivePromoActionsInfo =
    request.shouldReceivePromoActionsInfo ?? customer.shouldReceivePromoActionsInfo;
};
