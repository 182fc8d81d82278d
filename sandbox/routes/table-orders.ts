import { z } from 'zod';
import { ApiError, invalidBody } from '../errors.js';
import { operation, type Call, type Operation } from '../operation.js';
import { isFinal } from '../order-commands.js';
import { checkContents } from '../order-checks.js';
import { answerDuplicate, command, placeFor, refuseStopped, rejectGroup } from '../order-intake.js';
import {
  orderItem,
  orderRequest,
  tableCreateRequest,
  type TableCreateRequest,
} from '../order-request.js';
import { TABLE_STATUSES, type StoredOrder } from '../stored-order.js';
import { findRequested } from '../requested-orders.js';
import { parseLocal } from '../time.js';
import { guid, guids, localTime, text } from '../validation.js';

const LATENCY_MS = 300;
const RETENTION_MS = 7 * 24 * 3_600_000;

const target = { organizationId: guid, orderId: guid };
const sourceKeys = z.array(z.string()).nullish();

export const tableOrderOperations: Operation[] = [
  operation({
    path: '/api/1/order/create',
    group: 'Orders: creating',
    latencyMs: LATENCY_MS,
    body: tableCreateRequest,
    answer: (body, call) => create(body, call),
  }),
  operation({
    path: '/api/1/order/by_id',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.min(1),
      orderIds: guids.nullish(),
      posOrderIds: guids.nullish(),
      sourceKeys,
      returnExternalDataKeys: z.array(z.string()).nullish(),
    }),
    answer: (body, { state, correlationId }) => ({
      correlationId,
      orders: shown(findRequested(body, state.book), body, state).map((order) =>
        state.book.view(order, body.returnExternalDataKeys ?? []),
      ),
    }),
  }),
  operation({
    path: '/api/1/order/by_table',
    group: 'Orders: receiving',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.min(1),
      tableIds: guids.min(1),
      statuses: z.array(z.enum(TABLE_STATUSES)).nullish(),
      dateFrom: localTime.nullish(),
      dateTo: localTime.nullish(),
      sourceKeys,
    }),
    answer: ({ tableIds, statuses, dateFrom, dateTo, ...body }, { state, correlationId }) => {
      const orders = shown(state.book.tableOrders(), body, state)
        .filter((order) => isAt(order, tableIds))
        .filter(({ accepted }) => !statuses || statuses.some((one) => one === accepted?.status))
        .filter((order) => isWithin(order, dateFrom, dateTo));
      return { correlationId, orders: orders.map((order) => state.book.view(order)) };
    },
  }),
  operation({
    path: '/api/1/order/add_items',
    group: 'Orders: changing',
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      items: z.array(orderItem).min(1),
      combos: orderRequest.shape.combos,
      addOrderItemsSettings: z.object({ servicePrint: z.boolean().nullish() }).nullish(),
    }),
    answer: (body, call) =>
      tableCommand(body, call, (order) => {
        call.state.tableCommands.addItems(order, body, {
          correlationId: call.correlationId,
          servicePrint: body.addOrderItemsSettings?.servicePrint ?? false,
        });
      }),
  }),
  operation({
    path: '/api/1/order/add_payments',
    group: 'Order payments: changing',
    latencyMs: LATENCY_MS,
    body: z.object({ ...target, payments: orderRequest.shape.payments.unwrap().unwrap().min(1) }),
    answer: (body, call) =>
      tableCommand(body, call, (order) => {
        call.state.tableCommands.addPayments(order, body.payments, call.correlationId);
      }),
  }),
  operation({
    path: '/api/1/order/close',
    group: 'Order status: changing',
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      chequeAdditionalInfo: orderRequest.shape.chequeAdditionalInfo,
    }),
    answer: (body, call) =>
      tableCommand(body, call, (order) => {
        call.state.tableCommands.close(order, call.correlationId);
      }),
  }),
  operation({
    // The reference names no restriction group; that of the same command on deliveries is taken.
    path: '/api/1/order/cancel',
    group: 'Order status: changing',
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      removalTypeId: guid.nullish(),
      removalComment: text(255).nullish(),
      userIdForWriteoff: guid.nullish(),
    }),
    answer: (body, call) =>
      tableCommand(body, call, (order) => {
        call.state.tableCommands.cancel(order, body, call.correlationId);
      }),
  }),
  operation({
    path: '/api/1/order/init_by_table',
    group: 'Orders: loading data',
    latencyMs: LATENCY_MS,
    body: z.object({ organizationId: guid, terminalGroupId: guid, tableIds: guids.min(1) }),
    // Nobody opens orders at these tills by hand. Seen live: 500 for a table without an order.
    answer: ({ organizationId, tableIds }, { state, correlationId }) => {
      const { id } = state.terminals.organization(organizationId);
      const open = shown(state.book.tableOrders(), { organizationIds: [id] }, state);
      if (!open.some((order) => isAt(order, tableIds))) {
        throw new ApiError(500, 'Internal server error');
      }
      state.commands.start(correlationId, id);
      state.commands.succeed(correlationId);
      return { correlationId };
    },
  }),
];

function create(body: TableCreateRequest, call: Call): unknown {
  if (body.order.items.length === 0) {
    throw invalidBody('Order must have at least one item.');
  }
  const { state, correlationId } = call;
  const organization = state.terminals.organization(body.organizationId);
  if (body.order.id && state.book.find(body.order.id)) {
    return answerDuplicate(body.order.id, call);
  }
  refuseStopped(body, organization, state);
  const { tableIds, tabName, ...request } = body.order;
  const order = state.orders.create(
    {
      order: request,
      seating: {
        tableIds: (tableIds ?? []).map((id) => id.toLowerCase()),
        tabName: tabName ?? null,
        servicePrint: body.createOrderSettings?.servicePrint ?? false,
      },
      createOrderSettings: body.createOrderSettings,
    },
    placeFor(body, organization, state),
    correlationId,
  );
  const problem = rejectGroup(body, organization, state) ?? checkContents(order.request);
  if (problem) {
    state.orders.fail(order, problem);
  }
  return { correlationId, orderInfo: state.book.view(order) };
}

const tableCommand = (
  body: { organizationId: string; orderId: string },
  call: Call,
  start: (order: StoredOrder) => void,
): { correlationId: string } => command(body, call, start, 'table');

const isAt = ({ seating }: StoredOrder, tableIds: readonly string[]): boolean =>
  tableIds.some((id) => seating?.tableIds.includes(id.toLowerCase()));

const isWithin = (
  { accepted, receivedAt, timeZone }: StoredOrder,
  from: string | null | undefined,
  to: string | null | undefined,
): boolean => {
  const at = accepted?.createdAt ?? receivedAt;
  return (!from || at >= parseLocal(from, timeZone)) && (!to || at <= parseLocal(to, timeZone));
};

/** iiko docs: orders at a table are shown while they are open. */
const shown = (
  orders: readonly StoredOrder[],
  body: { organizationIds: readonly string[]; sourceKeys?: readonly string[] | null | undefined },
  state: Call['state'],
): StoredOrder[] => {
  const organizationIds = state.terminals.select(body.organizationIds).map(({ id }) => id);
  return orders.filter(
    ({ seating, organizationId, receivedAt, accepted, request }) =>
      seating !== null &&
      organizationIds.includes(organizationId) &&
      state.clock.now() - receivedAt < RETENTION_MS &&
      (accepted === null || !isFinal(accepted.status)) &&
      (!body.sourceKeys || body.sourceKeys.includes(request.sourceKey ?? '')),
  );
};
