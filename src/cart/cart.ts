export interface CartLine {
  itemId: string;
  /** Null: the size whose id is null, where there is one. */
  sizeId?: string | null;
  quantity: number;
  modifiers: CartModifier[];
  secondHalf?: { itemId: string; modifiers: CartModifier[] };
  combo?: CartCombo;
  comment?: string;
}

/** What is chosen for a combo: one thing for each of its groups. */
export interface CartCombo {
  choices: CartChoice[];
}

export interface CartChoice {
  groupId: string;
  itemId: string;
  /** Null: the size whose id is null, where there is one. */
  sizeId?: string | null;
  modifiers: CartModifier[];
}

export interface CartModifier {
  modifierId: string;
  /** Null: the group without an id, where it has the modifier. */
  groupId?: string | null;
  quantity: number;
}

/** A line with names and prices as they were shown; amounts are in minor units. */
export interface PricedLine {
  index: number;
  itemId: string;
  name: string;
  sizeId: string | null;
  sizeName: string | null;
  quantity: number;
  /** Of one dish with its modifiers. */
  unitPrice: number;
  total: number;
  /** Price of the dish alone; with two halves, of the first half. */
  basePrice: number;
  /** How iiko wants it: made by a modifier scheme (`Compound`) or not. */
  compound: boolean;
  modifiers: PricedModifier[];
  secondHalf: {
    itemId: string;
    name: string;
    basePrice: number;
    modifiers: PricedModifier[];
  } | null;
  comment: string | null;
  /** Absent of anything but a combo. */
  combo?: PricedCombo;
}

export interface PricedCombo {
  /** By its description on the menu. */
  menuPrice: number;
  /** Of one, without options that are paid beside it: iiko's where it was asked, else `menuPrice`. */
  price: number;
  /** In the order of the combo's groups. */
  choices: PricedChoice[];
}

/** A part of a combo, as if it were a line: its prices are its share of the combo's. */
export interface PricedChoice extends Omit<PricedLine, 'combo'> {
  groupId: string;
  groupName: string;
  /** Of the dish alone, outside of the combo. */
  menuPrice: number;
  /** Where it stands in the request. */
  pointer: string;
}

/** What a line is made of, each with its place in the request: itself, or the choices of a combo. */
export function partsOf(line: PricedLine): (Omit<PricedLine, 'combo'> & { pointer: string })[] {
  return line.combo?.choices ?? [{ ...line, pointer: `/lines/${line.index}` }];
}

export interface PricedModifier {
  modifierId: string;
  groupId: string | null;
  name: string;
  /** Per one dish. */
  quantity: number;
  /** How many of them cost nothing. */
  free: number;
  unitPrice: number;
  /** Of one in the price of a combo, which costs nothing there: what it costs elsewhere. */
  menuPrice?: number;
  /** Its amount does not grow with the number of dishes. */
  independentQuantity: boolean;
  /** Belongs to its half of the dish and not to the dish as a whole. */
  divisible: boolean;
}

export function choicePointer(line: number, choice: number): string {
  return `/lines/${line}/combo/choices/${choice}`;
}
