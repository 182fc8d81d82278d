import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import { LOGGER } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { CatalogRepository } from './catalog.repository.js';
import type { RejectionReason } from './catalog.table.js';
import type { Rejection } from './menu-acceptance.js';

/** The present menu stays; the sync counts as failed, so that what is served is marked stale. */
export class MenuRejectedError extends Error {
  constructor({ reason, detail }: Rejection) {
    super(`The menu was rejected as ${reason}: ${detail}`);
    this.name = 'MenuRejectedError';
  }
}

/** A menu that does not replace the good one, and that no good one has followed yet. */
export interface OpenRejection {
  organizationId: string;
  reason: RejectionReason;
  detail: string;
  /** How often it has come. */
  times: number;
  firstAt: Date;
  lastAt: Date;
}

/** Keeps aside the menus that must not replace a good one, and tells the operator. */
@Injectable()
export class MenuRejections {
  private readonly rejected: Counter;

  constructor(
    private readonly repository: CatalogRepository,
    @Inject(Metrics) metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.rejected = new Counter({
      name: 'menu_rejections_total',
      help: 'Menus that were read but did not replace the one that is served, by reason',
      labelNames: ['reason'],
      registers: [metrics.registry],
    });
  }

  /** An answer that was no menu at all. */
  async recordMalformed(organizationId: string, error: Error): Promise<void> {
    const rejection = { reason: 'malformed', detail: error.message } as const;
    await this.record(organizationId, rejection, { revision: null, body: null });
  }

  async resolve(organizationId: string): Promise<void> {
    await this.repository.resolveRejections(organizationId);
  }

  async open(): Promise<OpenRejection[]> {
    const rows = await this.repository.openRejections();
    return rows.map(({ organizationId, reason, detail, times, firstAt, lastAt }) => ({
      organizationId,
      reason,
      detail,
      times,
      firstAt,
      lastAt,
    }));
  }

  /** The same menu comes again with each attempt; one line per menu is enough for an operator. */
  async record(
    organizationId: string,
    { reason, detail }: Rejection,
    kept: { revision: string | null; body: Buffer | null },
  ): Promise<void> {
    this.rejected.inc({ reason });
    const isNew = await this.repository.reject({ organizationId, reason, detail, ...kept });
    const level = isNew ? 'error' : 'debug';
    this.logger[level](
      { organizationId, reason, detail },
      'a menu was rejected and the present one kept; see MENU_MAX_LOSS_PERCENT if the change is meant',
    );
  }
}
