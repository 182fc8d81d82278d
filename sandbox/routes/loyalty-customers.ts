import { z } from 'zod';
import { CATEGORIES } from '../data/loyalty.js';
import { loyaltyOperation } from '../loyalty-operation.js';
import { customerNotFound } from '../loyalty/loyalty-error.js';
import { findCategory, findProgram, type Loyalty } from '../loyalty/loyalty.js';
import {
  addCard,
  createOrUpdate,
  customerRequest,
  refuseForeignCard,
} from '../loyalty/registration.js';
import { conflict } from '../loyalty/loyalty-error.js';
import type { Operation } from '../operation.js';
import { guid, guids } from '../validation.js';

const CHANGING = 'Guests: changing';

const organization = { organizationId: guid };
const ofCustomer = { ...organization, customerId: guid };
const ofCategory = z.object({ ...ofCustomer, categoryId: guid });
const ofCustomers = z.object({ ...organization, customerIds: guids });

export const loyaltyCustomerOperations: Operation[] = [
  loyaltyOperation({
    path: 'customer/info',
    group: 'Guests: info',
    body: z.discriminatedUnion('type', [
      z.object({ ...organization, type: z.literal('phone'), phone: z.string() }),
      z.object({ ...organization, type: z.literal('cardTrack'), cardTrack: z.string() }),
      z.object({ ...organization, type: z.literal('cardNumber'), cardNumber: z.string() }),
      z.object({ ...organization, type: z.literal('email'), email: z.string() }),
      z.object({ ...organization, type: z.literal('id'), id: z.string() }),
    ]),
    answer: (body, loyalty) => {
      const customer = loyalty.customers.findBy(body);
      if (!customer) {
        throw customerNotFound();
      }
      return loyalty.info(customer);
    },
  }),
  loyaltyOperation({
    path: 'customer/create_or_update',
    group: 'Guests: creating',
    body: customerRequest,
    answer: (body, loyalty) => {
      const { id } = createOrUpdate(body, loyalty.customers, (phone) =>
        loyalty.register(phone, body.organizationId.toLowerCase()),
      );
      return { id };
    },
  }),
  loyaltyOperation({
    path: 'customer/card/add',
    group: CHANGING,
    body: z.object({ ...ofCustomer, cardTrack: z.string().min(1), cardNumber: z.string().min(1) }),
    answer: ({ customerId, ...card }, loyalty) => {
      const customer = loyalty.customers.get(customerId);
      refuseForeignCard(card, customer, loyalty.customers);
      addCard(customer, card);
      return {};
    },
  }),
  loyaltyOperation({
    path: 'customer/card/remove',
    group: CHANGING,
    body: z.object({ ...ofCustomer, cardTrack: z.string() }),
    answer: ({ customerId, cardTrack }, loyalty) => {
      const customer = loyalty.customers.get(customerId);
      const left = customer.cards.filter(({ track }) => track !== cardTrack);
      if (left.length === customer.cards.length) {
        throw conflict(`Card ${cardTrack} not found.`, 'CardNotFound');
      }
      customer.cards = left;
      return {};
    },
  }),
  loyaltyOperation({
    path: 'customer/program/add',
    group: CHANGING,
    body: z.object({ ...ofCustomer, programId: guid }),
    answer: ({ customerId, programId }, loyalty) => {
      const customer = loyalty.customers.get(customerId);
      const { userWalletId, walletId } = loyalty.wallets.open(
        customer,
        findProgram(programId).walletId,
      );
      return { userWalletId, walletId };
    },
  }),
  loyaltyOperation({
    path: 'customer_category',
    group: 'Loyalty: dictionaries',
    body: z.object(organization),
    answer: () => ({ guestCategories: CATEGORIES }),
  }),
  loyaltyOperation({
    path: 'customer_category/add',
    group: CHANGING,
    body: ofCategory,
    answer: ({ customerId, categoryId }, loyalty) => {
      const customer = loyalty.customers.get(customerId);
      customer.categoryIds = [...new Set([...customer.categoryIds, findCategory(categoryId)])];
      return {};
    },
  }),
  loyaltyOperation({
    path: 'customer_category/remove',
    group: CHANGING,
    body: ofCategory,
    answer: ({ customerId, categoryId }, loyalty) => {
      const customer = loyalty.customers.get(customerId);
      const removed = findCategory(categoryId);
      customer.categoryIds = customer.categoryIds.filter((id) => id !== removed);
      return {};
    },
  }),
  // The specification names no restriction group for these two.
  loyaltyOperation({
    path: 'delete_customers',
    group: CHANGING,
    body: ofCustomers,
    answer: ({ customerIds }, loyalty) => {
      const { total, marked, notFound } = mark(customerIds, true, loyalty);
      return { total, deleted: marked, notFound };
    },
  }),
  loyaltyOperation({
    path: 'restore_customers',
    group: CHANGING,
    body: ofCustomers,
    answer: ({ customerIds }, loyalty) => {
      const { total, marked, notFound } = mark(customerIds, false, loyalty);
      return { total, restored: marked, notFound };
    },
  }),
];

const mark = (customerIds: readonly string[], isDeleted: boolean, { customers }: Loyalty) => {
  const found = customerIds.map((id) => customers.find(id)).filter((one) => one !== undefined);
  const changed = found.filter((customer) => customer.isDeleted !== isDeleted);
  changed.forEach((customer) => {
    customer.isDeleted = isDeleted;
  });
  return {
    total: customerIds.length,
    marked: changed.length,
    notFound: customerIds.length - found.length,
  };
};
