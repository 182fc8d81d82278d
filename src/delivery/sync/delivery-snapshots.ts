import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { Snapshots } from '../../sync/snapshots.js';
import type { DeliveryRules } from '../check/delivery-rules.js';
import {
  DeliveryRepository,
  type DeliveryCity,
  type SmallDirectory,
} from './delivery.repository.js';

interface Directories {
  rules: ReadonlyMap<string, DeliveryRules>;
  cities: ReadonlyMap<string, DeliveryCity[]>;
}

/** Rules and cities of all organizations; streets are read when they are asked for. */
@Injectable()
export class DeliverySnapshots extends Snapshots<SmallDirectory[], Directories> {
  constructor(
    private readonly repository: DeliveryRepository,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger);
  }

  @OnEvent('delivery.changed')
  async onChanged({ kind }: EventMap['delivery.changed']): Promise<void> {
    if (kind !== 'streets') {
      await this.load();
    }
  }

  /** Undefined before they were first read. */
  rulesOf(organizationId: string): DeliveryRules | undefined {
    return this.find()?.rules.get(organizationId);
  }

  /** By name; empty where that is not known. */
  citiesOf(organizationId: string): DeliveryCity[] {
    return this.find()?.cities.get(organizationId) ?? [];
  }

  protected async read(): Promise<SmallDirectory[][]> {
    return [await this.repository.loadSmall()];
  }

  protected hold(directories: SmallDirectory[]): Directories {
    const rules = new Map<string, DeliveryRules>();
    const cities = new Map<string, DeliveryCity[]>();
    for (const directory of directories) {
      if (directory.kind === 'rules') {
        rules.set(directory.organizationId, directory.data);
      } else {
        cities.set(directory.organizationId, directory.data);
      }
    }
    return { rules, cities };
  }
}
