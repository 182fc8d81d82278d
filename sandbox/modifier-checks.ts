import type { GroupOffer, ModifierOffer } from './offers.js';
import type { Modifier } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import { findGroup } from './totals.js';

/** The first thing that is wrong with the modifiers of one dish, given the groups that it offers. */
export function checkModifiers(
  modifiers: readonly Modifier[] | null | undefined,
  groups: readonly GroupOffer[],
): Rejection | undefined {
  const chosen = modifiers ?? [];
  return (
    firstOf(chosen, (modifier) => checkMembership(modifier, groups)) ??
    checkDuplicates(chosen) ??
    firstOf(groups, (group) => checkAmounts(group, chosen))
  );
}

export const firstOf = <T>(
  values: readonly T[],
  check: (value: T) => Rejection | undefined,
): Rejection | undefined => {
  for (const value of values) {
    const problem = check(value);
    if (problem) {
      return problem;
    }
  }
  return undefined;
};

const checkMembership = (
  modifier: Modifier,
  groups: readonly GroupOffer[],
): Rejection | undefined => {
  if (findGroup(groups, modifier)) {
    return undefined;
  }
  const { productGroupId, productId } = modifier;
  if (!productGroupId) {
    return rejection('Common', `Cannot find fixed simple modifiers item for product ${productId}.`);
  }
  return groups.some((group) => group.id === productGroupId.toLowerCase())
    ? rejection('Common', `Cannot find fixed group modifiers item for product ${productId}.`)
    : rejection('ProductGroupNotFound', `Product group ${productGroupId} not found.`);
};

const checkDuplicates = (modifiers: readonly Modifier[]): Rejection | undefined => {
  const seen = new Set<string>();
  return firstOf(modifiers, ({ productId, productGroupId }) => {
    const key = `${productGroupId ?? ''}|${productId}`.toLowerCase();
    if (seen.has(key)) {
      return rejection('ModifierDuplicated', `Modifier ${productId} is duplicated.`);
    }
    seen.add(key);
    return undefined;
  });
};

const checkAmounts = (group: GroupOffer, modifiers: readonly Modifier[]): Rejection | undefined => {
  const amountOf = (id: string): number =>
    modifiers
      .filter((one) => findGroup([group], one) && one.productId.toLowerCase() === id)
      .reduce((sum, one) => sum + one.amount, 0);
  const total = group.modifiers.reduce((sum, { id }) => sum + amountOf(id), 0);
  // The bucket of single modifiers is not a group: its modifiers only have limits of their own.
  if (group.id !== null && !isWithin(total, group)) {
    return outOfLimits('group', total, group);
  }
  return group.childLimits || group.id === null
    ? firstOf(group.modifiers, (offer) => checkChild(offer, amountOf(offer.id)))
    : undefined;
};

const checkChild = (offer: ModifierOffer, amount: number): Rejection | undefined =>
  isWithin(amount, offer) ? undefined : outOfLimits('item', amount, offer);

interface Limits {
  min: number;
  max: number;
  name: string;
}

const isWithin = (amount: number, { min, max }: Limits): boolean => amount >= min && amount <= max;

const outOfLimits = (what: string, actual: number, { min, max, name }: Limits): Rejection =>
  rejection(
    'Common',
    `Order item modifier "${name}" has invalid ${what} amount: min = ${min}, max = ${max}, actual = ${actual}.`,
  );
