import type { Text } from './problem-definition.js';
import type { TextParams } from './problem.js';
import { VIOLATIONS, type ViolationCode, type ViolationDefinition } from './violations.js';

/** What class-validator's metadata tells of one rule on one property. */
export interface Rule {
  /** `isInt`; rules that the library treats in a special way have a type only: `nestedValidation`. */
  name?: string;
  type: string;
  /** The decorator's arguments. */
  constraints?: unknown[];
  /** Whether the value is a list and the rule is for its elements. */
  each: boolean;
  /** `context: { en, ru }` among a decorator's options: what to say instead of the usual text. */
  context?: unknown;
}

/** Stands before the text of a rule for the elements of a list. */
export const EACH: Text = { en: 'Each element:', ru: 'Каждый элемент:' };

export function nameOf({ name, type }: Pick<Rule, 'name' | 'type'>): string {
  return name ?? type;
}

/** `isInt` → `is_int`; the library's own name for an unknown property gets a clearer one. */
export function codeOf(name: string): string {
  return name === 'whitelistValidation'
    ? 'unknown_property'
    : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * What to say when a rule is broken.
 * @param rule undefined for what is no rule of a DTO: an unknown property
 * @returns undefined when nobody has written a text for it
 */
export function wordsFor(
  name: string,
  rule: Rule | undefined,
): { text: Text; params: TextParams } | undefined {
  const definition = findDefinition(codeOf(name));
  const text = isText(rule?.context) ? rule.context : definition;
  if (text === undefined) {
    return undefined;
  }
  const args = definition?.args ?? [];
  const params = args.map((arg, index) => [arg, toParam(rule?.constraints?.[index])] as const);
  return { text: rule?.each === true ? forEach(text) : text, params: Object.fromEntries(params) };
}

function findDefinition(code: string): ViolationDefinition | undefined {
  return Object.hasOwn(VIOLATIONS, code) ? VIOLATIONS[code as ViolationCode] : undefined;
}

function isText(context: unknown): context is Text {
  return typeof context === 'object' && context !== null && 'en' in context && 'ru' in context;
}

function forEach({ en, ru }: Text): Text {
  return { en: `${EACH.en} ${en}`, ru: `${EACH.ru} ${ru}` };
}

function toParam(value: unknown): string | number {
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  return typeof value === 'number' ? value : String(value);
}
