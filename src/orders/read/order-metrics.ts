import { Injectable } from '@nestjs/common';
import { clockMs } from '../../platform/database/clock.js';
import { Gauge } from '../../platform/metrics/gauge.js';
import type { GaugeValue } from '../../platform/metrics/metrics.js';
import { OrdersRepository } from '../orders.repository.js';

const ENDED_COUNT_LIFE_MS = 60_000;

interface StatusCount {
  status: string;
  count: number;
}

/** How many orders there are, for who watches the service. */
@Injectable()
export class OrderMetrics {
  private ended: { at: number; counts: StatusCount[] } | undefined;

  constructor(private readonly orders: OrdersRepository) {}

  @Gauge('orders', 'Orders in the database, by status', ['status'])
  async countByStatus(): Promise<GaugeValue[]> {
    const counts = [...(await this.orders.countByStatus('open')), ...(await this.countEnded())];
    return counts.map(({ status, count }) => ({ labels: { status }, value: count }));
  }

  @Gauge('orders_held', 'Orders for later that wait here for the till of their restaurant')
  countHeld(): Promise<number> {
    return this.orders.countHeld();
  }

  @Gauge('orders_to_resolve', 'Unknown orders that an operator has to resolve')
  countAlerted(): Promise<number> {
    return this.orders.countAlerted();
  }

  /** Counting all orders there ever were takes a while, and who scrapes comes every few seconds. */
  private async countEnded(): Promise<StatusCount[]> {
    if (this.ended === undefined || clockMs() - this.ended.at > ENDED_COUNT_LIFE_MS) {
      this.ended = { at: clockMs(), counts: await this.orders.countByStatus('ended') };
    }
    return this.ended.counts;
  }
}
