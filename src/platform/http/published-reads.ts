import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { PreparedResponses, type Freshness } from './prepared-responses.js';
import { represent, type Representation } from './representation.js';

interface PublishedRead {
  /** The exact path that is answered. */
  path: string;
  /** The same with placeholders, for metrics. */
  route: string;
  value: unknown;
  cacheControl: string;
  /** Default: JSON. */
  contentType?: string;
  freshness: Freshness;
}

/** Small reads that change every few minutes: a better compression would cost more than it saves. */
const BROTLI_QUALITY = 5;

interface Publication {
  content: string;
  representation: Promise<Representation>;
}

/**
 * Prepares small reads from plain values. Compressing takes a moment, and whatever is published last
 * wins, however long each takes; the same value again is not compressed again.
 */
@Injectable()
export class PublishedReads {
  private readonly latest = new Map<string, Publication>();

  constructor(
    private readonly prepared: PreparedResponses,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async publish({ path, route, value, freshness, ...headers }: PublishedRead): Promise<void> {
    const content = JSON.stringify(value);
    const present = this.latest.get(path);
    const publication = {
      content,
      representation:
        present?.content === content
          ? present.representation
          : represent(value, { ...headers, brotliQuality: BROTLI_QUALITY }),
    };
    this.latest.set(path, publication);
    try {
      const representation = await publication.representation;
      if (this.latest.get(path) === publication) {
        this.prepared.set(path, route, representation, freshness);
      }
    } catch (error) {
      this.latest.delete(path);
      this.logger.error({ path, err: error }, 'a read could not be prepared');
    }
  }

  withdraw(path: string): void {
    this.latest.delete(path);
    this.prepared.delete(path);
  }
}
