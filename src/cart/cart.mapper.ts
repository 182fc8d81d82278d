import type { Money } from '../platform/http/money.js';
import type { Plain } from '../platform/http/plain.js';
import { describe, type Language, type Violation } from '../platform/http/problem.js';
import { CART_PROBLEMS, type CartProblem } from './cart-problems.js';
import type { CartProblemDto } from './cart.dto.js';
import type { PricedChoice, PricedLine, PricedModifier } from './cart.js';
import type { PricedChoiceDto, PricedLineDto, PricedModifierDto } from './priced-line.dto.js';

export function toLineDto(
  line: PricedLine,
  money: (amount: number) => Money,
): Plain<PricedLineDto> {
  return {
    index: line.index,
    itemId: line.itemId,
    name: line.name,
    sizeId: line.sizeId,
    sizeName: line.sizeName,
    quantity: line.quantity,
    unitPrice: money(line.unitPrice),
    total: money(line.total),
    modifiers: line.modifiers.map((modifier) => toModifierDto(modifier, money)),
    secondHalf:
      line.secondHalf === null
        ? null
        : {
            itemId: line.secondHalf.itemId,
            name: line.secondHalf.name,
            modifiers: line.secondHalf.modifiers.map((each) => toModifierDto(each, money)),
          },
    combo:
      line.combo === undefined
        ? null
        : {
            price: money(line.combo.price),
            choices: line.combo.choices.map((choice) => toChoiceDto(choice, money)),
          },
    comment: line.comment,
  };
}

function toChoiceDto(
  choice: PricedChoice,
  money: (amount: number) => Money,
): Plain<PricedChoiceDto> {
  return {
    groupId: choice.groupId,
    groupName: choice.groupName,
    itemId: choice.itemId,
    name: choice.name,
    sizeId: choice.sizeId,
    sizeName: choice.sizeName,
    modifiers: choice.modifiers.map((modifier) => toModifierDto(modifier, money)),
  };
}

export function toCartProblemDto(problem: CartProblem, language: Language): Plain<CartProblemDto> {
  const definition = CART_PROBLEMS[problem.code];
  return {
    code: problem.code,
    pointer: problem.pointer,
    detail: describe(definition, language, problem.params),
    action: definition.action,
    ...hintOf(problem),
  };
}

function hintOf({ slot, hint }: CartProblem): Pick<Plain<CartProblemDto>, 'hint'> {
  return slot === undefined && hint === undefined
    ? {}
    : { hint: { ...hint, ...(slot && { slot }) } };
}

/** For what cannot be ordered: put into words when the refusal is answered. */
export function toViolation(problem: CartProblem): Violation {
  const { code, pointer, params } = problem;
  const text = CART_PROBLEMS[code];
  return { code, pointer, text, params, action: text.action, ...hintOf(problem) };
}

/** Turns minor units into what clients get. */
export function moneyIn(currency: string): (amount: number) => Money {
  return (amount) => ({ amount, currency });
}

function toModifierDto(
  modifier: PricedModifier,
  money: (amount: number) => Money,
): Plain<PricedModifierDto> {
  return {
    modifierId: modifier.modifierId,
    groupId: modifier.groupId,
    name: modifier.name,
    quantity: modifier.quantity,
    free: modifier.free,
    unitPrice: money(modifier.unitPrice),
  };
}
