import { z } from 'zod';
import { operation, type Call, type Operation } from '../operation.js';
import { checkInCloud, refuseMalformed } from '../order-checks.js';
import { answerDuplicate, command, placeFor, refuseStopped, rejectGroup } from '../order-intake.js';
import { createRequest, type CreateRequest } from '../order-request.js';
import type { StoredOrder } from '../stored-order.js';
import { guid, localTime, text } from '../validation.js';

const LATENCY_MS = 300;
const STATUS_GROUP = 'Order status: changing';

const target = { organizationId: guid, orderId: guid };

/** A command that names nothing but its order. */
const statusCommand = (path: string, run: (order: StoredOrder, call: Call) => void): Operation =>
  operation({
    path,
    group: STATUS_GROUP,
    latencyMs: LATENCY_MS,
    body: z.object(target),
    answer: (body, call) =>
      command(body, call, (order) => {
        run(order, call);
      }),
  });

export const deliveryOperations: Operation[] = [
  operation({
    path: '/api/1/deliveries/create',
    group: 'Orders: creating',
    latencyMs: LATENCY_MS,
    body: createRequest,
    answer: (body, call) => create(body, call),
  }),
  operation({
    path: '/api/1/commands/status',
    group: 'Commands',
    latencyMs: 100,
    body: z.object({ organizationId: guid, correlationId: guid }),
    answer: ({ organizationId, correlationId }, { state }) =>
      state.commands.status(
        state.terminals.organization(organizationId).id,
        correlationId.toLowerCase(),
      ),
  }),
  operation({
    path: '/api/1/deliveries/cancel',
    group: STATUS_GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      movedOrderId: guid.nullish(),
      cancelCauseId: guid.nullish(),
      cancelComment: z.string().nullish(),
      removalTypeId: guid.nullish(),
      removalComment: text(255).nullish(),
      userIdForWriteoff: guid.nullish(),
    }),
    answer: (body, call) =>
      command(body, call, (order) => {
        call.state.orderCommands.cancel(order, body, call.correlationId);
      }),
  }),
  statusCommand('/api/1/deliveries/confirm', (order, { state, correlationId }) => {
    state.orderCommands.confirm(order, correlationId);
  }),
  statusCommand('/api/1/deliveries/cancel_confirmation', (order, { state, correlationId }) => {
    state.orderCommands.cancelConfirmation(order, correlationId);
  }),
  operation({
    path: '/api/1/deliveries/update_order_delivery_status',
    group: STATUS_GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      deliveryStatus: z.enum(['Waiting', 'OnWay', 'Delivered']),
      deliveryDate: localTime.nullish(),
    }),
    answer: (body, call) =>
      command(body, call, (order) => {
        call.state.orderCommands.updateStatus(order, body.deliveryStatus, call.correlationId);
      }),
  }),
  operation({
    path: '/api/1/deliveries/close',
    group: STATUS_GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({ ...target, deliveryDate: localTime.nullish() }),
    answer: (body, call) =>
      command(body, call, (order) => {
        call.state.orderCommands.close(order, call.correlationId);
      }),
  }),
];

function create(body: CreateRequest, call: Call): unknown {
  refuseMalformed(body);
  const { state, correlationId } = call;
  const organization = state.terminals.organization(body.organizationId);
  if (body.order.id && state.book.find(body.order.id)) {
    return answerDuplicate(body.order.id, call);
  }
  refuseStopped(body, organization, state);
  const order = state.orders.create(body, placeFor(body, organization, state), correlationId);
  const problem = rejectGroup(body, organization, state) ?? checkInCloud(body.order, organization);
  if (problem) {
    state.orders.fail(order, problem);
  }
  return { correlationId, orderInfo: state.book.view(order) };
}
