import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CatalogService } from '../../catalog/catalog.service.js';
import type { Plain } from '../../platform/http/plain.js';
import { IikoHealth } from '../iiko/iiko-health.js';
import { summariseRefusal } from '../iiko/refusal.mapper.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { StopListsService } from '../../stop-lists/stop-lists.service.js';
import { SyncStates } from '../../sync/sync-states.js';
import type { ReadinessDto } from './status.dto.js';
import { SharedAnswer } from './shared-answer.js';
import { StorageChecks } from './storage-checks.js';
import { withLimit } from './time-limit.js';

/** Short against the seconds between probes. */
const SHARED_MS = 500;

interface Check {
  ok: boolean;
  required: boolean;
  detail?: string;
}

/**
 * Ready means: every request can be answered. Old snapshots are enough for that, so iiko being down, or
 * refusing the account, does not take the service out of the balancer; having no snapshot at all does.
 */
@Injectable()
export class ReadinessService implements OnModuleDestroy {
  private stopping = false;
  private readonly shared = new SharedAnswer(SHARED_MS, () => this.compute());

  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
    private readonly stopLists: StopListsService,
    private readonly iiko: IikoHealth,
    private readonly states: SyncStates,
    private readonly storage: StorageChecks,
  ) {}

  /** First of all: while jobs finish, the balancer already looks for another replica. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** A service that stops says so at once. */
  check(): Promise<Plain<ReadinessDto>> {
    return this.stopping ? this.compute() : this.shared.get();
  }

  private async compute(): Promise<Plain<ReadinessDto>> {
    const checks: Record<string, Plain<Check>> = {
      service: { ok: !this.stopping, required: true, ...when(this.stopping, 'stopping') },
      database: await this.storage.checkDatabase(),
      restaurants: this.checkRestaurants(),
      menus: this.checkEach('catalog', (id) => this.catalog.hasMenu(id)),
      stopLists: this.checkEach('stop-lists', (id) => this.stopLists.state(id) !== undefined),
      menuRejections: await this.checkRejections(),
      iiko: this.checkIiko(),
      ...this.storage.checkRedis(),
    };
    const notReady = Object.entries(checks)
      .filter(([, { ok, required }]) => required && !ok)
      .map(([name]) => name);
    return { status: notReady.length === 0 ? 'ready' : 'not_ready', notReady, checks };
  }

  private checkRestaurants(): Plain<Check> {
    const count = this.restaurants.list().length;
    return count > 0
      ? { ok: true, required: true, detail: `${count} restaurants` }
      : { ok: false, required: true, detail: 'not loaded from iiko yet' };
  }

  /**
   * At the first start every restaurant is waited for until iiko has been asked about it; after that one
   * that can be served is enough, and the others say themselves that they cannot.
   */
  private checkEach(kind: string, isLoaded: (restaurantId: string) => boolean): Plain<Check> {
    const restaurants = this.restaurants.list();
    const missing = restaurants.filter(({ id }) => !isLoaded(id));
    const awaited = missing.some(({ organizationId }) => {
      const { asOf, error } = this.states.state(`${kind}/${organizationId}`);
      return asOf === undefined && error === undefined;
    });
    return {
      ok: missing.length < restaurants.length && !awaited,
      required: true,
      ...when(restaurants.length === 0, 'no restaurants yet'),
      ...when(missing.length > 0, `not loaded: ${missing.map(({ name }) => name).join(', ')}`),
    };
  }

  /** A menu that was kept aside needs the operator; the old one is served meanwhile. */
  private async checkRejections(): Promise<Check> {
    try {
      const rejections = await withLimit(this.catalog.rejections());
      const reasons = rejections.map(
        ({ organizationId, detail }) => `${organizationId}: ${detail}`,
      );
      const check = { ok: reasons.length === 0, required: false };
      return reasons.length === 0 ? check : { ...check, detail: reasons.join('; ') };
    } catch {
      return { ok: false, required: false, detail: 'not known while the database does not answer' };
    }
  }

  private checkIiko(): Plain<Check> {
    const state = this.iiko.circuitState();
    const refusals = this.iiko.refusals().map(summariseRefusal);
    const ok = state === 'closed' && refusals.length === 0;
    return { ok, required: false, detail: [`circuit ${state}`, ...refusals].join('; ') };
  }
}

function when(condition: boolean, detail: string): { detail?: string } {
  return condition ? { detail } : {};
}
