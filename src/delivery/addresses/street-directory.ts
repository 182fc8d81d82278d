import { Injectable } from '@nestjs/common';
import type { EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { DeliveryRepository } from '../sync/delivery.repository.js';
import { StreetSearch } from './street-search.js';

/** In memory at a time, the last used ones. A large city takes 5 MB, most take far less. */
const KEPT_CITIES = 30;

/** The streets of each city, read and indexed when somebody first asks for them. */
@Injectable()
export class StreetDirectory {
  private readonly indexes = new Map<string, Promise<StreetSearch | undefined>>();

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
  async find(organizationId: string, cityId: string): Promise<StreetSearch | undefined> {
    const key = keyOf(organizationId, cityId);
    const known = this.indexes.get(key) ?? this.load(organizationId, cityId);
    // Set again, it is the last to be forgotten.
    this.indexes.delete(key);
    this.indexes.set(key, known);
    for (const oldest of [...this.indexes.keys()].slice(0, -KEPT_CITIES)) {
      this.indexes.delete(oldest);
    }
    try {
      const index = await known;
      if (index === undefined) {
        this.forget(key, known);
      }
      return index;
    } catch (error) {
      this.forget(key, known);
      throw error;
    }
  }

  private async load(organizationId: string, cityId: string): Promise<StreetSearch | undefined> {
    const streets = await this.repository.loadStreets(organizationId, cityId);
    return streets && StreetSearch.build(streets);
  }

  private forget(key: string, index: Promise<StreetSearch | undefined>): void {
    if (this.indexes.get(key) === index) {
      this.indexes.delete(key);
    }
  }
}

function keyOf(organizationId: string, cityId: string): string {
  return `${organizationId}/${cityId}`;
}
