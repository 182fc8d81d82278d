import type { SandboxClock } from './clock.js';
import { calculateCombo, type ComboCalculation } from './combo-prices.js';
import { COMBO_CATEGORIES, COMBOS, type ComboSpecification } from './data/combos.js';
import { priceAt } from './data/external-menu.js';
import type { Organization } from './data/organizations.js';
import type { Menus } from './menus.js';
import type { OrderItem } from './order-request.js';
import type { Settings } from './settings.js';
import { parseLocal } from './time.js';

export interface ComboChange {
  isActive?: boolean | undefined;
  priceModification?: number | undefined;
  name?: string | undefined;
  startDate?: string | null | undefined;
  expirationDate?: string | null | undefined;
}

/** Combos of the invented restaurants; an account with a loaded menu has none. */
export class Combos {
  private specifications: ComboSpecification[] = [];

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
    private readonly menus: Menus,
    private readonly hasOwnMenu: boolean,
  ) {
    this.reset();
  }

  reset(): void {
    this.specifications = this.hasOwnMenu ? structuredClone([...COMBOS]) : [];
  }

  get categories(): { id: string; name: string }[] {
    return this.hasOwnMenu ? COMBO_CATEGORIES : [];
  }

  /** With the prices of the organization. */
  of(organization: Organization): ComboSpecification[] {
    return this.specifications.map((specification) => priced(specification, organization));
  }

  find(organization: Organization, sourceId: string): ComboSpecification | undefined {
    return this.of(organization).find((one) => one.sourceActionId === sourceId.toLowerCase());
  }

  /** On sale now: switched on, and between its dates where it has any. */
  isSold(
    { isActive, startDate, expirationDate }: ComboSpecification,
    { timeZone }: Organization,
    now = this.clock.now(),
  ): boolean {
    return (
      isActive &&
      (startDate === null || parseLocal(startDate, timeZone) <= now) &&
      (expirationDate === null || parseLocal(expirationDate, timeZone) > now)
    );
  }

  /** What one combo costs; `comboSurcharge` is what no specification tells. */
  calculate(
    specification: ComboSpecification,
    organization: Organization,
    items: readonly OrderItem[],
    amount: number,
  ): ComboCalculation {
    const find = (dishId: string) => this.menus.findDish(organization.id, dishId);
    const found = calculateCombo(specification, items, find, amount);
    return found.incorrectlyFilledGroups.length > 0
      ? found
      : { ...found, price: found.price + this.settings.current.comboSurcharge };
  }

  /** False when there is no such combo. */
  change(id: string, change: ComboChange): boolean {
    const found = this.specifications.find(({ sourceActionId }) => sourceActionId === id);
    if (!found) {
      return false;
    }
    found.isActive = change.isActive ?? found.isActive;
    found.priceModification = change.priceModification ?? found.priceModification;
    found.name = change.name ?? found.name;
    found.startDate = change.startDate === undefined ? found.startDate : change.startDate;
    found.expirationDate =
      change.expirationDate === undefined ? found.expirationDate : change.expirationDate;
    this.menus.touch();
    return true;
  }
}

function priced(
  specification: ComboSpecification,
  { priceFactor }: Organization,
): ComboSpecification {
  const { priceModificationType: type, priceModification, groups } = specification;
  const local = (price: number): number => priceAt(price, priceFactor) ?? 0;
  return {
    ...specification,
    priceModification: type === 0 ? local(priceModification) : priceModification,
    groups: groups.map((group) => ({
      ...group,
      products: group.products.map((product) => ({
        ...product,
        priceModificationAmount: local(product.priceModificationAmount),
      })),
    })),
  };
}
