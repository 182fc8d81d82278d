import { DateTime } from 'luxon';
import { z } from 'zod';
import { ApiError } from '../errors.js';
import type { Customer } from './customer.js';
import { LoyaltyError } from './loyalty-error.js';

const PERIODS = {
  AllTime: null,
  Day: 'day',
  Week: 'week',
  Month: 'month',
  Quarter: 'quarter',
  Year: 'year',
} as const;
const period = z.enum(['AllTime', 'Day', 'Week', 'Month', 'Quarter', 'Year']);
const metric = z.enum(['OrdersCount', 'OrdersSum']);

// The schema has numbers here; seen live: names only, and 500 when a list is left out.
const lists = z.object({
  guestIds: z.array(z.guid()),
  periods: z.array(period),
  metrics: z.array(metric),
});

export interface CountersRequest {
  guestIds?: unknown[] | null | undefined;
  periods?: unknown[] | null | undefined;
  metrics?: unknown[] | null | undefined;
}

/** How many orders guests have closed and for how much, in calendar periods of UTC up to now. */
export function readCounters(
  request: CountersRequest,
  find: (id: string) => Customer | undefined,
  now: number,
) {
  const { guestIds, periods, metrics } = parse(request);
  return guestIds.flatMap((guestId) => {
    const customer = find(guestId);
    return customer
      ? periods.flatMap((one) =>
          metrics.map((what) => ({
            guestId,
            period: one,
            metric: what,
            value: countOf(customer, startOf(one, now), what),
          })),
        )
      : [];
  });
}

const parse = (request: CountersRequest): z.infer<typeof lists> => {
  if (!request.guestIds || !request.periods || !request.metrics) {
    throw new ApiError(500, 'Internal server error');
  }
  const parsed = lists.safeParse(request);
  if (!parsed.success) {
    const code = 'Validation_CounterValidationError';
    throw new LoyaltyError('Counter metrics and periods are not valid.', code, code);
  }
  return parsed.data;
};

const startOf = (name: keyof typeof PERIODS, now: number): number => {
  const unit = PERIODS[name];
  return unit === null ? 0 : DateTime.fromMillis(now, { zone: 'utc' }).startOf(unit).toMillis();
};

const countOf = ({ visits }: Customer, from: number, what: z.infer<typeof metric>): number => {
  const counted = visits.filter(({ at }) => at >= from);
  return what === 'OrdersCount' ? counted.length : counted.reduce((sum, one) => sum + one.sum, 0);
};
