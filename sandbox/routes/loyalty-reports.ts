import { z } from 'zod';
import { loyaltyOperation } from '../loyalty-operation.js';
import { readCounters } from '../loyalty/counters.js';
import type { Operation } from '../operation.js';
import { guid, localTime } from '../validation.js';

const GROUP = 'Guests: info';
const anything = z.array(z.unknown()).nullish();

export const loyaltyReportOperations: Operation[] = [
  loyaltyOperation({
    path: 'get_counters',
    // The specification names no restriction group for it.
    group: GROUP,
    body: z.object({
      organizationId: guid,
      guestIds: anything,
      periods: anything,
      metrics: anything,
    }),
    answer: (body, { customers }, { state }) => ({
      counters: readCounters(body, (id) => customers.find(id), state.clock.now()),
    }),
  }),
  loyaltyOperation({
    path: 'customer/transactions/by_date',
    group: GROUP,
    body: z.object({
      organizationId: guid,
      customerId: guid,
      dateFrom: localTime,
      dateTo: localTime,
      pageNumber: z.number().int(),
      pageSize: z.number().int(),
    }),
    answer: ({ customerId, dateFrom, dateTo, ...page }, { customers, journal }) =>
      journal.page(customers.get(customerId).id, { from: dateFrom, to: dateTo }, page),
  }),
  loyaltyOperation({
    path: 'customer/transactions/by_revision',
    group: GROUP,
    body: z.object({
      organizationId: guid,
      customerId: guid,
      pageSize: z.number().int(),
      revision: z.number().int().nullish(),
      lastTransactionId: guid.nullish(),
    }),
    answer: ({ customerId, pageSize, ...start }, { customers, journal }) =>
      journal.since(customers.get(customerId).id, start, pageSize),
  }),
];
