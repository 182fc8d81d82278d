import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { Database } from '../../platform/database/database.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { SyncStates } from '../../sync/sync-states.js';
import { accountMenus, type MenuList, type NamedMenu } from './account-menus.table.js';

export const ACCOUNT_MENUS_SYNC = 'account-menus';

/** The external menus and price categories that iiko lists to our key, for the operator who has to choose of them. */
@Injectable()
export class AccountMenus implements OnModuleInit {
  private list: MenuList | undefined;

  constructor(
    private readonly iiko: IikoClient,
    private readonly states: SyncStates,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.states.changes(ACCOUNT_MENUS_SYNC).subscribe(() => {
      this.load().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the menus of the key could not be read');
      });
    });
    await this.load();
  }

  /** Undefined while iiko has not told. */
  current(): MenuList | undefined {
    return this.list;
  }

  /** What is wrong with the configured menu or price category, as far as iiko has told. */
  problem(): string | null {
    return this.list === undefined ? null : problemOf(this.config.iiko, this.list);
  }

  sync(): Promise<void> {
    return this.states.attempt(ACCOUNT_MENUS_SYNC, async () => {
      const content = await this.iiko.externalMenus();
      await this.database.db
        .insert(accountMenus)
        .values({ source: ACCOUNT_MENUS_SYNC, content })
        .onConflictDoUpdate({ target: accountMenus.source, set: { content } });
      const problem = problemOf(this.config.iiko, content);
      if (problem !== null) {
        this.logger.error({ problem }, 'the configured menu is not among those of the key');
      }
      return {};
    });
  }

  private async load(): Promise<void> {
    const [row] = await this.database.db
      .select()
      .from(accountMenus)
      .where(eq(accountMenus.source, ACCOUNT_MENUS_SYNC));
    this.list = row?.content;
  }
}

/** An empty list of categories says nothing: prices of an external menu need none. */
export function problemOf(
  { externalMenuId, priceCategoryId }: Pick<Config['iiko'], 'externalMenuId' | 'priceCategoryId'>,
  { menus, priceCategories }: MenuList,
): string | null {
  const problems = [
    ...unlisted('IIKO_EXTERNAL_MENU_ID', externalMenuId, menus),
    ...(priceCategories.length === 0
      ? []
      : unlisted('IIKO_PRICE_CATEGORY_ID', priceCategoryId, priceCategories)),
  ];
  return problems.length === 0 ? null : problems.join(' ');
}

function unlisted(setting: string, id: string | undefined, known: NamedMenu[]): string[] {
  if (id === undefined || known.some((one) => one.id.toLowerCase() === id.toLowerCase())) {
    return [];
  }
  const choice = known.map(({ id: other, name }) => `${other} "${name}"`).join(', ');
  return [`${setting} is ${id}; the key sees ${choice === '' ? 'none' : choice}.`];
}
