import { moneyToUnits } from '../../platform/http/money.js';
import type {
  IikoCreateCombo,
  IikoCreateItem,
  IikoCreateModifier,
} from '../../iiko/schemas/create-delivery.js';
import type { PricedCombo, PricedLine, PricedModifier } from '../cart.js';

/** An item and a combo of an order as iiko takes them. */
export type OrderedItem = IikoCreateItem;
export type OrderedCombo = IikoCreateCombo;

/**
 * The lines as an order at iiko has them, and as its loyalty is asked about them.
 *
 * @param newPositionId new id of a position; the join key for discounts must be unique everywhere
 */
export function toIikoItems(
  lines: readonly PricedLine[],
  currency: string,
  newPositionId: () => string,
): IikoCreateItem[] {
  return lines.flatMap((line) =>
    line.combo === undefined
      ? [toItem(line, currency, newPositionId)]
      : toComboItems(line, line.combo, currency, newPositionId),
  );
}

/**
 * The combos of the same lines, whose ids stand in the items already.
 * @param items what `toIikoItems` has made of the lines; others may follow
 */
export function toIikoCombos(
  lines: readonly PricedLine[],
  items: readonly IikoCreateItem[],
  currency: string,
): IikoCreateCombo[] {
  const own = itemsByLine(lines, items);
  return lines.flatMap((line, index) => {
    const id = own[index]?.[0]?.comboInformation?.comboId;
    return line.combo === undefined || id === undefined
      ? []
      : [
          {
            id,
            name: line.name,
            amount: line.quantity,
            price: toUnits(line.combo.price, currency),
            sourceId: line.itemId,
            ...optional('sizeId', line.sizeId ?? undefined),
          },
        ];
  });
}

/** The items of each line, in the order of the lines; a combo has one for each choice. */
export function itemsByLine<Item>(
  lines: readonly Pick<PricedLine, 'combo'>[],
  items: readonly Item[],
): Item[][] {
  let next = 0;
  return lines.map(({ combo }) => {
    const first = next;
    next += combo?.choices.length ?? 1;
    return items.slice(first, next);
  });
}

/** A wish about a combo goes with its first part. */
function toComboItems(
  line: PricedLine,
  { choices }: PricedCombo,
  currency: string,
  newPositionId: () => string,
): IikoCreateItem[] {
  const comboId = newPositionId();
  return choices.map((choice, at) => ({
    ...toItem({ ...choice, comment: at === 0 ? line.comment : null }, currency, newPositionId),
    comboInformation: {
      comboId,
      comboSourceId: line.itemId,
      comboGroupId: choice.groupId,
      ...optional('comboGroupName', choice.groupName === '' ? undefined : choice.groupName),
    },
  }));
}

/** Every position of an item; the first is the item's own: that of the dish, or of its first half. */
export function positionIdsOf(item: IikoCreateItem): string[] {
  const parts = partsOf(item);
  const modifiers = parts.flatMap((part) => part.modifiers ?? []);
  return [...parts, ...modifiers].flatMap(({ positionId }) =>
    positionId === undefined ? [] : [positionId],
  );
}

interface ItemPart {
  positionId?: string;
  modifiers?: IikoCreateModifier[];
}

function partsOf(item: IikoCreateItem): ItemPart[] {
  if (item.type === 'Product') {
    return [item];
  }
  const { primaryComponent, secondaryComponent, commonModifiers = [] } = item;
  const halves = secondaryComponent === undefined ? [] : [secondaryComponent];
  return [primaryComponent, ...halves, { modifiers: commonModifiers }];
}

function toItem(line: PricedLine, currency: string, newPositionId: () => string): IikoCreateItem {
  const base = {
    amount: line.quantity,
    ...optional('productSizeId', line.sizeId ?? undefined),
    ...optional('comment', line.comment ?? undefined),
  };
  const part = (dish: Dish) => ({
    productId: dish.itemId,
    price: toUnits(dish.basePrice, currency),
    modifiers: dish.modifiers.map((modifier) => toModifier(modifier, currency, newPositionId)),
    positionId: newPositionId(),
  });
  if (!line.compound) {
    return { type: 'Product', ...base, ...part(line) };
  }
  const second = line.secondHalf;
  if (second === null) {
    return { type: 'Compound', ...base, primaryComponent: part(line) };
  }
  const [divisible, common] = splitModifiers(line.modifiers);
  return {
    type: 'Compound',
    ...base,
    primaryComponent: part({ ...line, modifiers: divisible }),
    secondaryComponent: part(second),
    commonModifiers: common.map((modifier) => toModifier(modifier, currency, newPositionId)),
  };
}

/** iiko wants what cannot be divided beside the halves, not in one of them. */
function splitModifiers(modifiers: PricedModifier[]): [PricedModifier[], PricedModifier[]] {
  return [
    modifiers.filter(({ divisible }) => divisible),
    modifiers.filter(({ divisible }) => !divisible),
  ];
}

interface Dish {
  itemId: string;
  basePrice: number;
  modifiers: PricedModifier[];
}

/** The POS applies free amounts by itself; the price sent is that of one that is paid for. */
function toModifier(
  modifier: PricedModifier,
  currency: string,
  newPositionId: () => string,
): IikoCreateModifier {
  return {
    productId: modifier.modifierId,
    amount: modifier.quantity,
    ...optional('productGroupId', modifier.groupId ?? undefined),
    price: toUnits(modifier.unitPrice, currency),
    positionId: newPositionId(),
  };
}

function toUnits(amount: number, currency: string): number {
  return moneyToUnits({ amount, currency });
}

/** iiko takes an absent field better than a null one, and both better than undefined. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
