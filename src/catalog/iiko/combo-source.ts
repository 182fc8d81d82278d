import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { hashBytes } from '../../platform/http/representation.js';
import { IikoCombosClient } from '../../iiko/iiko-combos.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { isOver } from './combos.mapper.js';
import type { ComboReading } from './read-menu.js';

/** Combos of organizations, which iikoCard keeps apart from menus of the format 2 and from the nomenclature. */
@Injectable()
export class ComboSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly iiko: IikoCombosClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * They are never a reason to lose the menu: an account without them or without the right has none, and while iiko fails
   * those that are served stay.
   */
  async read(organizationId: string): Promise<ComboReading> {
    if (this.config.iiko.externalMenuId !== undefined && this.config.iiko.menuFormat === 4) {
      return { state: 'none' };
    }
    try {
      return { state: 'read', ...(await this.iiko.combos(organizationId)) };
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
      return { state: isRefused ? 'none' : 'kept' };
    }
  }
}

/** Names what is sold of them now; those that are over drop out by themselves. */
export function comboMark(reading: ComboReading, timeZone: string, now: number): string {
  if (reading.state !== 'read') {
    return reading.state;
  }
  const { specifications, categories } = reading.combos;
  const sold = specifications.filter((specification) => !isOver(specification, timeZone, now));
  return hashBytes(Buffer.from(JSON.stringify([sold, categories, reading.dropped])));
}
