import { z } from 'zod';
import type { Organization } from '../data/organizations.js';
import { ApiError } from '../errors.js';
import { operation, type Call, type Operation } from '../operation.js';
import { checkInCloud, refuseMalformed } from '../order-checks.js';
import { createRequest, demandsOf, type CreateRequest } from '../order-request.js';
import { rejection, type Rejection } from '../rejection.js';
import type { StoredOrder } from '../stored-order.js';
import { guid, localTime, text } from '../validation.js';

const LATENCY_MS = 300;
const STATUS_GROUP = 'Order status: changing';

const target = { organizationId: guid, orderId: guid };

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
  operation({
    path: '/api/1/deliveries/confirm',
    group: STATUS_GROUP,
    latencyMs: LATENCY_MS,
    body: z.object(target),
    answer: (body, call) =>
      command(body, call, (order) => {
        call.state.orderCommands.confirm(order, call.correlationId);
      }),
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
  refuseStopped(body, state);
  const order = state.orders.create(body, placeFor(body, organization, state), correlationId);
  const problem = rejectGroup(body, organization, state) ?? checkInCloud(body.order, organization);
  if (problem) {
    state.orders.fail(order, problem);
  }
  return { correlationId, orderInfo: state.book.view(order) };
}

/** An order for an unknown group is kept too: it ends in an error that can be looked up. */
function placeFor(
  { terminalGroupId }: CreateRequest,
  organization: Organization,
  state: Call['state'],
) {
  const group = terminalGroupId ? state.terminals.group(terminalGroupId) : undefined;
  return {
    organizationId: organization.id,
    terminalGroupId: group?.id ?? terminalGroupId ?? organization.id,
    timeZone: group?.timeZone ?? organization.timeZone,
  };
}

/** Automatic choice of the terminal group is a setting that these restaurants do not use. */
function rejectGroup(
  { terminalGroupId }: CreateRequest,
  { id: organizationId }: Organization,
  state: Call['state'],
): Rejection | undefined {
  if (!terminalGroupId) {
    return rejection('TerminalGroupIdNotDetermined', 'Terminal group cannot be determined.');
  }
  if (state.terminals.group(terminalGroupId)?.organizationId !== organizationId) {
    return rejection('TerminalGroupUnregistered', `Terminal group ${terminalGroupId} not found.`);
  }
  return state.terminals.condition(terminalGroupId.toLowerCase()) === 'disabled'
    ? rejection('TerminalGroupDisabled', `Terminal group ${terminalGroupId} is disabled.`)
    : undefined;
}

function refuseStopped(
  { createOrderSettings, terminalGroupId, order }: CreateRequest,
  state: Call['state'],
): void {
  if (!createOrderSettings?.checkStopList || !terminalGroupId) {
    return;
  }
  const demands = order.items.flatMap(demandsOf);
  const stopped = state.stopLists.shortages(terminalGroupId.toLowerCase(), demands);
  if (stopped.length > 0) {
    const ids = stopped.map(({ productId }) => productId).join(', ');
    throw new ApiError(403, `Order contains products from stop list: ${ids}.`);
  }
}

function answerDuplicate(
  id: string,
  { state, correlationId }: Pick<Call, 'state' | 'correlationId'>,
) {
  const existing = state.book.find(id);
  const message = 'Order already exists';
  if (!existing || state.settings.current.duplicateAnswer === 'bad-request') {
    throw new ApiError(400, message, 'DuplicatedOrderId');
  }
  return {
    correlationId,
    orderInfo: {
      id: existing.id,
      posId: null,
      externalNumber: null,
      organizationId: existing.organizationId,
      timestamp: state.clock.now(),
      creationStatus: 'Error',
      errorInfo: {
        code: 'DuplicatedOrderId',
        message,
        description: message,
        additionalData: null,
        errorReason: null,
      },
      order: null,
    },
  };
}

function command(
  { organizationId, orderId }: { organizationId: string; orderId: string },
  { state, correlationId }: Call,
  start: (order: StoredOrder) => void,
): { correlationId: string } {
  const organization = state.terminals.organization(organizationId);
  const order = state.book.find(orderId);
  if (order?.organizationId !== organization.id) {
    throw new ApiError(400, `Order ${orderId} not found.`, 'ORDER_NOT_FOUND');
  }
  start(order);
  return { correlationId };
}
