import type { CartProblem } from './cart-problems.js';
import { partsOf, type PricedLine, type PricedModifier } from './cart.js';

/** How much is left of a product; undefined when it is not limited. */
export type Remaining = (productId: string, sizeId: string | null) => number | undefined;

interface Demand {
  productId: string;
  sizeId: string | null;
  name: string;
  quantity: number;
  pointers: string[];
  modifier: boolean;
}

/** Compares what the whole cart needs with the stop list: two lines may want the same last portion. */
export function checkStock(lines: readonly PricedLine[], remaining: Remaining): CartProblem[] {
  return [...collectDemand(lines).values()].flatMap((demand) => {
    const left = remaining(demand.productId, demand.sizeId);
    return left === undefined || left >= demand.quantity
      ? []
      : demand.pointers.map((pointer) => describeShortage(demand, left, pointer));
  });
}

function describeShortage(demand: Demand, left: number, pointer: string): CartProblem {
  if (demand.modifier) {
    return { code: 'modifier_stopped', pointer, params: { modifier: demand.name } };
  }
  return left < 1
    ? { code: 'item_stopped', pointer, params: { name: demand.name } }
    : {
        code: 'item_limited',
        pointer,
        params: { name: demand.name, remaining: left },
        hint: { max: left },
      };
}

function collectDemand(lines: readonly PricedLine[]): Map<string, Demand> {
  const demands = new Map<string, Demand>();
  const add = (demand: Omit<Demand, 'pointers'>, pointer: string) => {
    const key = `${demand.productId}:${demand.sizeId ?? ''}`;
    const known = demands.get(key);
    demands.set(key, {
      ...demand,
      quantity: demand.quantity + (known?.quantity ?? 0),
      pointers: [...(known?.pointers ?? []), pointer],
    });
  };
  for (const { pointer, ...line } of lines.flatMap(partsOf)) {
    const share = line.secondHalf === null ? 1 : 0.5;
    const { sizeId, quantity } = line;
    const dish = { sizeId, quantity: quantity * share, modifier: false };
    add({ ...dish, productId: line.itemId, name: line.name }, pointer);
    addModifiers(line.modifiers, quantity, `${pointer}/modifiers`, add);
    if (line.secondHalf !== null) {
      const { itemId, name, modifiers } = line.secondHalf;
      add({ ...dish, productId: itemId, name }, `${pointer}/secondHalf`);
      addModifiers(modifiers, quantity, `${pointer}/secondHalf/modifiers`, add);
    }
  }
  return demands;
}

function addModifiers(
  modifiers: readonly PricedModifier[],
  dishes: number,
  pointer: string,
  add: (demand: Omit<Demand, 'pointers'>, pointer: string) => void,
): void {
  for (const { modifierId, name, quantity, independentQuantity } of modifiers) {
    const amount = quantity * (independentQuantity ? 1 : dishes);
    add({ productId: modifierId, sizeId: null, name, quantity: amount, modifier: true }, pointer);
  }
}
