import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { MenuRejectedError, MenuRejections } from '../menu-rejections.js';
import { MenuThread } from './menu-thread.js';
import type { MenuJob, MenuResult } from './read-menu.js';

/** Makes menus that may replace what is served; the others are kept aside. */
@Injectable()
export class MenuMaker {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly thread: MenuThread,
    private readonly rejections: MenuRejections,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws MenuRejectedError, IikoError of kind `malformed` */
  async make(job: Omit<MenuJob, 'maxLossPercent'>): Promise<MenuResult> {
    const { menuMaxLossPercent: maxLossPercent } = this.config.sync;
    const { organizationId } = job;
    const answer = await this.thread.read({ ...job, maxLossPercent });
    if ('malformed' in answer) {
      const error = new IikoError({
        kind: 'malformed',
        outcome: 'unknown',
        operation: job.kind === 'external' ? 'externalMenu' : 'nomenclature',
        description: answer.malformed,
      });
      await this.rejections.recordMalformed(organizationId, error);
      throw error;
    }
    const { rejection, revision } = answer.result;
    if (rejection !== null) {
      const { body, ...why } = rejection;
      await this.rejections.record(organizationId, why, { revision, body: Buffer.from(body) });
      throw new MenuRejectedError(why);
    }
    const { itemCount, snapshots, remarkCounts } = answer.result;
    const replaced = snapshots.map(({ restaurantId }) => restaurantId);
    this.logger.info(
      { organizationId, revision, items: itemCount, replaced, remarks: remarkCounts },
      'menu made; its report says what was left out',
    );
    return answer.result;
  }

  /** An answer that was not even bytes of a menu. */
  async refuse(organizationId: string, error: unknown): Promise<void> {
    if (error instanceof IikoError && error.kind === 'malformed') {
      await this.rejections.recordMalformed(organizationId, error);
    }
  }

  /** A good menu has followed those that were kept aside. */
  async resolve(organizationId: string): Promise<void> {
    await this.rejections.resolve(organizationId);
  }
}
