import type { Organization, TerminalGroup } from './data/organizations.js';
import { foreignOrganization } from './errors.js';

export type TerminalCondition = 'enabled' | 'sleeping' | 'disabled';

export type OrganizationChanges = Partial<
  Pick<Organization, 'addressFormatType' | 'currency' | 'minimumDenomination'>
>;

/** Organizations, their terminal groups, and whether the POS behind each group is reachable. */
export class Terminals {
  private readonly offline = new Set<string>();
  private readonly conditions = new Map<string, TerminalCondition>();
  private readonly changes = new Map<string, OrganizationChanges>();
  private readonly onlineListeners: ((terminalGroupId: string) => void)[] = [];

  constructor(readonly organizations: readonly Organization[]) {}

  /** As its owner changes it in iiko's back office. */
  changeOrganization(id: string, changes: OrganizationChanges): Organization {
    const { id: key } = this.organization(id);
    this.changes.set(key, { ...this.changes.get(key), ...changes });
    return this.organization(key);
  }

  /** Refuses with 403 an organization that the login does not see. */
  organization(id: string): Organization {
    const organization = this.organizations.find((one) => one.id === id.toLowerCase());
    if (!organization) {
      throw foreignOrganization();
    }
    return { ...organization, ...this.changes.get(organization.id) };
  }

  /** All of the login's organizations when no list is given. */
  select(ids: readonly string[] | null | undefined): Organization[] {
    return (ids ?? this.organizations.map(({ id }) => id)).map((id) => this.organization(id));
  }

  group(id: string): TerminalGroup | undefined {
    return this.all().find((group) => group.id === id.toLowerCase());
  }

  all(): TerminalGroup[] {
    return this.organizations.flatMap((organization) => organization.terminalGroups);
  }

  condition(id: string): TerminalCondition {
    return this.conditions.get(id) ?? 'enabled';
  }

  setCondition(id: string, condition: TerminalCondition): void {
    this.conditions.set(id, condition);
  }

  isOnline(id: string): boolean {
    return !this.offline.has(id) && this.condition(id) === 'enabled';
  }

  setOnline(id: string, online: boolean): void {
    if (!online) {
      this.offline.add(id);
    } else if (this.offline.delete(id)) {
      this.onlineListeners.forEach((listener) => {
        listener(id);
      });
    }
  }

  onOnline(listener: (terminalGroupId: string) => void): void {
    this.onlineListeners.push(listener);
  }

  reset(): void {
    this.offline.clear();
    this.conditions.clear();
    this.changes.clear();
  }
}
