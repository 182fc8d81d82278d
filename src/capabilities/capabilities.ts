import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';

type Reading = () => object | Promise<object>;

/**
 * What this iiko account can do and what it cannot, by name. Features say it here and support reads it here,
 * so that neither has to know the other. A reading is answered from what is known already: it may be
 * a promise, but does not ask iiko.
 */
@Injectable()
export class Capabilities {
  private readonly readings = new Map<string, Reading>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Called by features in `onModuleInit`, once for each name. */
  register(name: string, read: Reading): void {
    if (this.readings.has(name)) {
      throw new Error(`The capability ${name} is registered twice.`);
    }
    this.readings.set(name, read);
  }

  /** All readings, sorted by name; one that fails is null and does not keep back the others. */
  async read(): Promise<Record<string, object | null>> {
    const names = [...this.readings.keys()].toSorted();
    const entries = names.map(async (name) => [name, await this.readOne(name)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  private async readOne(name: string): Promise<object | null> {
    try {
      return (await this.readings.get(name)?.()) ?? null;
    } catch (error) {
      this.logger.error({ capability: name, err: error }, 'a capability could not be read');
      return null;
    }
  }
}
