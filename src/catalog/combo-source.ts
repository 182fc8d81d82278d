import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { IikoCombosClient } from '../iiko/iiko-combos.client.js';
import { IikoError } from '../iiko/iiko.errors.js';
import { LOGGER } from '../logging/logger.js';
import { mapCombos } from './combos.mapper.js';
import { itemsById, type MenuCategory } from './menu.js';

export interface ComboRequest {
  organizationId: string;
  /** Of the organization's restaurants. */
  timeZone: string;
  currency: string;
  /** The menu that combos are made of. */
  categories: MenuCategory[];
  /** What is served now, for when iiko cannot be asked. */
  served: MenuCategory[];
}

/** Combos of organizations, which iikoCard keeps apart from menus of the format 2 and from the nomenclature. */
@Injectable()
export class ComboSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly iiko: IikoCombosClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The menu with its combos. They are never a reason to lose the menu: an account without them or without the right
   * has none, and while iiko fails those that are served stay.
   */
  async addTo(request: ComboRequest): Promise<MenuCategory[]> {
    const { organizationId, timeZone, currency, categories, served } = request;
    if (this.config.iiko.externalMenuId !== undefined && this.config.iiko.menuFormat === 4) {
      return categories;
    }
    try {
      const combos = await this.iiko.combos(organizationId);
      const items = itemsById({ categories });
      const place = { items, currency, timeZone, now: Date.now() };
      return [...categories, ...mapCombos(combos, place)];
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      const isRefused = error.kind === 'rejected' || error.kind === 'unauthorized';
      this.logger[isRefused ? 'info' : 'warn'](
        { organizationId, err: error },
        isRefused
          ? 'iiko has no combos for this key'
          : 'combos could not be read; the present stay',
      );
      return isRefused ? categories : [...categories, ...comboSections(served)];
    }
  }
}

/** Sections that combos from iikoCard make up; in format 4 they are items of the menu itself. */
export function comboSections(categories: MenuCategory[]): MenuCategory[] {
  return categories.filter(isComboSection);
}

/** The menu as it was read, without them. */
export function withoutComboSections(categories: MenuCategory[]): MenuCategory[] {
  return categories.filter((category) => !isComboSection(category));
}

function isComboSection({ items }: MenuCategory): boolean {
  return items.length > 0 && items.every(({ combo }) => combo !== undefined);
}
