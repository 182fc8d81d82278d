import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { IikoClient } from '../iiko/iiko.client.js';
import type { IikoOrganization, IikoOrganizationSettings } from '../iiko/schemas/organizations.js';
import { LOGGER } from '../logging/logger.js';
import { tolerateRefusal } from './refusals.js';
import {
  chooseTimeZone,
  lacksSettings,
  toCancelCauses,
  toOrganizationContent,
  toPaymentTypes,
  toTipsTypes,
} from './restaurants.mapper.js';
import { RestaurantsRepository } from './restaurants.repository.js';
import type { TerminalGroupContent } from './restaurant.js';
import { RestaurantsService } from './restaurants.service.js';

interface ListedGroup {
  id: string;
  organizationId: string;
  content: TerminalGroupContent;
}

/** Reads what restaurants there are, with everything about them that changes rarely. */
@Injectable()
export class RestaurantsSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * When it ends, this process answers with what was read.
   * A terminal group that iiko no longer lists is no restaurant any more; its rows stay.
   * @throws Error when iiko lists none at all: rights lost by accident must not empty the shop
   */
  async refresh(): Promise<void> {
    const organizations = await this.iiko.organizations(this.config.iiko.organizationIds);
    const groups = await this.readGroups(organizations);
    if (groups.length === 0) {
      throw new Error('iiko lists no restaurant that this key may use');
    }
    const settings = await this.readSettings(organizations);
    const causes = await this.tolerateRefusal(() => this.iiko.cancelCauses(idsOf(organizations)));
    const cancelCauses = toCancelCauses(causes);
    await this.repository.replace({
      organizations: organizations.map((organization) => ({
        id: organization.id,
        content: toOrganizationContent(organization, settings.get(organization.id), cancelCauses),
      })),
      restaurants: groups,
    });
    await this.restaurants.reload();
  }

  /** The dictionaries are asked for all organizations at once: their quota does not grow with these. */
  private async readGroups(organizations: IikoOrganization[]): Promise<ListedGroup[]> {
    const ids = idsOf(organizations);
    this.reportMissing(ids);
    if (ids.length === 0) {
      return [];
    }
    const { active, sleeping } = await this.iiko.terminalGroups(ids);
    const paymentTypes = await this.tolerateRefusal(() => this.iiko.paymentTypes(ids));
    const tips = await this.tolerateRefusal(() => this.iiko.tipsTypes());
    const all = [...active, ...sleeping].filter(({ organizationId }) =>
      ids.includes(organizationId),
    );
    return all.flatMap((group) => {
      const { id, organizationId, name, address } = group;
      const timeZone = chooseTimeZone(group, all);
      if (timeZone === undefined) {
        this.logger.error({ id, name }, 'left out a restaurant whose time zone is not known');
        return [];
      }
      const asleep = sleeping.includes(group);
      const content = {
        name,
        address,
        timeZone,
        asleep,
        paymentTypes: toPaymentTypes(paymentTypes, id),
        tipsTypes: toTipsTypes(tips, organizationId),
      };
      return [{ id, organizationId, content }];
    });
  }

  private async readSettings(
    organizations: IikoOrganization[],
  ): Promise<Map<string, IikoOrganizationSettings>> {
    const ids = idsOf(organizations.filter(lacksSettings));
    const settings =
      ids.length === 0 ? [] : await this.tolerateRefusal(() => this.iiko.organizationSettings(ids));
    return new Map(settings.map((entry) => [entry.id, entry]));
  }

  private tolerateRefusal<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
    return tolerateRefusal(read, this.logger);
  }

  private reportMissing(ids: string[]): void {
    const missing = this.config.iiko.organizationIds.filter((id) => !ids.includes(id));
    if (missing.length > 0) {
      this.logger.warn({ missing }, 'iiko does not list all of IIKO_ORGANIZATION_IDS');
    }
  }
}

function idsOf(organizations: { id: string }[]): string[] {
  return organizations.map(({ id }) => id);
}
