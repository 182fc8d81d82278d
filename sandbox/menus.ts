import type { SandboxClock } from './clock.js';
import { PICTURE_ORIGIN, buildExternalMenu } from './data/external-menu.js';
import { buildNomenclature } from './data/nomenclature.js';
import { ORGANIZATIONS, type Organization } from './data/organizations.js';
import { findPriceCategory, priceIn } from './data/price-categories.js';
import type { ExternalMenu, Nomenclature } from './menu-schema.js';
import { readExternalMenu, readNomenclature, type DishOffer } from './offers.js';

interface BuiltInPrice {
  organizationId: string;
  price: number | null;
}

/** An external menu as its file has it. */
export interface MenuAsLoaded {
  format: number;
  body: unknown;
}

export interface LoadedExports {
  externalMenu?: ExternalMenu;
  asLoaded?: MenuAsLoaded;
  nomenclature?: Nomenclature;
}

export interface ItemChange {
  price?: number | null | undefined;
  name?: string | undefined;
  isHidden?: boolean | undefined;
}

/** Both menu sources of every organization, and the offers that the POS checks orders against. */
export class Menus {
  readonly organizations: readonly Organization[];
  private external: ExternalMenu;
  private externalIsBuiltIn: boolean;
  private isAsLoaded = true;
  private nomenclatures: Map<string, Nomenclature>;
  private offers = new Map<string, Map<string, DishOffer>>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly loaded: LoadedExports,
  ) {
    this.organizations = organizationsFor(loaded.externalMenu);
    this.external = this.startingExternalMenu();
    this.externalIsBuiltIn = !loaded.externalMenu;
    this.nomenclatures = this.startingNomenclatures();
  }

  reset(): void {
    this.external = this.startingExternalMenu();
    this.externalIsBuiltIn = !this.loaded.externalMenu;
    this.isAsLoaded = true;
    this.nomenclatures = this.startingNomenclatures();
    this.offers.clear();
  }

  /** The loaded external menu in its own format, unless it was changed since. */
  get asLoaded(): MenuAsLoaded | undefined {
    return this.isAsLoaded ? this.loaded.asLoaded : undefined;
  }

  get externalMenu(): ExternalMenu {
    return this.external;
  }

  /** The external menu with the prices of these organizations and this category; a loaded export stays as it is. */
  externalMenuFor(
    organizationIds: readonly string[],
    priceCategoryId?: string | null,
  ): ExternalMenu {
    if (!this.externalIsBuiltIn) {
      return this.external;
    }
    const wanted = new Set(organizationIds);
    const category = findPriceCategory(priceCategoryId);
    return rewritten(this.external, (key, value) =>
      key === 'prices' && Array.isArray(value)
        ? value
            .filter(({ organizationId }: BuiltInPrice) => wanted.has(organizationId))
            .map((one: BuiltInPrice) => ({
              ...one,
              price: one.price === null ? null : priceIn(category, one.price),
            }))
        : value,
    );
  }

  nomenclatureOf(organizationId: string): Nomenclature | undefined {
    return this.nomenclatures.get(organizationId);
  }

  /** A dish by id; the external menu is asked first, as a storefront would order from it. */
  findDish(organizationId: string, dishId: string): DishOffer | undefined {
    return this.offersOf(organizationId).get(dishId);
  }

  replaceExternal(menu: ExternalMenu): void {
    this.external = menu;
    this.externalIsBuiltIn = false;
    this.touch();
  }

  replaceNomenclature(nomenclature: Nomenclature): void {
    const first = this.organizations[0];
    if (first) {
      this.nomenclatures.set(first.id, nomenclature);
    }
    this.touch();
  }

  /** Raises the revisions of both sources. */
  touch(): void {
    this.isAsLoaded = false;
    const seconds = Math.floor(this.clock.now() / 1000);
    this.external.revision = Math.max((this.external.revision ?? 0) + 1, seconds);
    for (const nomenclature of this.nomenclatures.values()) {
      nomenclature.revision = Math.max(nomenclature.revision + 1, this.clock.now());
    }
    this.offers.clear();
  }

  /** Changes an item in both sources; false when neither has it. */
  changeItem(itemId: string, change: ItemChange): boolean {
    const found = this.changeExternalItem(itemId, change);
    const foundToo = [...this.nomenclatures.values()].map((nomenclature) =>
      changeProduct(nomenclature, itemId, change),
    );
    this.touch();
    return found || foundToo.includes(true);
  }

  private changeExternalItem(itemId: string, change: ItemChange): boolean {
    const item = this.external.itemCategories
      .flatMap((category) => category.items)
      .find((one) => one.itemId === itemId);
    if (!item) {
      return false;
    }
    item.name = change.name ?? item.name;
    item.isHidden = change.isHidden ?? item.isHidden;
    const { price } = change;
    if (price !== undefined) {
      item.itemSizes.flatMap((size) => size.prices ?? []).forEach((one) => (one.price = price));
    }
    return true;
  }

  private offersOf(organizationId: string): Map<string, DishOffer> {
    const known = this.offers.get(organizationId);
    if (known) {
      return known;
    }
    const nomenclature = this.nomenclatures.get(organizationId);
    const dishes = [
      ...(nomenclature ? readNomenclature(nomenclature) : []),
      ...readExternalMenu(this.external, organizationId),
    ];
    const offers = new Map(dishes.map((dish) => [dish.id, dish]));
    this.offers.set(organizationId, offers);
    return offers;
  }

  private startingExternalMenu(): ExternalMenu {
    return this.loaded.externalMenu
      ? structuredClone(this.loaded.externalMenu)
      : buildExternalMenu(Math.floor(this.clock.now() / 1000));
  }

  private startingNomenclatures(): Map<string, Nomenclature> {
    return new Map(
      this.organizations.map((organization, index) => [
        organization.id,
        index === 0 && this.loaded.nomenclature
          ? structuredClone(this.loaded.nomenclature)
          : buildNomenclature(organization, this.clock.now()),
      ]),
    );
  }
}

/** Puts the address at which the simulator was called into picture links: in the text, since menus are large and often read. */
export const withPictures = <T>(value: T, origin: string): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll(
      `"${PICTURE_ORIGIN}/`,
      () => `${JSON.stringify(origin).slice(0, -1)}/`,
    ),
  ) as T;

function rewritten<T>(value: T, replace: (key: string, part: unknown) => unknown): T {
  return JSON.parse(JSON.stringify(value), replace) as T;
}

function changeProduct(nomenclature: Nomenclature, id: string, change: ItemChange): boolean {
  const product = nomenclature.products.find((one) => one.id === id);
  if (!product) {
    return false;
  }
  product.name = change.name ?? product.name;
  for (const { price } of product.sizePrices) {
    price.currentPrice = change.price ?? price.currentPrice;
    if (change.price === null || change.isHidden !== undefined) {
      price.isIncludedInMenu = change.price !== null && !change.isHidden;
    }
  }
  return true;
}

/** A real export has its own organization id in its prices: the first organization takes it over. */
function organizationsFor(menu: ExternalMenu | undefined): readonly Organization[] {
  const [first] = ORGANIZATIONS;
  const id = menu && mostFrequent(organizationIdsIn(menu));
  if (!first || id === undefined) {
    return ORGANIZATIONS;
  }
  const terminalGroups = first.terminalGroups
    .slice(0, 1)
    .map((group) => ({ ...group, organizationId: id }));
  return [{ ...first, id, terminalGroups }];
}

const organizationIdsIn = (menu: ExternalMenu): string[] =>
  menu.itemCategories
    .flatMap((category) => category.items)
    .flatMap((item) => item.itemSizes)
    .flatMap((size) => size.prices ?? [])
    .flatMap(
      (price) => price.organizations ?? (price.organizationId ? [price.organizationId] : []),
    );

function mostFrequent(values: string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
