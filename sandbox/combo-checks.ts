import type { Combos } from './combos.js';
import type { Organization } from './data/organizations.js';
import { firstOf } from './modifier-checks.js';
import type { Combo, OrderItem, OrderRequest } from './order-request.js';
import { parseLocal } from './time.js';
import { rejection, type Rejection } from './rejection.js';

export interface ComboRules {
  combos: Combos;
  organization: Organization;
  now: number;
  /** Refuse a price that differs from the specification's. */
  matchPrices: boolean;
}

/** What the cloud sees of itself: ids, and who refers to whom. */
export function checkComboReferences({ combos, items }: OrderRequest): Rejection | undefined {
  const known = new Map((combos ?? []).map((combo) => [combo.id.toLowerCase(), combo]));
  if (known.size < (combos ?? []).length) {
    return rejection('ComboDuplicated', 'Order combos must have different ids.');
  }
  return firstOf(items, ({ comboInformation }) => {
    if (!comboInformation) {
      return undefined;
    }
    const combo = known.get(comboInformation.comboId.toLowerCase());
    return combo?.sourceId.toLowerCase() === comboInformation.comboSourceId.toLowerCase()
      ? undefined
      : rejection(
          'InvalidReferenceToCombo',
          `Order item refers to combo ${comboInformation.comboId}, which is not in the order.`,
        );
  });
}

/** What the POS finds wrong with the combos of an order. */
export function checkCombos(order: OrderRequest, rules: ComboRules): Rejection | undefined {
  const { completeBefore } = order;
  const now = completeBefore ? parseLocal(completeBefore, rules.organization.timeZone) : rules.now;
  return firstOf(order.combos ?? [], (combo) =>
    checkCombo(combo, itemsOf(order, combo), { ...rules, now }),
  );
}

export const itemsOf = ({ items }: OrderRequest, { id }: Combo): OrderItem[] =>
  items.filter(
    ({ comboInformation }) => comboInformation?.comboId.toLowerCase() === id.toLowerCase(),
  );

function checkCombo(
  combo: Combo,
  items: OrderItem[],
  { combos, organization, now, matchPrices }: ComboRules,
): Rejection | undefined {
  const specification = combos.find(organization, combo.sourceId);
  if (!specification) {
    return rejection('InvalidReferenceToCombo', `Combo ${combo.sourceId} not found.`);
  }
  if (!combos.isSold(specification, organization, now)) {
    return rejection('Common', `Combo "${combo.name}" is inactive or has expired.`);
  }
  const { price, incorrectlyFilledGroups } = combos.calculate(
    specification,
    organization,
    items,
    combo.amount,
  );
  if (incorrectlyFilledGroups.length > 0) {
    return rejection(
      'InvalidComboItemsAmount',
      `Items do not fit combo "${combo.name}": groups ${incorrectlyFilledGroups.join(', ')}.`,
    );
  }
  return matchPrices && Math.abs(price - combo.price) > 0.01
    ? rejection(
        'RequestProductPriceIsNotEqualToFrontPrice',
        `Price of combo "${combo.name}" in the request is not equal to the front price.`,
      )
    : undefined;
}
