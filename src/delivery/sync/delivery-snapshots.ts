import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import { Events } from '../../platform/events/events.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { DeliveryRules } from '../check/delivery-rules.js';
import { DeliveryRepository, type DeliveryCity } from './delivery.repository.js';

/** This replica's copy of the rules and cities; streets are read when they are asked for. */
@Injectable()
export class DeliverySnapshots implements OnModuleInit {
  private rules = new Map<string, DeliveryRules>();
  private cities = new Map<string, DeliveryCity[]>();
  private readonly changed = new Subject<void>();
  private loads = 0;

  constructor(
    private readonly repository: DeliveryRepository,
    private readonly events: Events,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.events.on('delivery.changed').subscribe(({ kind }) => {
      if (kind !== 'streets') {
        void this.reload();
      }
    });
    this.events.on('gap').subscribe(() => void this.reload());
    await this.load();
  }

  get changes(): Observable<void> {
    return this.changed.asObservable();
  }

  /** Undefined before they were first read. */
  rulesOf(organizationId: string): DeliveryRules | undefined {
    return this.rules.get(organizationId);
  }

  /** By name; empty where that is not known. */
  citiesOf(organizationId: string): DeliveryCity[] {
    return this.cities.get(organizationId) ?? [];
  }

  private async reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.logger.error({ err: error }, 'the delivery rules could not be read from the database');
    }
  }

  private async load(): Promise<void> {
    this.loads += 1;
    const load = this.loads;
    const directories = await this.repository.loadSmall();
    if (load !== this.loads) {
      return;
    }
    this.rules = new Map();
    this.cities = new Map();
    for (const directory of directories) {
      if (directory.kind === 'rules') {
        this.rules.set(directory.organizationId, directory.data);
      } else {
        this.cities.set(directory.organizationId, directory.data);
      }
    }
    this.changed.next();
  }
}
