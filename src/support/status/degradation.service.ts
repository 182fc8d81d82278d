import { Injectable } from '@nestjs/common';
import { LoyaltyConnection } from '../../customers/iiko/loyalty-connection.js';
import { isTrouble } from '../../customers/loyalty-absence.js';
import { clockMs } from '../../platform/database/clock.js';
import type { Plain } from '../../platform/http/plain.js';
import { toRefusalDto } from '../iiko/refusal.mapper.js';
import { IikoHealth } from '../iiko/iiko-health.js';
import { RestaurantsService, type Restaurant } from '../../restaurants/restaurants.service.js';
import { StopListsService } from '../../stop-lists/stop-lists.service.js';
import { SyncStates } from '../../sync/sync-states.js';
import { BacklogService } from './backlog.service.js';
import type {
  RestaurantStatusDto,
  ServiceStatusDto,
  SnapshotStatusDto,
} from './degradation.dto.js';

const LOYALTY_NEWS_MS = 300_000;

/** How well the service works at the moment: what is old, what cannot be reached, what waits. */
@Injectable()
export class DegradationService {
  constructor(
    private readonly iiko: IikoHealth,
    private readonly states: SyncStates,
    private readonly restaurants: RestaurantsService,
    private readonly stopLists: StopListsService,
    private readonly backlog: BacklogService,
    private readonly loyalty: LoyaltyConnection,
  ) {}

  async read(): Promise<Plain<ServiceStatusDto>> {
    const iiko = await this.readIiko();
    const snapshots = this.states.sources().map((source) => this.readSnapshot(source));
    const restaurants = this.restaurants
      .list()
      .map((restaurant) => this.readRestaurant(restaurant));
    const { degraded: behind, ...backlog } = await this.backlog.read();
    const degraded = [
      ...(iiko.reachable ? [] : ['iiko']),
      ...iiko.pauses.map(({ restrictionGroup }) => `iiko/${restrictionGroup}`),
      ...new Set(iiko.refusals.map(({ operation }) => `refused/${operation}`)),
      ...(this.hasLoyaltyTrouble() ? ['loyalty'] : []),
      ...(restaurants.length > 0 ? [] : ['restaurants']),
      ...snapshots.filter(({ stale }) => stale).map(({ source }) => source),
      ...this.incompleteSources(),
      ...restaurants.filter(({ acceptsOrders }) => !acceptsOrders).map(({ id }) => `orders/${id}`),
      ...behind,
    ];
    const status = degraded.length === 0 ? 'ok' : 'degraded';
    return { status, degraded, iiko, snapshots, restaurants, ...backlog };
  }

  private async readIiko(): Promise<Plain<ServiceStatusDto>['iiko']> {
    const { lastSuccessAt } = this.iiko;
    return {
      reachable: this.iiko.reachable,
      lastAnswerAt: lastSuccessAt?.toISOString() ?? null,
      pauses: await this.iiko.pauses(),
      refusals: this.iiko.refusals().map(toRefusalDto),
    };
  }

  /** Only requests ask it: what was found out a while ago says nothing of now. */
  private hasLoyaltyTrouble(): boolean {
    const { reason, checkedAt } = this.loyalty.state();
    const isRecent = checkedAt !== null && clockMs() - checkedAt.getTime() < LOYALTY_NEWS_MS;
    return reason !== null && isTrouble(reason) && isRecent;
  }

  private readSnapshot(source: string): Plain<SnapshotStatusDto> {
    const { asOf, stale, gaps } = this.states.state(source);
    const ageSeconds = asOf && Math.round((clockMs() - asOf.getTime()) / 1_000);
    return {
      source,
      asOf: asOf?.toISOString() ?? null,
      ageSeconds: ageSeconds ?? null,
      stale,
      gaps: gaps.map(({ what, reason }) => ({ what, reason })),
    };
  }

  private incompleteSources(): string[] {
    return this.states
      .sources()
      .filter((source) => this.states.state(source).gaps.some(({ passing }) => passing))
      .map((source) => `incomplete/${source}`);
  }

  private readRestaurant({ id, name, posAlive }: Restaurant): Plain<RestaurantStatusDto> {
    const { acceptsOrders, reason } = this.restaurants.acceptance(id);
    const stopList = this.stopLists.state(id);
    return {
      id,
      name,
      posAlive,
      acceptsOrders,
      reason,
      stopListAsOf: stopList?.asOf.toISOString() ?? null,
      stopListStale: stopList?.stale ?? true,
    };
  }
}
