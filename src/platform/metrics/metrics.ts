import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one service; features count here, `/metrics` prints it. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requestTallies = new Map<string, RequestTally>();

  readonly httpRequests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route, method and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
    collect: () => {
      this.addTallies();
    },
  });

  readonly httpSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, without the prepared reads that are answered before routing',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly iikoCalls = new Counter({
    name: 'iiko_calls_total',
    help: 'Calls to iiko Cloud, by operation and outcome',
    labelNames: ['operation', 'outcome'],
    registers: [this.registry],
  });

  readonly iikoCallSeconds = new Histogram({
    name: 'iiko_call_duration_seconds',
    help: 'Time iiko Cloud took to answer, by operation',
    labelNames: ['operation'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20],
    registers: [this.registry],
  });

  readonly outgoingWebhooks = new Counter({
    name: 'outgoing_webhooks_total',
    help: 'Attempts to tell the storefront something, by type and outcome',
    labelNames: ['type', 'outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /**
   * A part of `httpRequests` that is counted in a plain number and added when Prometheus asks: to look up
   * the labels each time is what a hot read would notice. The same labels have the same tally.
   */
  requestTally(method: string, route: string, status: string): RequestTally {
    const key = `${method} ${status} ${route}`;
    const tally = this.requestTallies.get(key) ?? { method, route, status, count: 0 };
    this.requestTallies.set(key, tally);
    return tally;
  }

  /** Adds a gauge that is read when Prometheus asks. */
  observe({ name, help, labels }: GaugeOptions, read: GaugeRead): void {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        this.reset();
        // Prometheus must not go blind when the database is what fails.
        const values = await Promise.resolve(read()).catch(() => []);
        for (const { labels, value } of typeof values === 'number'
          ? [{ labels: {}, value: values }]
          : values) {
          this.set(labels, value);
        }
      },
    });
  }

  private addTallies(): void {
    for (const tally of this.requestTallies.values()) {
      const { count, ...labels } = tally;
      tally.count = 0;
      this.httpRequests.inc(labels, count);
    }
  }
}

export interface RequestTally {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  count: number;
}

export interface GaugeValue {
  labels: Record<string, string>;
  value: number;
}

export interface GaugeOptions {
  name: string;
  help: string;
  labels: string[];
}

/** A bare number is the value of a gauge without labels. */
export type GaugeRead = () => Promise<GaugeValue[] | number> | GaugeValue[] | number;
