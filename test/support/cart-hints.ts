import { modifierGroupsOf, type MenuItem, type MenuModifierGroup } from '../../src/catalog/menu.js';
import type { CartProblemDto } from '../../src/cart/cart.dto.js';
import type { CartLine, CartModifier } from '../../src/cart/cart.js';
import type { Cart } from '../../src/orders/order-model.js';
import { MORE, withMinimum } from './random-carts.js';

type Items = ReadonlyMap<string, MenuItem>;

/** Where something stands in a cart: a line, its second half, a choice of its combo, an option of any. */
interface Place {
  line: CartLine;
  /** The line, half or choice. */
  part: { itemId: string; sizeId?: string; modifiers: CartModifier[] };
  modifier: CartModifier | undefined;
  isHalf: boolean;
}

export function placeAt({ lines }: Cart, pointer: string): Place | undefined {
  const [, root, index, ...path] = pointer.split('/');
  const line = root === 'lines' ? lines[Number(index)] : undefined;
  if (line === undefined) {
    return undefined;
  }
  const isSecond = path[0] === 'secondHalf';
  const choice = path[0] === 'combo' ? line.combo?.choices[Number(path[2])] : undefined;
  const second = isSecond ? line.secondHalf : undefined;
  const part = second ?? choice ?? line;
  const at = path.indexOf('modifiers');
  return {
    line,
    part,
    modifier: at < 0 ? undefined : part.modifiers[Number(path[at + 1] ?? -1)],
    isHalf: line.secondHalf !== undefined,
  };
}

/** The value at a pointer of a request; undefined where it has none. */
export function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}

function groupsAt({ line, part }: Place, items: Items): MenuModifierGroup[] {
  const item = items.get(part.itemId);
  const sizeId = part === line.secondHalf ? line.sizeId : part.sizeId;
  const size =
    item?.sizes.find(({ id }) => id === (sizeId ?? null)) ??
    (item?.sizes.length === 1 ? item.sizes[0] : undefined);
  return item === undefined || size === undefined ? [] : modifierGroupsOf(item, size);
}

/**
 * What solves the problems of one quote as its hints say; what has no hint is left out of the cart.
 *
 * @param avoided products that an earlier quote has called sold out or limited: nothing of them is added
 */
export function solve(
  cart: Cart,
  problems: readonly CartProblemDto[],
  { items, avoided }: { items: Items; avoided: ReadonlySet<string> },
): Cart {
  const solved = structuredClone(cart);
  const gone = { items, avoided, lines: new Set<CartLine>(), modifiers: new Set<CartModifier>() };
  const found = problems
    .map((problem) => ({ problem, place: placeAt(solved, problem.pointer) }))
    // What stands twice does not count.
    .toSorted((one, other) => rankOf(one.problem) - rankOf(other.problem));
  limit(solved, problems, gone);
  for (const { problem, place } of found) {
    if (place === undefined || problem.hint?.slot !== undefined) {
      solveAround(solved, problem, gone);
    } else if (!problem.code.endsWith('_limited')) {
      (SOLUTIONS[problem.code] ?? leaveOut)(place, problem, gone);
    }
  }
  return withoutGone(solved, gone);
}

function rankOf({ code }: CartProblemDto): number {
  return code === 'modifier_duplicated' ? 0 : 1;
}

function withoutGone(cart: Cart, gone: Gone): Cart {
  const parts = cart.lines.flatMap((line) => [
    line,
    ...(line.secondHalf === undefined ? [] : [line.secondHalf]),
    ...(line.combo?.choices ?? []),
  ]);
  for (const part of parts) {
    part.modifiers = part.modifiers.filter((one) => !gone.modifiers.has(one));
  }
  return { ...cart, lines: cart.lines.filter((line) => !gone.lines.has(line)) };
}

interface Gone {
  items: Items;
  avoided: ReadonlySet<string>;
  lines: Set<CartLine>;
  modifiers: Set<CartModifier>;
}

/** In all places that a limit is told of, also by a smaller number, there is no more than it allows. */
function limit(cart: Cart, problems: readonly CartProblemDto[], gone: Gone): void {
  const limited = problems
    .filter(({ code }) => code.endsWith('_limited'))
    .flatMap(({ pointer, hint }) => {
      const place = placeAt(cart, pointer);
      const product = place?.modifier?.modifierId ?? place?.part.itemId;
      return place === undefined ? [] : [{ place, product, max: hint?.max ?? 0 }];
    })
    .toSorted((one, other) => one.max - other.max);
  for (const { product, max } of limited) {
    let left = max;
    for (const other of limited.filter((one) => one.product === product && one.max <= max)) {
      left -= takeAtMost(other.place, left, gone);
    }
  }
}

/** @returns what it takes of the product then */
function takeAtMost(place: Place, most: number, gone: Gone): number {
  const { line, modifier } = place;
  if (gone.lines.has(line) || (modifier !== undefined && gone.modifiers.has(modifier))) {
    return 0;
  }
  if (modifier === undefined) {
    line.quantity = Math.min(line.quantity, most);
    if (line.quantity === 0) {
      gone.lines.add(line);
    }
    return line.quantity;
  }
  const dishes = isIndependent(place, gone) ? 1 : line.quantity;
  modifier.quantity = Math.min(modifier.quantity, Math.floor(most / dishes));
  if (modifier.quantity === 0) {
    gone.modifiers.add(modifier);
  }
  return modifier.quantity * dishes;
}

/** As many as were asked for, however many dishes there are. */
function isIndependent(place: Place, { items }: Gone): boolean {
  const options = groupsAt(place, items).flatMap(({ modifiers }) => modifiers);
  return options.some(
    ({ id, independentQuantity }) => id === place.modifier?.modifierId && independentQuantity,
  );
}

type Solution = (place: Place, problem: CartProblemDto, gone: Gone) => void;

const SOLUTIONS: Partial<Record<string, Solution>> = {
  size_required: chooseSize,
  size_unknown: chooseSize,
  modifier_too_few: addModifiers,
  modifier_too_many: reduceModifiers,
  combo_group_missing: addChoice,
  half_not_allowed: ({ line }) => {
    delete line.secondHalf;
  },
};

function leaveOut({ line, modifier }: Place, _problem: CartProblemDto, gone: Gone): void {
  if (modifier === undefined) {
    gone.lines.add(line);
  } else {
    gone.modifiers.add(modifier);
  }
}

/** Halves have the size of their line. */
function chooseSize({ line, part }: Place, { hint }: CartProblemDto): void {
  const target = part === line.secondHalf ? line : part;
  const [sizeId] = hint?.sizeIds ?? [];
  delete target.sizeId;
  Object.assign(target, sizeId === undefined ? {} : { sizeId });
}

function addChoice({ line }: Place, { hint }: CartProblemDto, gone: Gone): void {
  const groups = gone.items.get(line.itemId)?.combo?.groups ?? [];
  const group = groups.find(({ id }) => id === hint?.groupId);
  if (group === undefined) {
    throw new Error(`${line.itemId} has no group ${String(hint?.groupId)}`);
  }
  const choice = group.choices.find(({ itemId }) => !gone.avoided.has(itemId));
  if (choice === undefined) {
    gone.lines.add(line);
    return;
  }
  const { itemId, sizeId } = choice;
  const size = sizeId === null ? {} : { sizeId };
  line.combo?.choices.push({ groupId: group.id, itemId, ...size, modifiers: [] });
}

function addModifiers(place: Place, { hint }: CartProblemDto, gone: Gone): void {
  const { line, part } = place;
  const group = groupOf(place, hint, gone);
  const min = hint?.min ?? 0;
  const modifiers = group.modifiers.filter(
    ({ id }) => (hint?.modifierId ?? id) === id && !gone.avoided.has(id),
  );
  const there = part.modifiers.filter((one) => !gone.modifiers.has(one));
  const others = there.filter((one) => !isOf(group, one));
  const own = withMinimum(
    { ...group, min, modifiers },
    there.filter((one) => isOf(group, one)),
  );
  part.modifiers = [...others, ...own];
  if (own.reduce((sum, { quantity }) => sum + quantity, 0) < min) {
    gone.lines.add(line);
  }
}

function reduceModifiers(place: Place, { hint }: CartProblemDto, gone: Gone): void {
  const group = groupOf(place, hint, gone);
  const own = place.part.modifiers.filter(
    (one) =>
      isOf(group, one) &&
      !gone.modifiers.has(one) &&
      (hint?.modifierId ?? one.modifierId) === one.modifierId,
  );
  let left = hint?.max ?? 0;
  for (const one of own) {
    one.quantity = Math.min(one.quantity, left);
    left -= one.quantity;
    if (one.quantity === 0) {
      gone.modifiers.add(one);
    }
  }
}

function groupOf(place: Place, hint: CartProblemDto['hint'], { items }: Gone): MenuModifierGroup {
  const found = groupsAt(place, items).find(
    ({ id, modifiers }) =>
      id === (hint?.groupId ?? null) &&
      // Single modifiers may stand in several groups without an id.
      modifiers.some((one) => one.id === (hint?.modifierId ?? one.id)),
  );
  if (found === undefined) {
    throw new Error(`${place.part.itemId} has no group ${String(hint?.groupId)}`);
  }
  return found;
}

function isOf(group: MenuModifierGroup, { modifierId, groupId }: CartModifier): boolean {
  return (groupId ?? group.id) === group.id && group.modifiers.some(({ id }) => id === modifierId);
}

function solveAround(cart: Cart, { code, pointer, hint }: CartProblemDto, { items }: Gone): void {
  if (hint?.slot !== undefined) {
    cart.at = hint.slot.start;
  } else if (hint?.addAmount !== undefined) {
    addMore(cart, hint.addAmount.amount, items);
  } else if (pointer.startsWith('/useWallets')) {
    changeWallet(cart, hint);
  } else if (pointer === '/promoCode') {
    delete cart.promoCode;
  } else if (pointer.startsWith('/tips')) {
    delete cart.tips;
  } else {
    solveService(cart, { code, pointer });
  }
}

function addMore(cart: Cart, amount: number, items: Items): void {
  const [size] = items.get(MORE)?.sizes ?? [];
  if (size === undefined) {
    throw new Error('The menu lacks what is added to carts that are too small');
  }
  const quantity = Math.ceil(amount / size.price.amount);
  cart.lines.push({ itemId: MORE, quantity, modifiers: [] });
}

function solveService(cart: Cart, { code, pointer }: Pick<CartProblemDto, 'code' | 'pointer'>) {
  if (pointer === '/address' || code === 'delivery_stopped') {
    delete cart.address;
    cart.service = 'pickup';
  } else {
    throw new Error(`Nothing is known to solve ${code} at ${pointer}`);
  }
}

function changeWallet(cart: Cart, hint: CartProblemDto['hint']): void {
  const [asked] = cart.useWallets ?? [];
  if (asked !== undefined && hint?.maxAmount !== undefined) {
    asked.amount = hint.maxAmount.amount;
  } else if (asked !== undefined && hint?.stepAmount !== undefined) {
    asked.amount -= asked.amount % hint.stepAmount.amount;
  } else {
    delete cart.useWallets;
  }
}
