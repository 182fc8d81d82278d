import type { Organization } from './data/organizations.js';
import { ApiError } from './errors.js';
import type { Call } from './operation.js';
import { demandsOf } from './order-demands.js';
import type { OrderRequest } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import type { StoredOrder } from './stored-order.js';

/** What requests for deliveries and for orders at a table have in common. */
interface Intake {
  terminalGroupId?: string | null | undefined;
  createOrderSettings?: { checkStopList?: boolean | null | undefined } | null | undefined;
  order: OrderRequest;
}

/** An order for an unknown group is kept too: it ends in an error that can be looked up. */
export function placeFor(
  { terminalGroupId }: Intake,
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
export function rejectGroup(
  { terminalGroupId }: Intake,
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

export function refuseStopped(
  { createOrderSettings, terminalGroupId, order }: Intake,
  { id: organizationId }: Organization,
  state: Call['state'],
): void {
  if (!createOrderSettings?.checkStopList || !terminalGroupId) {
    return;
  }
  const find = (dishId: string) => state.menus.findDish(organizationId, dishId);
  const demands = demandsOf(order.items, find);
  const stopped = state.stopLists.shortages(terminalGroupId.toLowerCase(), demands);
  if (stopped.length > 0) {
    const ids = stopped.map(({ productId }) => productId).join(', ');
    throw new ApiError(403, `Order contains products from stop list: ${ids}.`);
  }
}

export function answerDuplicate(
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

/** Commands on deliveries do not know orders at tables, nor the other way round. */
export function command(
  { organizationId, orderId }: { organizationId: string; orderId: string },
  { state, correlationId }: Call,
  start: (order: StoredOrder) => void,
  kind: 'delivery' | 'table' = 'delivery',
): { correlationId: string } {
  const organization = state.terminals.organization(organizationId);
  const order = state.book.find(orderId);
  const isMeant = order !== undefined && (order.seating === null) === (kind === 'delivery');
  if (!isMeant || order.organizationId !== organization.id) {
    throw new ApiError(400, `Order ${orderId} not found.`, 'ORDER_NOT_FOUND');
  }
  start(order);
  return { correlationId };
}
