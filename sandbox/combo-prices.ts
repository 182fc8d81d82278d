import type { ComboGroup, ComboProduct, ComboSpecification } from './data/combos.js';
import type { DishOffer } from './offers.js';
import { componentsOf, type Modifier, type OrderItem } from './order-request.js';
import { priceItem, roundMoney, sizeOf, type FindDish } from './totals.js';

export interface ComboCalculation {
  /** Roubles; 0 while a group is not filled as it should be. */
  price: number;
  incorrectlyFilledGroups: string[];
}

interface Choice {
  item: OrderItem;
  product: ComboProduct;
}

/**
 * What one combo costs with these choices, each with its `comboInformation`. Options of the choices count only
 * where the specification includes them; otherwise the POS charges them beside the combo.
 *
 * @param amount how many of the combo the items are for
 */
export function calculateCombo(
  specification: ComboSpecification,
  items: readonly OrderItem[],
  find: FindDish,
  amount: number,
): ComboCalculation {
  const filled = specification.groups.map((group) => ({
    group,
    choice: choiceOf(group, items, amount),
  }));
  const incorrect = filled.filter(({ choice }) => choice === undefined);
  if (incorrect.length > 0) {
    return { price: 0, incorrectlyFilledGroups: incorrect.map(({ group }) => group.id) };
  }
  const choices = filled.flatMap(({ choice }) => choice ?? []);
  return { price: priceOf(specification, choices, find), incorrectlyFilledGroups: [] };
}

/** Undefined when the group has no choice, another number of them, or one that it does not allow. */
function choiceOf(
  group: ComboGroup,
  items: readonly OrderItem[],
  amount: number,
): Choice | undefined {
  const own = items.filter(
    ({ comboInformation }) => comboInformation?.comboGroupId.toLowerCase() === group.id,
  );
  const [item] = own;
  if (!item || own.length > 1 || item.amount !== amount) {
    return undefined;
  }
  const product = group.products.find((one) => isChosen(one, item));
  return product && !hasForbidden(product, item) ? { item, product } : undefined;
}

const dishOf = (item: OrderItem): string =>
  (item.type === 'Product' ? item : item.primaryComponent).productId.toLowerCase();

const isChosen = ({ productId, sizeId }: ComboProduct, item: OrderItem): boolean =>
  productId === dishOf(item) &&
  // iiko docs: a choice without a size leaves the size to the guest.
  (sizeId === null || sizeId === item.productSizeId?.toLowerCase()) &&
  !(item.type === 'Compound' && item.secondaryComponent);

const hasForbidden = ({ forbiddenModifiers }: ComboProduct, item: OrderItem): boolean =>
  modifiersOf(item).some(({ productId }) => forbiddenModifiers.includes(productId.toLowerCase()));

const modifiersOf = (item: OrderItem): Modifier[] =>
  item.type === 'Product'
    ? (item.modifiers ?? [])
    : [
        ...componentsOf(item).flatMap(({ modifiers }) => modifiers ?? []),
        ...(item.commonModifiers ?? []),
      ];

function priceOf(specification: ComboSpecification, choices: Choice[], find: FindDish): number {
  const { priceModificationType, priceModification, includeModifiers } = specification;
  const extras = choices.reduce((sum, { product }) => sum + product.priceModificationAmount, 0);
  if (priceModificationType === 0) {
    return roundMoney(priceModification + extras);
  }
  if (priceModificationType === 1) {
    return roundMoney(extras);
  }
  const prices = choices.map(({ item }) => menuPrice(item, find, includeModifiers));
  const whole = prices.reduce((sum, price) => sum + price, 0);
  const reduced = {
    2: Math.min(...prices),
    3: Math.max(...prices),
    4: whole,
  }[priceModificationType];
  return roundMoney(whole - roundMoney((reduced * priceModification) / 100));
}

/** Of one, as on the menu: what the request says of prices does not matter. */
function menuPrice(item: OrderItem, find: FindDish, withModifiers: boolean): number {
  const dish = find(dishOf(item));
  const price = sizeOf(dish, item.productSizeId)?.price ?? 0;
  return withModifiers ? price + optionsPrice(item, dish, find) : price;
}

function optionsPrice(item: OrderItem, dish: DishOffer | undefined, find: FindDish): number {
  const unpriced = modifiersOf(item).map((modifier) => ({ ...modifier, price: undefined }));
  const alone: OrderItem = {
    type: 'Product',
    productId: dish?.id ?? dishOf(item),
    productSizeId: item.productSizeId,
    amount: 1,
    price: 0,
    modifiers: unpriced,
  };
  return priceItem(alone, find).sum;
}
