import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Queryable } from '../platform/database/database.js';

/**
 * Personal data that a feature keeps. `customerIds` are all ids under which one customer has done
 * something: the account's and those of guest sessions that signed in to it.
 */
export interface CustomerDataPart {
  /** Everything that is kept, as JSON. */
  export(customerIds: string[]): Promise<unknown>;
  /**
   * Removes what says who somebody is; what accounting needs may stay.
   * @throws Problem while the data is still needed: then nothing is erased anywhere
   */
  erase(customerIds: string[], tx: Queryable): Promise<void>;
  /**
   * Asked before a code is sent and used up.
   * @throws Problem while the data is still needed
   */
  checkErasable?(customerIds: string[]): Promise<void>;
}

const Keeps = DiscoveryService.createDecorator<string>();

/** The class keeps personal data, which has this name in the export. */
export function PersonalData(name: string) {
  return (target: Type<CustomerDataPart>): void => {
    Keeps(name)(target);
  };
}

/** All personal data there is, so that nothing is left out of exports and deletions. */
@Injectable()
export class CustomerData implements OnModuleInit {
  private readonly parts = new Map<string, CustomerDataPart>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const provider of this.discovery.getProviders({ metadataKey: Keeps.KEY })) {
      const name = this.discovery.getMetadataByDecorator(Keeps, provider);
      if (name !== undefined) {
        this.add(name, provider.instance as CustomerDataPart);
      }
    }
  }

  async export(customerIds: string[]): Promise<Record<string, unknown>> {
    const sections: Record<string, unknown> = {};
    for (const [name, part] of this.parts) {
      sections[name] = await part.export(customerIds);
    }
    return sections;
  }

  /** @throws Problem while some data is still needed */
  async checkErasable(customerIds: string[]): Promise<void> {
    for (const part of this.parts.values()) {
      await part.checkErasable?.(customerIds);
    }
  }

  /** @throws Problem while some data is still needed */
  async erase(customerIds: string[], tx: Queryable): Promise<void> {
    for (const part of this.parts.values()) {
      await part.erase(customerIds, tx);
    }
  }

  private add(name: string, part: CustomerDataPart): void {
    if (this.parts.has(name)) {
      throw new Error(`The customer data "${name}" is kept by two classes.`);
    }
    this.parts.set(name, part);
  }
}
