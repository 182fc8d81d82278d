import { z } from 'zod';
import { ApiError, tooManyRequested } from '../errors.js';
import { operation, type Call, type Operation } from '../operation.js';
import { DELIVERY_STATUSES, type StoredOrder } from '../stored-order.js';
import { findRequested } from '../requested-orders.js';
import { parseLocal } from '../time.js';
import { guid, guids, localTime } from '../validation.js';

const LATENCY_MS = 300;
const HOUR_MS = 3_600_000;
const RETENTION_MS = 7 * 24 * HOUR_MS;
const HISTORY_MS = 90 * 24 * HOUR_MS;
const HISTORY_ROWS = 200;

const sourceKeys = z.array(z.string()).nullish();

const rowsCount = z.number().int().positive();

const phoneQuery = z.object({
  phone: z.string(),
  deliveryDateFrom: localTime.nullish(),
  deliveryDateTo: localTime.nullish(),
  organizationIds: guids.min(1),
  startRevision: z.number().int().nullish(),
  sourceKeys,
});

export const deliveryQueryOperations: Operation[] = [
  operation({
    path: '/api/1/deliveries/by_id',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationId: guid,
      orderIds: guids.nullish(),
      posOrderIds: guids.nullish(),
      sourceKeys,
      returnExternalDataKeys: z.array(z.string()).nullish(),
      returnLockedByUser: z.boolean().nullish(),
    }),
    answer: (body, { state, correlationId }) => {
      const organization = state.terminals.organization(body.organizationId);
      return {
        correlationId,
        orders: kept(findRequested(body, state.book), state)
          .filter(({ seating }) => seating === null)
          .filter((order) => order.organizationId === organization.id)
          .filter((order) => fromSource(order, body.sourceKeys))
          .map((order) => state.book.view(order, body.returnExternalDataKeys ?? [])),
      };
    },
  }),
  operation({
    path: '/api/1/deliveries/by_revision',
    group: 'Orders: receiving by revision',
    latencyMs: LATENCY_MS,
    body: z.object({
      startRevision: z.number().int(),
      organizationIds: guids.min(1),
      sourceKeys,
    }),
    answer: ({ startRevision, organizationIds, ...body }, { state, correlationId }) => {
      const organizations = state.terminals.select(organizationIds);
      // iiko docs: a revision of at most three hours ago.
      if (startRevision < state.clock.now() - 3 * HOUR_MS) {
        throw new ApiError(400, 'Passed revision is too old');
      }
      return listed(
        organizations.map(({ id }) => id),
        (order) => order.revision > startRevision && fromSource(order, body.sourceKeys),
        { state, correlationId },
      );
    },
  }),
  operation({
    path: '/api/1/deliveries/by_delivery_date_and_status',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.min(1),
      deliveryDateFrom: localTime,
      deliveryDateTo: localTime.nullish(),
      statuses: z.array(z.enum(DELIVERY_STATUSES)).nullish(),
      sourceKeys,
      courierIds: guids.nullish(),
    }),
    answer: (body, { state, correlationId }) => {
      const organizations = state.terminals.select(body.organizationIds);
      refuseWideWindow(body);
      const { deliveryDateFrom, deliveryDateTo, statuses } = body;
      return listed(
        organizations.map(({ id }) => id),
        ({ accepted, timeZone, ...order }) =>
          accepted !== null &&
          accepted.completeBefore >= parseLocal(deliveryDateFrom, timeZone) &&
          (!deliveryDateTo || accepted.completeBefore <= parseLocal(deliveryDateTo, timeZone)) &&
          (!statuses || statuses.some((status) => status === accepted.status)) &&
          fromSource(order, body.sourceKeys),
        { state, correlationId },
      );
    },
  }),
  operation({
    path: '/api/1/deliveries/by_delivery_date_and_phone',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: phoneQuery.extend({ rowsCount: rowsCount.nullish() }),
    answer: (body, call) => listedByPhone(body, RETENTION_MS, call),
  }),
  operation({
    path: '/api/1/deliveries/history/by_delivery_date_and_phone',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: phoneQuery.extend({ rowsCount: rowsCount.max(HISTORY_ROWS) }),
    answer: (body, call) => listedByPhone(body, HISTORY_MS, call),
  }),
];

type PhoneQuery = z.infer<typeof phoneQuery> & { rowsCount?: number | null | undefined };

const listedByPhone = (body: PhoneQuery, retentionMs: number, { state, correlationId }: Call) => {
  const organizations = state.terminals.select(body.organizationIds);
  const { ordersByOrganizations, ...rest } = listed(
    organizations.map(({ id }) => id),
    (order) =>
      digitsOf(order.request.phone) === digitsOf(body.phone) &&
      order.revision > (body.startRevision ?? 0) &&
      isDue(order, body) &&
      fromSource(order, body.sourceKeys),
    { state, correlationId },
    retentionMs,
  );
  return {
    ...rest,
    ordersByOrganizations: ordersByOrganizations.map(({ organizationId, orders }) => ({
      organizationId,
      orders: orders.slice(0, body.rowsCount ?? undefined),
    })),
  };
};

/** Within the dates that are asked for; an order that the POS has not taken has no date yet. */
const isDue = (
  { accepted, timeZone }: StoredOrder,
  { deliveryDateFrom: from, deliveryDateTo: to }: PhoneQuery,
): boolean => {
  const at = accepted?.completeBefore;
  if (at === undefined) {
    return !from && !to;
  }
  return (!from || at >= parseLocal(from, timeZone)) && (!to || at <= parseLocal(to, timeZone));
};

const digitsOf = (phone: string | null | undefined): string => (phone ?? '').replace(/\D/g, '');

// Seen live: a window wider than about a day is refused.
const refuseWideWindow = (body: {
  deliveryDateFrom: string;
  deliveryDateTo?: string | null | undefined;
}): void => {
  const from = parseLocal(body.deliveryDateFrom, 'utc');
  const to = body.deliveryDateTo ? parseLocal(body.deliveryDateTo, 'utc') : from;
  if (to - from > 24 * HOUR_MS) {
    throw tooManyRequested('Too many data requested: the window must not exceed 24 hours.');
  }
};

const listed = (
  organizationIds: string[],
  matches: (order: StoredOrder) => boolean,
  { state, correlationId }: Pick<Call, 'state' | 'correlationId'>,
  retentionMs = RETENTION_MS,
) => ({
  correlationId,
  maxRevision: state.book.currentRevision(),
  ordersByOrganizations: organizationIds.map((organizationId) => ({
    organizationId,
    orders: kept(state.book.deliveries(), state, retentionMs)
      .filter((order) => order.organizationId === organizationId && matches(order))
      .map((order) => state.book.view(order)),
  })),
});

const kept = (
  orders: readonly StoredOrder[],
  state: Call['state'],
  retentionMs = RETENTION_MS,
): StoredOrder[] => orders.filter((order) => state.clock.now() - order.receivedAt < retentionMs);

const fromSource = (
  { request }: Pick<StoredOrder, 'request'>,
  keys: readonly string[] | null | undefined,
): boolean => !keys || (request.sourceKey ? keys.includes(request.sourceKey) : false);
