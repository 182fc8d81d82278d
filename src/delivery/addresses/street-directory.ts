import { Injectable } from '@nestjs/common';
import { LoadingCache } from '../../platform/cache/loading-cache.js';
import type { EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { DeliveryRepository } from '../sync/delivery.repository.js';
import { StreetSearch } from './street-search.js';

/** In memory at a time, the last used ones. A large city takes 5 MB, most take far less. */
const KEPT_CITIES = 30;

/** The streets of each city, read and indexed when somebody first asks for them. */
@Injectable()
export class StreetDirectory {
  private readonly indexes = new LoadingCache<StreetSearch | undefined>({
    freshMs: Infinity,
    most: KEPT_CITIES,
    isKept: (index) => index !== undefined,
  });

  constructor(private readonly repository: DeliveryRepository) {}

  @OnEvent('delivery.changed')
  onChanged({ organizationId, kind, key }: EventMap['delivery.changed']): void {
    if (kind === 'streets') {
      this.indexes.delete(keyOf(organizationId, key));
    }
  }

  @OnEvent('gap')
  forgetAll(): void {
    this.indexes.clear();
  }

  /** Undefined before the streets were first read. */
  find(organizationId: string, cityId: string): Promise<StreetSearch | undefined> {
    return this.indexes.get(keyOf(organizationId, cityId), async () => {
      const streets = await this.repository.loadStreets(organizationId, cityId);
      return streets && StreetSearch.build(streets);
    });
  }
}

function keyOf(organizationId: string, cityId: string): string {
  return `${organizationId}/${cityId}`;
}
