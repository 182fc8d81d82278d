import type { MenuModifier, MenuModifierGroup } from './menu.js';

/** Limits of a modifier as its source gives them, before the rule of its group is applied. */
export type Limits = Pick<MenuModifier, 'min' | 'max' | 'default' | 'free'>;

export interface Candidate {
  /** Null: the source gives no limits for it. */
  limits: Limits | null;
  isHidden: boolean;
  /** Null: it cannot be sold (no price, deleted, unknown). */
  modifier: Omit<MenuModifier, keyof Limits> | null;
}

/** `unsatisfiable`: the POS demands modifiers that are not to be had, so the dish cannot be sold. */
export type Assembled = MenuModifierGroup | 'empty' | 'unsatisfiable';

/**
 * A group with those of its candidates that can be sold.
 *
 * The POS refuses a dish without its required modifiers ("has invalid group amount: min = …"), whatever
 * the menu shows. So a hidden modifier that is required stays, and where a required one
 * cannot be sold, or too few are left for the group's minimum, the group is `unsatisfiable`.
 */
export function assembleGroup(
  group: Omit<MenuModifierGroup, 'modifiers'>,
  candidates: Candidate[],
): Assembled {
  const modifiers: MenuModifier[] = [];
  for (const candidate of candidates) {
    const limits = effectiveLimits(candidate.limits, group);
    const isRequired = limits.min > 0;
    if (candidate.modifier === null && isRequired) {
      return 'unsatisfiable';
    }
    if (candidate.modifier !== null && (isRequired || !candidate.isHidden)) {
      modifiers.push({ ...candidate.modifier, ...limits });
    }
  }
  const mostToChoose = modifiers.reduce((sum, modifier) => sum + modifier.max, 0);
  if (mostToChoose < group.min) {
    return 'unsatisfiable';
  }
  return modifiers.length === 0 ? 'empty' : { ...group, modifiers };
}

/** Whether a dish can be ordered without choosing anything from the group. */
export function isOptional({ min, modifiers }: MenuModifierGroup): boolean {
  return min === 0 && modifiers.every((modifier) => modifier.min === 0);
}

/**
 * A modifier's own limits count only where its group says so; elsewhere the group's alone, and the
 * zeros that iiko then sends for a modifier are no limits (seen live: `maxQuantity: 0` for each
 * modifier of a group of which exactly one must be chosen).
 */
function effectiveLimits(
  own: Limits | null,
  { max, childLimits }: Pick<MenuModifierGroup, 'max' | 'childLimits'>,
): Limits {
  if (childLimits) {
    return own ?? { min: 0, max, default: 0, free: 0 };
  }
  return { min: 0, max, default: own?.default ?? 0, free: 0 };
}
