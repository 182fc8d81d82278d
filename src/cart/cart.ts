export interface CartLine {
  itemId: string;
  sizeId?: string;
  quantity: number;
  modifiers: CartModifier[];
  secondHalf?: { itemId: string; modifiers: CartModifier[] };
  comment?: string;
}

export interface CartModifier {
  modifierId: string;
  groupId?: string;
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
  /** Its amount does not grow with the number of dishes. */
  independentQuantity: boolean;
  /** Belongs to its half of the dish and not to the dish as a whole. */
  divisible: boolean;
}
