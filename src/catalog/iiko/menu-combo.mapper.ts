import { moneyFromUnits, type Money } from '../../platform/http/money.js';
import type { IikoMenuCombo, IikoMenuItem } from '../../iiko/schemas/menu.js';
import { assembleCombo } from '../combos.js';
import { priceFromUnits } from './menu-assembly.js';
import type { MenuComboChoice, MenuItem } from '../menu.js';

interface Place {
  currency: string;
  /** Of the organization: null where it does not sell so. */
  priceOf: (prices: ComboPrices) => Money | null;
}

type ComboItem = IikoMenuCombo['groups'][number]['items'][number];
type ComboPrices = ComboItem['sizes'][number]['prices'];

/** A combo of format 4, which costs what its choices cost (`BY_COMPONENT`, the only strategy there). */
export function mapMenuCombo(
  item: IikoMenuItem,
  items: ReadonlyMap<string, MenuItem>,
  place: Place,
): MenuItem | undefined {
  const { combo } = item;
  return combo === null
    ? undefined
    : assembleCombo(
        {
          id: item.id,
          name: item.name,
          description: item.description,
          sizes: combo.sizes
            .filter(({ isHidden }) => !isHidden)
            .map(({ sizeId, name }) => ({ id: sizeId, name })),
          currency: place.currency,
          basePrice: moneyFromUnits(0, place.currency),
          discount: null,
          includesModifiers: false,
          availableFrom: null,
          availableUntil: null,
          groups: combo.groups.map(({ id, name, isMainGroup, items: choices }) => ({
            id,
            name,
            isMain: isMainGroup,
            choices: choices.flatMap((choice) => mapChoice(choice, place)),
          })),
        },
        items,
      );
}

/** A choice has a price for each size of the combo, or one for all of them. */
function mapChoice(choice: ComboItem, { currency, priceOf }: Place): MenuComboChoice[] {
  const { itemId, forbiddenModifiers: forbiddenModifierIds } = choice;
  if (choice.sizes.length === 0) {
    const price = priceFromUnits(choice.priceModificationAmount, currency);
    return price === null
      ? []
      : [{ itemId, sizeId: choice.sizeId, comboSizeId: null, price, forbiddenModifierIds }];
  }
  return choice.sizes.flatMap(({ comboSizeId, sizeId, prices }) => {
    const price = priceOf(prices);
    return price === null
      ? []
      : [{ itemId, sizeId: sizeId ?? choice.sizeId, comboSizeId, price, forbiddenModifierIds }];
  });
}
