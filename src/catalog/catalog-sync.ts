import { Injectable } from '@nestjs/common';
import { clockMs } from '../platform/database/clock.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { CatalogRepository, type SnapshotHead } from './catalog.repository.js';
import { comboMark } from './iiko/combo-source.js';
import { MenuMaker } from './iiko/menu-maker.js';
import { menuSyncSource } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';
import { MenuSource, type MenuAnswerBytes, type MenuMark } from './iiko/menu-source.js';
import type { MenuResult, StoredBytes } from './iiko/read-menu.js';

/** Reads an organization's menu and replaces the snapshots of its restaurants where it differs. */
@Injectable()
export class CatalogSync {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly source: MenuSource,
    private readonly states: SyncStates,
    private readonly repository: CatalogRepository,
    private readonly maker: MenuMaker,
    private readonly snapshots: MenuSnapshots,
  ) {}

  /** Failures are kept with the sync state; the schedule tries again. */
  @JobHandler('catalog.sync')
  async sync({ organizationId }: JobPayloads['catalog.sync']): Promise<void> {
    await this.states.attempt(menuSyncSource(organizationId), () => this.refresh(organizationId));
  }

  private async refresh(organizationId: string): Promise<{ revision?: string }> {
    const { restaurants } = this.restaurants.within([organizationId]);
    const [first] = restaurants;
    if (first === undefined) {
      return {};
    }
    const heads = await this.repository.heads(organizationId);
    const known = this.markOf(first, heads);
    const answer = await this.fetch(first, known);
    const combos = await this.source.combos(organizationId);
    const now = clockMs();
    const mark =
      combos.state === 'kept' && known !== undefined
        ? known.combos
        : comboMark(combos, first.timeZone, now);
    const isUnchanged = answer.bytes === null && mark === known?.combos;
    if (isUnchanged && areServed(restaurants, heads)) {
      await this.maker.resolve(organizationId);
      return {};
    }
    const { currency, timeZone } = first;
    const result = await this.maker.make({
      kind: answer.kind,
      organizationId,
      currency,
      timeZone,
      now,
      answer: answer.bytes,
      startRevision: answer.startRevision,
      combos,
      served: await this.served(organizationId, heads),
      servedCount: heads[0]?.itemCount ?? null,
      restaurants: restaurants.map(({ id }) => ({ id, revision: revisionOf(id, heads) })),
    });
    await this.store(organizationId, result);
    await this.maker.resolve(organizationId);
    const { sourceRevision } = result;
    const read = { sourceRevision, hash: answer.hash, combos: mark };
    return { revision: this.source.toText(read, currency) };
  }

  private markOf(
    { organizationId, currency }: Restaurant,
    heads: SnapshotHead[],
  ): MenuMark | undefined {
    const { revision } = this.states.state(menuSyncSource(organizationId));
    return heads.length === 0 ? undefined : this.source.markOf(revision, currency);
  }

  private async fetch(
    { organizationId, currency }: Restaurant,
    since: MenuMark | undefined,
  ): Promise<MenuAnswerBytes> {
    try {
      return await this.source.fetch({ organizationId, currency, since });
    } catch (error) {
      await this.maker.refuse(organizationId, error);
      throw error;
    }
  }

  /** With nothing new from iiko, a restaurant that has no menu yet gets its sister's; combos change by themselves. */
  private async served(
    organizationId: string,
    [newest]: SnapshotHead[],
  ): Promise<StoredBytes | null> {
    const row = newest && (await this.repository.find(newest.restaurantId));
    if (row === undefined) {
      return null;
    }
    const report = await this.repository.report(organizationId);
    return { gzip: row.gzip, index: row.index, remarks: report?.remarks ?? null };
  }

  private async store(organizationId: string, result: MenuResult): Promise<void> {
    const { revision, itemCount, remarkCounts } = result;
    const index = Buffer.from(result.index);
    for (const { restaurantId, etag, gzip, brotli } of result.snapshots) {
      await this.repository.save({
        restaurantId,
        organizationId,
        revision,
        etag,
        itemCount,
        identity: null,
        index,
        gzip: Buffer.from(gzip),
        brotli: Buffer.from(brotli),
      });
      // Who sees that iiko has just confirmed the menu sees this one.
      await this.snapshots.reload(restaurantId);
    }
    const remarks = Buffer.from(result.remarks);
    await this.repository.saveReport({ organizationId, revision, counts: remarkCounts, remarks });
  }
}

/** One of a former version has no index and is written again. */
function revisionOf(restaurantId: string, heads: SnapshotHead[]): string | null {
  const head = heads.find((one) => one.restaurantId === restaurantId);
  return head?.isIndexed === true ? head.revision : null;
}

function areServed(restaurants: Restaurant[], heads: SnapshotHead[]): boolean {
  const [newest] = heads;
  return restaurants.every(({ id }) => revisionOf(id, heads) === newest?.revision);
}
