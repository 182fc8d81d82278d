import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../../iiko/iiko.client.js';
import type { IikoPaymentType, IikoTipsType } from '../../iiko/schemas/dictionaries.js';
import type { IikoOrganization, IikoTerminalGroup } from '../../iiko/schemas/organizations.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Scope } from '../../sync/scope.js';
import { OptionalReads } from '../../sync/iiko/optional-reads.js';
import type { SyncGap } from '../../sync/sync-states.js';
import type { OrganizationContent, TerminalGroupContent } from '../restaurant.js';
import {
  chooseTimeZone,
  lacksSettings,
  toCancelCauses,
  toOrganizationContent,
  toPaymentTypes,
  toTipsTypes,
  withoutBlanks,
} from './restaurants.mapper.js';
import { RestaurantSnapshots } from '../restaurant-snapshots.js';
import { RestaurantsRepository, type KnownContents } from '../restaurants.repository.js';

interface ListedGroup {
  id: string;
  organizationId: string;
  content: TerminalGroupContent;
}

interface ListedOrganization {
  id: string;
  content: OrganizationContent;
}

/** One attempt: what it reads, what was known before it, and what it goes without. */
interface Attempt {
  organizations: IikoOrganization[];
  ids: string[];
  known: KnownContents;
  reads: OptionalReads;
}

/** Reads what restaurants there are, with everything about them that changes rarely. */
@Injectable()
export class RestaurantsSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly snapshots: RestaurantSnapshots,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * When it ends, this process answers with what was read.
   * A terminal group that iiko no longer lists is no restaurant any more; its rows stay. What iiko does not give beside
   * organizations and groups keeps no restaurant away: what was known of it stays, or else a default stands for it.
   * @returns what it went without
   * @throws Error when iiko lists none at all: rights lost by accident must not empty the shop
   */
  async refresh(scope: Scope): Promise<SyncGap[]> {
    const organizations = await this.iiko.organizations([...scope]);
    const ids = organizations.map(({ id }) => id);
    this.reportMissing(ids, scope);
    const known = await this.repository.known(scope);
    const attempt = { organizations, ids, known, reads: new OptionalReads(this.logger) };
    const restaurants = ids.length === 0 ? [] : await this.readGroups(attempt);
    if (restaurants.length === 0) {
      throw new Error('iiko lists no restaurant that this key may use');
    }
    const listed = { organizations: await this.readOrganizations(attempt), restaurants };
    await this.repository.replace(listed, scope);
    await this.snapshots.reload();
    return attempt.reads.gaps;
  }

  /** The dictionaries are asked for all organizations at once: their quota does not grow with these. */
  private async readGroups(attempt: Attempt): Promise<ListedGroup[]> {
    const { ids, known, reads } = attempt;
    const { active, sleeping } = await this.iiko.terminalGroups(ids);
    const types = await reads.try('payment types', () => this.iiko.paymentTypes(ids));
    const tips = await reads.try('types of tips', () => this.iiko.tipsTypes());
    const all = [...active, ...(sleeping ?? [])].filter((group) =>
      ids.includes(group.organizationId),
    );
    const listed = all.flatMap((group) => {
      const { id, organizationId, name, address } = group;
      const timeZone = zoneOf(group, all, reads);
      if (timeZone === undefined) {
        return [];
      }
      const content = {
        name: name.trim(),
        address: withoutBlanks(address),
        timeZone,
        asleep: sleeping?.includes(group) ?? false,
        ...choicesOf(group, { types, tips, before: known.restaurants.get(id)?.content }),
      };
      return [{ id, organizationId, content }];
    });
    return sleeping === undefined ? [...listed, ...stillAsleep(listed, attempt)] : listed;
  }

  private async readOrganizations(attempt: Attempt): Promise<ListedOrganization[]> {
    const { organizations, ids, known, reads } = attempt;
    const lacking = organizations.filter(lacksSettings).map(({ id }) => id);
    const settings =
      lacking.length === 0
        ? []
        : await reads.try('settings of organizations', () =>
            this.iiko.organizationSettings(lacking),
          );
    const causes = await reads.try('causes of cancellations', () => this.iiko.cancelCauses(ids));
    return organizations.map((organization) => {
      const { id } = organization;
      const before = known.organizations.get(id);
      const own = settings === undefined ? before && asSettings(before) : byId(settings, id);
      const cancelCauses =
        causes === undefined ? (before?.cancelCauses ?? []) : toCancelCauses(causes);
      return { id, content: toOrganizationContent(organization, own, cancelCauses) };
    });
  }

  private reportMissing(ids: string[], scope: Scope): void {
    const missing = scope.filter((id) => !ids.includes(id));
    if (missing.length > 0) {
      this.logger.warn({ missing }, 'iiko does not list all of IIKO_ORGANIZATION_IDS');
    }
  }
}

/** Undefined is what iiko did not give. */
interface ReadChoices {
  types: IikoPaymentType[] | undefined;
  tips: IikoTipsType[] | undefined;
  before: TerminalGroupContent | undefined;
}

function choicesOf(
  { id, organizationId }: IikoTerminalGroup,
  { types, tips, before }: ReadChoices,
) {
  const knownTypes = types === undefined ? before?.paymentTypes : undefined;
  const knownTips = tips === undefined ? before?.tipsTypes : undefined;
  return {
    paymentTypes: knownTypes ?? toPaymentTypes(types ?? [], id),
    tipsTypes: knownTips ?? toTipsTypes(tips ?? [], organizationId),
  };
}

function zoneOf(
  group: IikoTerminalGroup,
  all: IikoTerminalGroup[],
  reads: OptionalReads,
): string | undefined {
  const chosen = chooseTimeZone(group, all);
  const what = `time zone of "${group.name.trim()}" (${group.id})`;
  if (chosen === undefined) {
    const reason = `iiko has "${group.timeZone ?? ''}", which is none; the restaurant is left out`;
    reads.lack({ what, reason, passing: false });
  } else if (chosen.doubt !== undefined) {
    reads.lack({ what, reason: chosen.doubt, passing: false });
  }
  return chosen?.timeZone;
}

/** Where iiko does not say which groups sleep, those that did and are not awake are taken to sleep on. */
function stillAsleep(listed: ListedGroup[], { ids, known, reads }: Attempt): ListedGroup[] {
  const reason = 'the answer of terminal_groups has no list "terminalGroupsInSleep"';
  reads.lack({ what: 'restaurants that sleep', reason, passing: true });
  return [...known.restaurants.values()].filter(
    ({ id, organizationId, content }) =>
      content.asleep && ids.includes(organizationId) && byId(listed, id) === undefined,
  );
}

/** What stood for the settings in the last snapshot. */
function asSettings({ currency, ...content }: OrganizationContent) {
  return { ...content, currencyIsoName: currency };
}

function byId<Item extends { id: string }>(items: Item[], id: string): Item | undefined {
  return items.find((item) => item.id === id);
}
