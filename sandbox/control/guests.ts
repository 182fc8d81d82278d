import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BONUS_WALLET_ID } from '../data/loyalty.js';
import type { Customer } from '../loyalty/customer.js';
import { LoyaltyError } from '../loyalty/loyalty-error.js';
import { findCategory } from '../loyalty/loyalty.js';
import type { SandboxState } from '../state.js';
import { ControlError, notFound, read } from './input.js';

const balanceChange = z.strictObject({
  walletId: z.guid().default(BONUS_WALLET_ID),
  delta: z.number(),
  comment: z.string().optional(),
});

const categoryChange = z.strictObject({ categoryId: z.guid() });
const smsFilter = z.strictObject({ phone: z.string().optional() });

interface Named {
  Params: { id: string };
}

/** Guests of the loyalty programme, and the messages that would have reached them. */
export function registerGuests(app: FastifyInstance, state: SandboxState): void {
  const { loyalty } = state;
  app.get('/customers', () => ({
    items: loyalty.customers.all().map((customer) => loyalty.info(customer)),
  }));
  app.get<Named>('/customers/:id', (request) => {
    const customer = find(state, request.params.id);
    return {
      ...loyalty.info(customer),
      holds: loyalty.wallets.activeHolds(customer.id, BONUS_WALLET_ID),
      transactions: loyalty.journal.of(customer.id),
    };
  });
  app.post<Named>('/customers/:id/balance', (request) => {
    const { walletId, delta, comment } = read(balanceChange, request.body);
    const customer = find(state, request.params.id);
    explained(() => {
      loyalty.wallets.correct(customer, walletId, delta, {
        type: 'RefillWallet',
        organizationId: customer.registrationOrganizationId,
        comment,
      });
    });
    return loyalty.info(customer);
  });
  app.put<Named>('/customers/:id/category', (request) => {
    const { categoryId } = read(categoryChange, request.body);
    const customer = find(state, request.params.id);
    explained(() => {
      customer.categoryIds = [findCategory(categoryId)];
    });
    return loyalty.info(customer);
  });
  registerMessages(app, state);
}

function registerMessages(app: FastifyInstance, { loyalty: { messages } }: SandboxState): void {
  app.get('/sms', (request) => ({
    items: messages.sentSms(read(smsFilter, request.query).phone),
  }));
  app.delete('/sms', (_, reply) => {
    messages.clearSms();
    return reply.code(204).send();
  });
  app.get('/emails', () => ({ items: messages.sentEmails() }));
  app.delete('/emails', (_, reply) => {
    messages.clearEmails();
    return reply.code(204).send();
  });
}

function find({ loyalty }: SandboxState, id: string): Customer {
  const customer = loyalty.customers.find(id);
  if (!customer) {
    throw notFound('Customer');
  }
  return customer;
}

function explained(change: () => void): void {
  try {
    change();
  } catch (error) {
    throw error instanceof LoyaltyError ? new ControlError(404, error.description) : error;
  }
}
