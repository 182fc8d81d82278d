import { z } from 'zod';
import { demandsOf } from '../order-demands.js';
import { orderItem } from '../order-request.js';
import { ApiError } from '../errors.js';
import { operation, type Call, type Operation } from '../operation.js';
import type { StopListItem } from '../stop-lists.js';
import { formatUtc } from '../time.js';
import { guid, guids } from '../validation.js';

const LATENCY_MS = 300;

const target = { organizationId: guid, terminalGroupId: guid };
const product = { productId: guid, sizeId: guid.nullish() };

export const stopListOperations: Operation[] = [
  operation({
    path: '/api/1/stop_lists',
    group: 'Data: stoplists',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.min(1),
      returnSize: z.boolean().nullish(),
      terminalGroupsIds: guids.nullish(),
    }),
    answer: ({ organizationIds, returnSize, terminalGroupsIds }, { state, correlationId }) => ({
      correlationId,
      terminalGroupStopLists: state.terminals.select(organizationIds).map((organization) => ({
        organizationId: organization.id,
        // A group in which nothing is stopped is left out, as live answers leave it out.
        items: organization.terminalGroups
          .filter(({ id }) => !terminalGroupsIds || terminalGroupsIds.includes(id))
          .map(({ id }) => ({ terminalGroupId: id, items: state.stopLists.list(id) }))
          .filter(({ items }) => items.length > 0)
          .map(({ terminalGroupId, items }) => ({
            terminalGroupId,
            items: items.map((item) => ({
              ...toItem(item, skuOf(state, organization.id, item.productId)),
              sizeId: returnSize ? item.sizeId : null,
            })),
          })),
      })),
    }),
  }),
  operation({
    path: '/api/1/stop_lists/check',
    group: 'Orders: creating',
    latencyMs: LATENCY_MS,
    body: z.object({ ...target, items: z.array(orderItem) }),
    answer: ({ items, ...body }, { state, correlationId }) => {
      const { groupId, organizationId } = locate(state, body);
      const find = (dishId: string) => state.menus.findDish(organizationId, dishId);
      const rejected = state.stopLists.shortages(groupId, demandsOf(items, find));
      return rejected.length === 0
        ? { correlationId }
        : {
            correlationId,
            rejectedItems: rejected.map((item) =>
              toItem(item, skuOf(state, organizationId, item.productId)),
            ),
          };
    },
  }),
  operation({
    path: '/api/1/stop_lists/add',
    group: 'Data: changing stoplists',
    latencyMs: LATENCY_MS,
    body: z.object({
      ...target,
      items: z.array(z.object({ ...product, balance: z.number().nonnegative() })),
    }),
    answer: ({ items, ...body }, call) =>
      change(call, body, (groupId) => {
        call.state.stopLists.add(groupId, items);
      }),
  }),
  operation({
    path: '/api/1/stop_lists/remove',
    group: 'Data: changing stoplists',
    latencyMs: LATENCY_MS,
    body: z.object({ ...target, items: z.array(z.object(product)) }),
    answer: ({ items, ...body }, call) =>
      change(call, body, (groupId) => {
        call.state.stopLists.remove(groupId, items);
      }),
  }),
  operation({
    path: '/api/1/stop_lists/clear',
    group: 'Data: changing stoplists',
    latencyMs: LATENCY_MS,
    body: z.object(target),
    answer: (body, call) =>
      change(call, body, (groupId) => {
        call.state.stopLists.replace(groupId, []);
      }),
  }),
];

interface Target {
  organizationId: string;
  terminalGroupId: string;
}

const locate = (state: Call['state'], { organizationId, terminalGroupId }: Target) => {
  const organization = state.terminals.organization(organizationId);
  const group = state.terminals.group(terminalGroupId);
  if (group?.organizationId !== organization.id) {
    throw new ApiError(400, `Terminal group ${terminalGroupId} not found.`);
  }
  return { organizationId: organization.id, groupId: group.id };
};

/** Writes are commands: the POS carries them out a little later. */
const change = (
  { state, correlationId }: Call,
  body: Target,
  apply: (groupId: string) => void,
): { correlationId: string } => {
  const { groupId, organizationId } = locate(state, body);
  state.commands.start(correlationId, organizationId);
  state.clock.schedule(state.settings.scaled(state.settings.current.commandMs), () => {
    apply(groupId);
    state.commands.succeed(correlationId);
  });
  return { correlationId };
};

const skuOf = (state: Call['state'], organizationId: string, productId: string): string | null =>
  state.menus.findDish(organizationId, productId)?.sku ?? null;

const toItem = ({ productId, sizeId, balance, addedAt }: StopListItem, sku: string | null) => ({
  balance,
  productId,
  sizeId,
  sku,
  dateAdd: formatUtc(addedAt),
});
