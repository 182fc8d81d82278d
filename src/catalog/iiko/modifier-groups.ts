import { GENERAL_NAMES } from '../general-names.js';
import type { MenuModifier, MenuModifierGroup } from '../menu.js';
import type { RemarkReason, RemarkSubject } from '../menu-remarks.js';
import { MOST_MODIFIERS, MOST_OF_ONE } from '../order-limits.js';

/** Limits of a modifier as its source gives them, before the rule of its group is applied. */
export type Limits = Pick<MenuModifier, 'min' | 'max' | 'default' | 'free'>;

export interface Candidate extends RemarkSubject {
  /** Null: the source gives no limits for it; `unreadable`: it may give any. */
  limits: Limits | null | 'unreadable';
  isHidden: boolean;
  /** Null: it cannot be sold. */
  modifier: Omit<MenuModifier, keyof Limits> | null;
}

/** `unsatisfiable`: the POS demands modifiers that are not to be had, so the dish cannot be sold. */
export type Assembled = MenuModifierGroup | 'empty' | 'unsatisfiable';

export type Remark = (reason: RemarkReason, about: RemarkSubject) => void;

/**
 * A group with those of its candidates that can be sold.
 *
 * The POS refuses a dish without its required modifiers ("has invalid group amount: min = …"), whatever
 * the menu shows. So a hidden modifier that is required stays, and where a required one cannot be sold, or no choice
 * keeps to all limits, the group is `unsatisfiable`. One of which nothing may be chosen is `empty`, whatever its
 * modifiers allow.
 */
export function assembleGroup(
  draft: Omit<MenuModifierGroup, 'modifiers'>,
  candidates: Candidate[],
  remark: Remark,
): Assembled {
  const group = { ...draft, ...wholeLimits(draft) };
  const modifiers = new Map<string, MenuModifier>();
  for (const candidate of candidates) {
    const limits = nameableLimits(effectiveLimits(candidate.limits, group));
    const { modifier } = candidate;
    const earlier = modifier === null ? undefined : modifiers.get(modifier.id);
    const obstacle = obstacleOf(candidate, limits, earlier);
    if (obstacle !== undefined) {
      remark(obstacle, candidate);
      return 'unsatisfiable';
    }
    if (earlier !== undefined) {
      // Nobody knows which of both counts at the POS: what the stricter one allows, both do.
      modifiers.set(earlier.id, { ...earlier, min: Math.max(earlier.min, limits.min) });
    }
    const reason = reasonAgainst(candidate, limits, modifiers);
    if (modifier === null || reason !== undefined) {
      remark(reason ?? 'modifier_not_sold', candidate);
    } else {
      modifiers.set(modifier.id, { ...modifier, ...limits });
    }
  }
  return finish(group, [...modifiers.values()], remark);
}

/** Why the POS would refuse every dish with the group. */
function obstacleOf(
  { modifier }: Candidate,
  { min, max }: Limits,
  earlier: Limits | undefined,
): RemarkReason | undefined {
  if (min === 0) {
    return undefined;
  }
  if (modifier === null) {
    return 'modifier_required';
  }
  return min > Math.min(max, earlier?.max ?? max) ? 'group_contradictory' : undefined;
}

function reasonAgainst(
  { modifier, isHidden, limits: given }: Candidate,
  limits: Limits,
  taken: ReadonlyMap<string, MenuModifier>,
): RemarkReason | undefined {
  if (modifier === null) {
    return given === 'unreadable' ? 'modifier_unreadable' : 'modifier_not_sold';
  }
  if (taken.has(modifier.id)) {
    return 'modifier_repeated';
  }
  if (isHidden && limits.min === 0) {
    return 'modifier_hidden';
  }
  return limits.max === 0 ? 'modifier_not_choosable' : undefined;
}

function finish(
  draft: Omit<MenuModifierGroup, 'modifiers'>,
  modifiers: MenuModifier[],
  remark: Remark,
): Assembled {
  const least = sumOf(modifiers, 'min');
  const most = sumOf(modifiers, 'max');
  // The bucket of single modifiers has no limits of its own, only sums of theirs, of which some may be gone.
  const group =
    draft.id === null
      ? { ...draft, min: Math.min(draft.min, most), max: Math.max(draft.max, least) }
      : draft;
  if (group.min > group.max || least > group.max || most < group.min) {
    remark('group_contradictory', { id: group.id, name: group.name });
    return 'unsatisfiable';
  }
  if (group.max === 0) {
    for (const modifier of modifiers) {
      remark('modifier_not_choosable', modifier);
    }
  }
  if (modifiers.length === 0 || group.max === 0) {
    return 'empty';
  }
  return { ...named(group, remark), modifiers: withinDefaults(group, modifiers, remark) };
}

/** The bucket of single modifiers has no name: they are those of the dish itself. */
function named(
  group: Omit<MenuModifierGroup, 'modifiers'>,
  remark: Remark,
): Omit<MenuModifierGroup, 'modifiers'> {
  if (group.name !== '' || group.id === null) {
    return group;
  }
  remark('name_unreadable', { id: group.id, name: null });
  return { ...group, name: GENERAL_NAMES.options };
}

/** What a storefront preselects must be allowed; where it is too much for the group, the last give way. */
function withinDefaults(
  { max }: Pick<MenuModifierGroup, 'max'>,
  modifiers: MenuModifier[],
  remark: Remark,
): MenuModifier[] {
  let left = max - sumOf(modifiers, 'min');
  return modifiers.map((modifier) => {
    const wanted = Math.min(Math.max(modifier.default, modifier.min), modifier.max);
    const extra = Math.min(wanted - modifier.min, left);
    left -= extra;
    const preset = modifier.min + extra;
    if (preset !== modifier.default) {
      remark('default_adjusted', modifier);
    }
    return { ...modifier, default: preset };
  });
}

/** Whether a dish can be ordered without choosing anything from the group. */
export function isOptional({ min, modifiers }: MenuModifierGroup): boolean {
  return min === 0 && modifiers.every((modifier) => modifier.min === 0);
}

/** Whether the least that all groups demand is no more than a line of an order can name. */
export function canBeNamed(groups: readonly MenuModifierGroup[]): boolean {
  return groups.reduce((sum, group) => sum + leastDifferent(group), 0) <= MOST_MODIFIERS;
}

function leastDifferent({ min, modifiers }: MenuModifierGroup): number {
  const required = modifiers.filter((modifier) => modifier.min > 0);
  let missing = min - sumOf(required, 'max');
  const others = modifiers
    .filter((modifier) => modifier.min === 0)
    .map((modifier) => modifier.max)
    .sort((one, other) => other - one);
  let count = required.length;
  for (const most of others) {
    if (missing <= 0) {
      break;
    }
    missing -= most;
    count += 1;
  }
  return count;
}

/**
 * A modifier's own limits count only where its group says so; elsewhere the group's alone, and the
 * zeros that iiko then sends for a modifier are no limits (seen live: `maxQuantity: 0` for each
 * modifier of a group of which exactly one must be chosen). Limits that cannot be read may demand it.
 */
function effectiveLimits(
  own: Limits | null | 'unreadable',
  { max, childLimits }: Pick<MenuModifierGroup, 'max' | 'childLimits'>,
): Limits {
  const given = own === 'unreadable' ? { min: 1, max: 1, default: 0, free: 0 } : own;
  if (childLimits) {
    return given ?? { min: 0, max, default: 0, free: 0 };
  }
  return { min: 0, max, default: given?.default ?? 0, free: 0 };
}

/** Guests choose whole pieces. */
function wholeLimits<Given extends Pick<MenuModifierGroup, 'min' | 'max' | 'free'>>(
  given: Given,
): Given {
  return {
    ...given,
    min: Math.ceil(given.min),
    max: Math.floor(given.max),
    free: Math.floor(given.free),
  };
}

function nameableLimits(given: Limits): Limits {
  const limits = wholeLimits(given);
  return { ...limits, max: Math.min(limits.max, MOST_OF_ONE), default: Math.floor(given.default) };
}

function sumOf(modifiers: readonly MenuModifier[], limit: 'min' | 'max'): number {
  return modifiers.reduce((sum, modifier) => sum + modifier[limit], 0);
}
