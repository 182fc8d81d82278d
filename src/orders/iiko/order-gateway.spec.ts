import type { CallTurns } from '../../iiko/call-turns.js';
import type { IikoBudgets } from '../../iiko/iiko-budgets.js';
import type { IikoClient } from '../../iiko/iiko.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { commandStatusSchema } from '../../iiko/schemas/orders.js';
import type { CancelTerms } from './cancel-terms.js';
import { DeliveryGateway } from './delivery-gateway.js';
import { DineInGateway } from './dine-in-gateway.js';
import { OrderGateways } from './order-gateway.js';

const ORGANIZATION = { organizationId: 'organization-1' };
const HOUR_MS = 3_600_000;

/** The gateways before a client of which only these operations work. */
function gatewaysOf(client: object): OrderGateways {
  const iiko = client as IikoClient;
  const terms = {} as Partial<CancelTerms> as CancelTerms;
  return new OrderGateways(
    new DeliveryGateway(iiko, terms),
    new DineInGateway(iiko, terms),
    iiko,
    {} as Partial<CallTurns> as CallTurns,
    {} as Partial<IikoBudgets> as IikoBudgets,
  );
}

const refusing = (status: number) => () =>
  Promise.reject(
    new IikoError({ kind: 'rejected', outcome: 'refused', operation: 'operation', status }),
  );

describe('a command', () => {
  const statusOf = (answer: object) =>
    gatewaysOf({
      commandStatus: () => Promise.resolve(commandStatusSchema.parse(answer)),
    }).commandStatus(ORGANIZATION, 'c-1');

  it.each([
    ['InProgress', 'pending'],
    ['Success', 'done'],
    ['Paused', 'unclear'],
  ])('in state %s is %s', async (state, expected) => {
    expect(await statusOf({ state })).toEqual({ outcome: 'accepted', state: expected });
  });

  it.each([
    [{ errorReason: 'Product is inactive' }, 'Product is inactive', 'item_unavailable'],
    [
      { errorReason: 'Common', exception: { message: 'Product is inactive' } },
      'Product is inactive',
      'item_unavailable',
    ],
    [{}, undefined, 'restaurant_refused'],
  ])('that failed is refused: %j', async (answer, text, problem) => {
    expect(await statusOf({ state: 'Error', ...answer })).toMatchObject({
      state: 'refused',
      refusal: { text, problem },
    });
  });

  it('is forgotten after a time', async () => {
    const expired = { kind: 'expired', outcome: 'refused', operation: 'commandStatus' } as const;
    const gateways = gatewaysOf({ commandStatus: () => Promise.reject(new IikoError(expired)) });
    expect(await gateways.commandStatus(ORGANIZATION, 'c-1')).toMatchObject({
      outcome: 'retry',
      obstacle: 'forgotten',
    });
  });
});

describe('changes of deliveries', () => {
  it('may be asked for since a revision that iiko does not keep', async () => {
    const { delivery } = gatewaysOf({ deliveriesByRevision: refusing(400) });
    expect(await delivery.changesSince('organization-1', 7)).toMatchObject({ obstacle: 'too-old' });
    const other = gatewaysOf({ deliveriesByRevision: refusing(403) });
    expect(await other.delivery.changesSince('organization-1', 7)).toMatchObject({
      outcome: 'refused',
      obstacle: undefined,
    });
  });

  it('may be too many for the span that is asked for', async () => {
    const { delivery } = gatewaysOf({ deliveriesByDate: refusing(422) });
    const span = { from: 0, to: HOUR_MS };
    expect(await delivery.dueWithin('organization-1', span, 'UTC')).toMatchObject({
      obstacle: 'too-much',
    });
  });

  it("are asked for by the organization's clock", async () => {
    const asked: object[] = [];
    const { delivery } = gatewaysOf({
      deliveriesByDate: (request: object) => {
        asked.push(request);
        return Promise.resolve({ maxRevision: 9, orders: [] });
      },
    });
    const answer = await delivery.dueWithin(
      'organization-1',
      { from: Date.UTC(2026, 10, 24), to: Date.UTC(2026, 10, 24, 1) },
      'Europe/Moscow',
    );
    expect(answer).toEqual({ outcome: 'accepted', revision: 9, posOrders: [] });
    expect(asked).toEqual([
      {
        organizationIds: ['organization-1'],
        from: '2026-11-24 03:00:00.000',
        to: '2026-11-24 04:00:00.000',
      },
    ]);
  });
});

describe('cancelling', () => {
  const anOrder = { ...ORGANIZATION, id: 'order-1', iikoId: null } as unknown as Parameters<
    DeliveryGateway['cancel']
  >[0];

  it.each(['delivery', 'dine-in'] as const)(
    'is refused by a status that proves nothing, too: %s',
    async (name) => {
      const unproved = () =>
        Promise.reject(
          new IikoError({ kind: 'rejected', outcome: 'unknown', operation: 'cancel', status: 418 }),
        );
      const iiko = {
        cancelDelivery: unproved,
        cancelTableOrder: unproved,
      } as unknown as IikoClient;
      const terms = { detailsFor: () => ({ removalTypeId: 'removal' }) } as unknown as CancelTerms;
      const gateway =
        name === 'delivery' ? new DeliveryGateway(iiko, terms) : new DineInGateway(iiko, terms);
      expect(await gateway.cancel(anOrder)).toMatchObject({ outcome: 'refused' });
    },
  );
});
