import type { CartProblem } from '../../cart/cart-problems.js';
import {
  partsOf,
  type CartLine,
  type CartModifier,
  type PricedLine,
  type PricedModifier,
} from '../../cart/cart.js';

const NAMED: ReadonlySet<CartProblem['code']> = new Set([
  'item_unknown',
  'combo_choice_unknown',
  'modifier_unknown',
]);

/**
 * Says what the dishes and options were called that the menu does not know any more.
 *
 * @param cart whose problems these are
 * @param lines the same cart as it was priced while they were on the menu
 */
export function nameGone(
  problems: readonly CartProblem[],
  cart: readonly CartLine[],
  lines: readonly PricedLine[],
): CartProblem[] {
  const names = new Map(lines.flatMap((line) => namesOf(line, cart[line.index])));
  return problems.map((problem) => {
    const name = NAMED.has(problem.code) ? names.get(problem.pointer) : undefined;
    if (name === undefined) {
      return problem;
    }
    const params = problem.code === 'item_unknown' ? { item: `«${name}»` } : problem.params;
    return { ...problem, params, hint: { ...problem.hint, name } };
  });
}

/** By the pointers at which problems of a line may stand. */
function namesOf(line: PricedLine, wanted: CartLine | undefined): [string, string][] {
  const place = `/lines/${line.index}`;
  const second = line.secondHalf;
  return [
    [`${place}/itemId`, line.name],
    ...namesOfModifiers(line.modifiers, wanted?.modifiers, place),
    ...(second === null
      ? []
      : ([
          [`${place}/secondHalf/itemId`, second.name],
          ...namesOfModifiers(
            second.modifiers,
            wanted?.secondHalf?.modifiers,
            `${place}/secondHalf`,
          ),
        ] as [string, string][])),
    ...(line.combo === undefined ? [] : namesOfChoices(line, wanted)),
  ];
}

function namesOfChoices(line: PricedLine, wanted: CartLine | undefined): [string, string][] {
  return partsOf(line).flatMap(({ pointer, name, modifiers }) => {
    const at = Number(pointer.split('/').at(-1));
    const asked = wanted?.combo?.choices[at]?.modifiers;
    return [[`${pointer}/itemId`, name], ...namesOfModifiers(modifiers, asked, pointer)];
  });
}

function namesOfModifiers(
  modifiers: readonly PricedModifier[],
  wanted: readonly CartModifier[] = [],
  place: string,
): [string, string][] {
  return wanted.flatMap(({ modifierId }, at): [string, string][] => {
    const found = modifiers.find((one) => one.modifierId === modifierId);
    return found === undefined ? [] : [[`${place}/modifiers/${at}`, found.name]];
  });
}
