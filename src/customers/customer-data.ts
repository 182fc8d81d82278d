import { Injectable } from '@nestjs/common';
import type { Queryable } from '../platform/database/database.js';

/**
 * Personal data that a feature keeps. `customerIds` are all ids under which one customer has done
 * something: the account's and those of guest sessions that signed in to it.
 */
export interface CustomerDataPart {
  /** Its name in the export. */
  name: string;
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

/** Where features say what they know of customers, so that nothing is left out of exports and deletions. */
@Injectable()
export class CustomerData {
  private readonly parts: CustomerDataPart[] = [];

  /** Called by features in `onModuleInit`. */
  register(part: CustomerDataPart): void {
    if (this.parts.some(({ name }) => name === part.name)) {
      throw new Error(`The customer data "${part.name}" is registered twice.`);
    }
    this.parts.push(part);
  }

  async export(customerIds: string[]): Promise<Record<string, unknown>> {
    const sections: Record<string, unknown> = {};
    for (const part of this.parts) {
      sections[part.name] = await part.export(customerIds);
    }
    return sections;
  }

  /** @throws Problem while some data is still needed */
  async checkErasable(customerIds: string[]): Promise<void> {
    for (const part of this.parts) {
      await part.checkErasable?.(customerIds);
    }
  }

  /** @throws Problem while some data is still needed */
  async erase(customerIds: string[], tx: Queryable): Promise<void> {
    for (const part of this.parts) {
      await part.erase(customerIds, tx);
    }
  }
}
