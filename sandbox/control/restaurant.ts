import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { externalMenuSchema, nomenclatureSchema } from '../menu-schema.js';
import type { SandboxState } from '../state.js';
import type { TerminalGroup } from '../data/organizations.js';
import { localTime } from '../validation.js';
import { notFound, read } from './input.js';
import { registerOrders } from './orders.js';

const id = z.guid();

const stopList = z.strictObject({
  terminalGroupId: id,
  items: z.array(
    z.strictObject({
      productId: id,
      sizeId: id.nullish(),
      balance: z.number().nonnegative(),
    }),
  ),
});

const pos = z
  .strictObject({
    terminalGroupId: id,
    online: z.boolean().optional(),
    condition: z.enum(['enabled', 'sleeping', 'disabled']).optional(),
  })
  .refine(({ online, condition }) => online !== undefined || condition !== undefined, {
    message: 'online or condition is required',
  });

const organizationChange = z.strictObject({
  addressFormatType: z.enum(['City', 'Legacy']).exactOptional(),
  currency: z.string().length(3).exactOptional(),
  marketingSourceRequiredInDelivery: z.boolean().exactOptional(),
  minimumDenomination: z.number().positive().exactOptional(),
});

const menu = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('external'), menu: externalMenuSchema }),
  z.strictObject({ source: z.literal('nomenclature'), menu: nomenclatureSchema }),
]);

const itemChange = z.strictObject({
  price: z.number().nonnegative().nullable().optional(),
  name: z.string().min(1).optional(),
  isHidden: z.boolean().optional(),
});

const comboChange = z.strictObject({
  isActive: z.boolean().optional(),
  priceModification: z.number().nonnegative().optional(),
  name: z.string().min(1).optional(),
  startDate: localTime.nullable().optional(),
  expirationDate: localTime.nullable().optional(),
});

/** What staff do in the restaurants: stop lists, the POS, menus, orders. */
export function registerRestaurant(app: FastifyInstance, state: SandboxState): void {
  app.put('/stop-list', (request) => {
    const { terminalGroupId, items } = read(stopList, request.body);
    const { id: groupId } = findGroup(state, terminalGroupId);
    state.stopLists.replace(groupId, items);
    return { terminalGroupId: groupId, items: state.stopLists.list(groupId) };
  });

  app.post('/pos', (request) => {
    const { terminalGroupId, online, condition } = read(pos, request.body);
    const { id: groupId } = findGroup(state, terminalGroupId);
    if (condition) {
      state.terminals.setCondition(groupId, condition);
    }
    if (online !== undefined) {
      state.terminals.setOnline(groupId, online);
    }
    if (online) {
      state.announceStopList(groupId, true);
    }
    return { terminalGroupId: groupId, online: state.terminals.isOnline(groupId) };
  });

  app.patch<{ Params: { id: string } }>('/organizations/:id', (request) => {
    const { id: key } = request.params;
    if (!state.terminals.organizations.some((one) => one.id === key.toLowerCase())) {
      throw notFound('Organization');
    }
    return state.terminals.changeOrganization(key, read(organizationChange, request.body));
  });

  registerMenu(app, state);
  registerCombos(app, state);
  registerOrders(app, state);
}

function registerMenu(app: FastifyInstance, state: SandboxState): void {
  app.put('/menu', (request) => {
    const change = read(menu, request.body);
    if (change.source === 'external') {
      state.menus.replaceExternal(change.menu);
    } else {
      state.menus.replaceNomenclature(change.menu);
    }
    return announceMenu(state);
  });
  app.post('/menu/touch', () => {
    state.menus.touch();
    return announceMenu(state);
  });
  app.patch<{ Params: { itemId: string } }>('/menu/items/:itemId', (request) => {
    const change = read(itemChange, request.body);
    if (!state.menus.changeItem(request.params.itemId.toLowerCase(), change)) {
      throw notFound('Menu item');
    }
    return announceMenu(state);
  });
}

function registerCombos(app: FastifyInstance, state: SandboxState): void {
  app.patch<{ Params: { comboId: string } }>('/combos/:comboId', (request) => {
    const change = read(comboChange, request.body);
    if (!state.combos.change(request.params.comboId.toLowerCase(), change)) {
      throw notFound('Combo');
    }
    return announceMenu(state);
  });
}

function announceMenu(state: SandboxState): { revision: number | null } {
  return { revision: state.menus.externalMenu.revision ?? null };
}

function findGroup(state: SandboxState, groupId: string): TerminalGroup {
  const group = state.terminals.group(groupId);
  if (!group) {
    throw notFound('Terminal group');
  }
  return group;
}
