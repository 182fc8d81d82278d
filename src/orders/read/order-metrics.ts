import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { clockMs } from '../../platform/database/clock.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { OrdersRepository } from '../orders.repository.js';

const ENDED_COUNT_LIFE_MS = 60_000;

interface StatusCount {
  status: string;
  count: number;
}

/** How many orders there are, for who watches the service. */
@Injectable()
export class OrderMetrics implements OnModuleInit {
  private ended: { at: number; counts: StatusCount[] } | undefined;

  constructor(
    private readonly orders: OrdersRepository,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.observe('orders', 'Orders in the database, by status', ['status'], async () => {
      const counts = [...(await this.orders.countByStatus('open')), ...(await this.countEnded())];
      return counts.map(({ status, count }) => ({ labels: { status }, value: count }));
    });
    const held = 'Orders for later that wait here for the till of their restaurant';
    this.metrics.observe('orders_held', held, [], async () => [
      { labels: {}, value: await this.orders.countHeld() },
    ]);
    const help = 'Unknown orders that an operator has to resolve';
    this.metrics.observe('orders_to_resolve', help, [], async () => [
      { labels: {}, value: await this.orders.countAlerted() },
    ]);
  }

  /** Counting all orders there ever were takes a while, and who scrapes comes every few seconds. */
  private async countEnded(): Promise<StatusCount[]> {
    if (this.ended === undefined || clockMs() - this.ended.at > ENDED_COUNT_LIFE_MS) {
      this.ended = { at: clockMs(), counts: await this.orders.countByStatus('ended') };
    }
    return this.ended.counts;
  }
}
