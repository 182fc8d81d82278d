import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { dictionaryId } from '../data/ids.js';
import { orderItem } from '../order-request.js';
import type { SandboxState } from '../state.js';
import {
  DELIVERY_STATUSES,
  ITEM_STATUSES,
  TABLE_STATUSES,
  type AcceptedOrder,
  type StoredOrder,
} from '../stored-order.js';
import { ControlError, notFound, read } from './input.js';

const deliveryStatus = z.strictObject({ status: z.enum(DELIVERY_STATUSES) });
const tableStatus = z.strictObject({ status: z.enum(TABLE_STATUSES) });
const itemStatus = z.strictObject({ status: z.enum(ITEM_STATUSES) });

/** `amounts` by dish, 0 takes it out; `add` holds items as `create` takes them. */
const edit = z.strictObject({
  amounts: z
    .array(z.strictObject({ productId: z.guid(), amount: z.number().nonnegative() }))
    .default([]),
  add: z.array(orderItem).default([]),
});

const courier = z.strictObject({ name: z.string().min(1), phone: z.string().nullable() });

const estimate = z.strictObject({ at: z.iso.datetime({ offset: true }) });

const move = z.strictObject({ terminalGroupId: z.guid() });

const COURIER_ID = dictionaryId(31);

/** What staff do to orders. */
export function registerOrders(app: FastifyInstance, state: SandboxState): void {
  app.get('/orders', () => ({ items: state.book.all().map((order) => state.book.view(order)) }));
  app.get<{ Params: { id: string } }>('/orders/:id', (request) => {
    const order = findOrder(state, request.params.id);
    return { ...state.book.view(order), request: order.request };
  });
  app.post<{ Params: { id: string } }>('/orders/:id/status', (request) => {
    const order = findOrder(state, request.params.id);
    const { status } = read(order.seating ? tableStatus : deliveryStatus, request.body);
    if (!state.orderCommands.force(order, status)) {
      throw new ControlError(409, 'The POS has not accepted this order.');
    }
    return state.book.view(order);
  });
  app.post<{ Params: { id: string } }>('/orders/:id/items-status', (request) => {
    const { status } = read(itemStatus, request.body);
    const order = findOrder(state, request.params.id);
    if (!state.orderCommands.forceItems(order, status)) {
      throw new ControlError(409, 'The POS has no such order at a table.');
    }
    return state.book.view(order);
  });
  app.post<{ Params: { id: string } }>('/orders/:id/move', (request) => {
    const { terminalGroupId } = read(move, request.body);
    const group = state.terminals.group(terminalGroupId);
    if (!group) {
      throw notFound('Terminal group');
    }
    const moved = state.orderStaff.move(findOrder(state, request.params.id), group);
    if (!moved) {
      throw new ControlError(409, 'The POS has no such delivery.');
    }
    return state.book.view(moved);
  });
  app.post<{ Params: { id: string } }>('/orders/:id/courier', (request) => {
    const { name, phone } = read(courier, request.body);
    const order = findAccepted(state, request.params.id);
    order.accepted.courier = { id: COURIER_ID, name, phone };
    state.book.changed(order);
    return state.book.view(order);
  });
  app.post<{ Params: { id: string } }>('/orders/:id/estimate', (request) => {
    const { at } = read(estimate, request.body);
    const order = findAccepted(state, request.params.id);
    order.accepted.estimatedAt = Date.parse(at);
    state.book.changed(order);
    return state.book.view(order);
  });
  app.post<{ Params: { id: string } }>('/orders/:id/edit', (request) => {
    const change = read(edit, request.body);
    const order = findOrder(state, request.params.id);
    if (!state.orderStaff.edit(change, order)) {
      throw new ControlError(409, 'The POS has not accepted this order.');
    }
    return state.book.view(order);
  });
}

function findAccepted(
  state: SandboxState,
  orderId: string,
): StoredOrder & { accepted: AcceptedOrder } {
  const order = findOrder(state, orderId);
  const { accepted } = order;
  if (!accepted) {
    throw new ControlError(409, 'The POS has not accepted this order.');
  }
  return Object.assign(order, { accepted });
}

function findOrder(state: SandboxState, orderId: string): StoredOrder {
  const order = state.book.find(orderId);
  if (!order) {
    throw notFound('Order');
  }
  return order;
}
