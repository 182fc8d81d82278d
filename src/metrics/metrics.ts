import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one service; features count here, `/metrics` prints it. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly httpRequests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route, method and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
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

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A gauge whose values are read when Prometheus asks; `read` returns one value per set of labels. */
  observe(
    name: string,
    help: string,
    labelNames: string[],
    read: () => Promise<GaugeValue[]> | GaugeValue[],
  ): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { labels, value } of await read()) {
          this.set(labels, value);
        }
      },
    });
  }
}

export interface GaugeValue {
  labels: Record<string, string>;
  value: number;
}
