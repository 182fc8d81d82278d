import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { IikoClient } from '../iiko/iiko.client.js';
import type { ReadTotals } from '../iiko/schemas/reading.js';
import { ComboSource, type ComboRequest } from './combo-source.js';
import { mapAvailability, mapExternalMenu } from './external-menu.mapper.js';
import type { MenuCategory, MenuHours } from './menu.js';
import { mapNomenclature } from './nomenclature.mapper.js';

export interface MenuReading {
  availability: MenuHours[];
  categories: MenuCategory[];
  totals: ReadTotals;
  /** Names what was read, for `since` of the next time. */
  mark: string;
}

interface MenuRequest {
  organizationId: string;
  currency: string;
  /** `mark` of the reading that is served now; undefined: read everything. */
  since: string | undefined;
}

/** Grows when the mappers change: iiko's "nothing new" would otherwise keep an old shape for ever. */
const MAPPING = 2;

/** The external menu where one is configured, else the nomenclature. */
@Injectable()
export class MenuSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly iiko: IikoClient,
    private readonly combos: ComboSource,
  ) {}

  /** The menu as it was read, with what iiko keeps apart from it. */
  addCombos(request: ComboRequest): Promise<MenuCategory[]> {
    return this.combos.addTo(request);
  }

  /** @returns undefined when iiko says that nothing has changed */
  read(request: MenuRequest): Promise<MenuReading | undefined> {
    const { externalMenuId } = this.config.iiko;
    return externalMenuId === undefined
      ? this.readNomenclature(request)
      : this.readExternalMenu(externalMenuId, request);
  }

  private async readExternalMenu(
    externalMenuId: string,
    { organizationId, currency }: MenuRequest,
  ): Promise<MenuReading> {
    const { menu, totals } = await this.iiko.externalMenu({
      externalMenuId,
      organizationIds: [organizationId],
      priceCategoryId: this.config.iiko.priceCategoryId,
      language: this.config.iiko.menuLanguage,
      version: this.config.iiko.menuFormat,
    });
    const categories = mapExternalMenu(menu, { organizationId, currency });
    return {
      availability: mapAvailability(menu, { organizationId }),
      categories,
      totals,
      mark: `external/${externalMenuId}/${menu.revision ?? 0}`,
    };
  }

  private async readNomenclature({
    organizationId,
    currency,
    since,
  }: MenuRequest): Promise<MenuReading | undefined> {
    const prefix = `nomenclature/${MAPPING}/${currency}/`;
    const startRevision = since?.startsWith(prefix) ? Number(since.slice(prefix.length)) : 0;
    const { nomenclature, totals } = await this.iiko.nomenclature({
      organizationId,
      startRevision,
    });
    const isUnchanged =
      startRevision > 0 && nomenclature.revision === startRevision && totals.received === 0;
    return isUnchanged
      ? undefined
      : {
          availability: [],
          categories: mapNomenclature(nomenclature, currency),
          totals,
          mark: `${prefix}${nomenclature.revision}`,
        };
  }
}
