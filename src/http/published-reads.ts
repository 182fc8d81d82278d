import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { PreparedResponses, type Freshness } from './prepared-responses.js';
import { represent } from './representation.js';

interface PublishedRead {
  /** The exact path that is answered. */
  path: string;
  /** The same with placeholders, for metrics. */
  route: string;
  value: unknown;
  cacheControl: string;
  freshness: Freshness;
}

/** Small reads that change every few minutes: a better compression would cost more than it saves. */
const BROTLI_QUALITY = 5;

/**
 * Prepares small reads from plain values. Compressing takes a moment, and whatever is published last
 * wins, however long each takes.
 */
@Injectable()
export class PublishedReads {
  private readonly latest = new Map<string, symbol>();

  constructor(
    private readonly prepared: PreparedResponses,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async publish({ path, route, value, cacheControl, freshness }: PublishedRead): Promise<void> {
    const turn = Symbol(path);
    this.latest.set(path, turn);
    try {
      const options = { cacheControl, brotliQuality: BROTLI_QUALITY };
      const representation = await represent(value, options);
      if (this.latest.get(path) === turn) {
        this.prepared.set(path, route, representation, freshness);
      }
    } catch (error) {
      this.logger.error({ path, err: error }, 'a read could not be prepared');
    }
  }

  withdraw(path: string): void {
    this.latest.delete(path);
    this.prepared.delete(path);
  }
}
