import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { randomInt } from 'node:crypto';
import { CONFIG, type Config } from '../config/config.js';
import { Gauge } from '../metrics/gauge.js';
import type { GaugeValue } from '../metrics/metrics.js';
import { networkAddressOf } from './network-address.js';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-table.js';
import { routeOf } from './route-name.js';
import { streamOwnerOf } from './stream-end.js';
import { waitingTime } from './waiting-time.js';

/** Clients that are refused together must not come back together. */
const RETRY_SECONDS = { least: 5, most: 15 };

/** The event streams that are open on this process, and how many there may be. */
@Injectable()
export class OpenStreams {
  private readonly byRoute = new Map<string, number>();
  private readonly byOwner = new Map<string, number>();
  private readonly refused = new Map<ProblemCode, number>();
  private total = 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'streams'>) {}

  @Gauge('event_streams', 'Open event streams, by route', ['route'])
  countOpen(): GaugeValue[] {
    return [...this.byRoute].map(([route, value]) => ({ labels: { route }, value }));
  }

  @Gauge('event_streams_max', 'Event streams that may be open')
  most(): number {
    return this.config.streams.max;
  }

  @Gauge('event_streams_refused', 'Event streams refused since the start, by problem', ['problem'])
  countRefused(): GaugeValue[] {
    return [...this.refused].map(([problem, value]) => ({ labels: { problem }, value }));
  }

  /**
   * Counts one more; the function that is returned counts it off.
   * @throws Problem too_many_streams, streams_full
   */
  enter(request: FastifyRequest): () => void {
    const route = routeOf(request);
    const shares = this.sharesOf(request);
    if (shares.some(({ of, limit }) => limit > 0 && (this.byOwner.get(of) ?? 0) >= limit)) {
      throw this.refuse('too_many_streams');
    }
    if (this.total >= this.config.streams.max) {
      throw this.refuse('streams_full');
    }
    const owners = shares.map(({ of }) => of);
    this.count(route, owners, 1);
    return () => {
      this.count(route, owners, -1);
    };
  }

  /** A session has its share wherever it calls from, and an address however many sessions it starts. */
  private sharesOf(request: FastifyRequest): { of: string; limit: number }[] {
    const { perSession, perAddress } = this.config.streams;
    const sessionId = streamOwnerOf(request);
    return [
      { of: `address ${networkAddressOf(request)}`, limit: perAddress },
      ...(sessionId === undefined ? [] : [{ of: `session ${sessionId}`, limit: perSession }]),
    ];
  }

  private count(route: string, owners: string[], change: 1 | -1): void {
    this.total += change;
    this.byRoute.set(route, (this.byRoute.get(route) ?? 0) + change);
    for (const owner of owners) {
      const ofOwner = (this.byOwner.get(owner) ?? 0) + change;
      if (ofOwner === 0) {
        this.byOwner.delete(owner);
      } else {
        this.byOwner.set(owner, ofOwner);
      }
    }
  }

  private refuse(code: 'too_many_streams' | 'streams_full'): Problem {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    const seconds = randomInt(RETRY_SECONDS.least, RETRY_SECONDS.most + 1);
    return new Problem(code, {
      params: { when: waitingTime(seconds) },
      headers: { 'retry-after': String(seconds) },
    });
  }
}
