import { z } from 'zod';
import { invalid } from '../loyalty/loyalty-error.js';
import { operation, type Operation } from '../operation.js';
import { orderItem } from '../order-request.js';
import { guid } from '../validation.js';

/** Combos are iikoCard's: where it was never set up there are none to ask for. */
export const comboOperations: Operation[] = [
  operation({
    path: '/api/1/combo',
    group: 'Data: menu',
    latencyMs: 400,
    body: z.object({ organizationId: guid, extraData: z.boolean().nullish() }),
    answer: ({ organizationId }, { state }) => {
      const organization = state.terminals.organization(organizationId);
      state.loyalty.requireProvisioned();
      return {
        comboSpecifications: state.combos.of(organization),
        comboCategories: state.combos.categories,
        Warnings: [],
      };
    },
  }),
  operation({
    path: '/api/1/combo/calculate',
    group: 'Loyalty: order calculate',
    latencyMs: 400,
    body: z.object({ organizationId: guid, items: z.array(orderItem) }),
    answer: ({ organizationId, items }, { state }) => {
      const organization = state.terminals.organization(organizationId);
      state.loyalty.requireProvisioned();
      const [first] = items;
      const sourceId = first?.comboInformation?.comboSourceId;
      if (!first || !sourceId) {
        throw invalid('Items must have comboInformation.', 'ComboInformationNotFound');
      }
      if (items.some(({ comboInformation }) => comboInformation?.comboSourceId !== sourceId)) {
        throw invalid('Items of several combos cannot be calculated at once.', 'SeveralCombos');
      }
      const specification = state.combos.find(organization, sourceId);
      if (!specification || !state.combos.isSold(specification, organization)) {
        throw invalid(`Combo ${sourceId} not found.`, 'ComboNotFound');
      }
      return state.combos.calculate(specification, organization, items, first.amount);
    },
  }),
];
