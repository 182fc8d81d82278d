import { Inject, Injectable } from '@nestjs/common';
import { CatalogService } from '../../catalog/catalog.service.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import type { Queryable } from '../../platform/database/database.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { RESTAURANTS_SYNC, RestaurantsService } from '../../restaurants/restaurants.service.js';
import { isWithin, sourceOf } from '../../sync/scope.js';
import type { OutdatedData } from '../pos-order.js';

const USUAL_PAUSE_MS = 60_000;
/** iiko renews a nomenclature every half hour, and wants it read no more often. */
const NOMENCLATURE_PAUSE_MS = 30 * 60_000;

/**
 * Has read again at once what a refusal has shown to be old. Menus and stop lists: once in a while for each organization,
 * though every order be refused. What would be more often is made up for later, by a job of its own: a reading for
 * another reason must not wait with it.
 */
@Injectable()
export class OutdatedSnapshots {
  constructor(
    private readonly catalog: CatalogService,
    private readonly jobs: Jobs,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @JobHandler('orders.reread')
  reread({ organizationId, data }: JobPayloads['orders.reread']): Promise<void> {
    return data === 'menu'
      ? this.catalog.hint(organizationId)
      : this.jobs.send(
          'stop-lists.sync',
          { organizationId, cause: 'poll' },
          { key: organizationId },
        );
  }

  async readAgain(data: OutdatedData, organizationId: string, tx?: Queryable): Promise<void> {
    const within = tx === undefined ? {} : { tx };
    if (data === 'restaurants') {
      // This replica may do the jobs of another one, whose organizations are others.
      const { scope } = this.restaurants;
      const organizationIds = isWithin(scope, organizationId) ? scope : [organizationId];
      const key = sourceOf(RESTAURANTS_SYNC, organizationIds);
      await this.jobs.send('restaurants.sync', { organizationIds }, { ...within, key });
      return;
    }
    const isNomenclature = data === 'menu' && this.config.iiko.externalMenuId === undefined;
    await this.jobs.send(
      'orders.reread',
      { organizationId, data },
      {
        ...within,
        key: `${data}/${organizationId}`,
        oncePerMs: isNomenclature ? NOMENCLATURE_PAUSE_MS : USUAL_PAUSE_MS,
      },
    );
  }
}
