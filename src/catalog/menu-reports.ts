import { Injectable } from '@nestjs/common';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Problem } from '../platform/http/problem.js';
import { Gauge } from '../platform/metrics/gauge.js';
import type { GaugeValue } from '../platform/metrics/metrics.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { CatalogRepository } from './catalog.repository.js';
import type { MenuRemark, RemarkReason } from './menu-remarks.js';

export interface MenuReport {
  revision: string;
  readAt: Date;
  counts: Partial<Record<RemarkReason, number>>;
  /** The first of them. */
  remarks: MenuRemark[];
}

const unpack = promisify(gunzip);

/** What was left out of menus or changed when they were last read, for operators. */
@Injectable()
export class MenuReports {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly repository: CatalogRepository,
  ) {}

  @Gauge(
    'menu_remarks',
    'Things of the menu of an organization that were left out or changed when it was last read, by reason',
    ['organization', 'reason'],
  )
  async countRemarks(): Promise<GaugeValue[]> {
    const reports = await this.repository.reportCounts();
    return reports.flatMap(({ organizationId, counts }) =>
      Object.entries(counts).map(([reason, value]) => ({
        labels: { organization: organizationId, reason },
        value,
      })),
    );
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  async of(restaurantId: string): Promise<MenuReport> {
    const { organizationId } = this.restaurants.require(restaurantId);
    const row = await this.repository.report(organizationId);
    if (row === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    const { revision, readAt, counts } = row;
    const remarks = JSON.parse((await unpack(row.remarks)).toString('utf8')) as MenuRemark[];
    return { revision, readAt, counts, remarks };
  }
}
