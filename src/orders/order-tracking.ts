import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoError } from '../iiko/iiko.errors.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { waitingSince } from './online-payment.js';
import { OrderDeadlines } from './order-deadlines.js';
import { SLOW_CHECK_MS } from './order-decisions.js';
import { OrderFamilies } from './order-families.js';
import { OrderNews } from './order-news.js';
import { OrdersRepository, type OrderRow } from './orders.repository.js';

/** iiko forgets a command after 30 minutes (then 410); the order itself is asked from then on. */
const COMMAND_MEMORY_MS = 29 * 60_000;
/** The vendor: ask every 2–5 seconds, not faster. Slower as the wait grows: a dead POS takes minutes. */
const POLLS: [untilAgeMs: number, delayMs: number][] = [
  [30_000, 2_500],
  [120_000, 5_000],
  [Number.POSITIVE_INFINITY, 15_000],
];

/** Learns what became of an order that iiko has taken but the restaurant has not confirmed yet. */
@Injectable()
export class OrderTracking implements OnModuleInit {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly deadlines: OrderDeadlines,
    private readonly families: OrderFamilies,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('orders.track', ({ orderId }) => this.run(orderId));
  }

  private async run(orderId: string): Promise<void> {
    const order = await this.orders.find(orderId);
    if (order === undefined || !isCreationOpen(order)) {
      return;
    }
    try {
      if (await this.isDecided(order)) {
        await this.read(order);
      }
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      this.logger.warn({ orderId, err: error }, 'order could not be followed');
    }
    await this.raiseIfStuck(orderId);
    await this.followOn(orderId);
  }

  /** Cheaper than reading orders, and a budget of its own; without a command to ask, the order is read. */
  private async isDecided(order: OrderRow): Promise<boolean> {
    const { correlationId } = order;
    if (correlationId === null || Date.now() - waitingSince(order).getTime() > COMMAND_MEMORY_MS) {
      return true;
    }
    try {
      const { state } = await this.families.commandStatus(order, correlationId);
      return state !== 'InProgress';
    } catch (error) {
      if (error instanceof IikoError && error.kind === 'expired') {
        return true;
      }
      throw error;
    }
  }

  private async read(order: OrderRow): Promise<void> {
    const info = await this.families.of(order).find(order);
    if (info === undefined) {
      this.logger.error({ orderId: order.id }, 'an order that iiko has taken is not shown by it');
      return;
    }
    await this.news.apply(info, { cause: 'command' });
  }

  private async raiseIfStuck(orderId: string): Promise<void> {
    const order = await this.orders.find(orderId);
    if (order !== undefined && isCreationOpen(order)) {
      await this.deadlines.raise(order);
    }
  }

  private async followOn(orderId: string): Promise<void> {
    const updated = await this.news.change(orderId, (row) =>
      isCreationOpen(row)
        ? { change: { nextActionAt: new Date(Date.now() + pollDelay(row)) } }
        : undefined,
    );
    // What operators know of is brought back by the sweep: a job that waits for long would hold up others.
    if (updated !== undefined && updated.alertedAt === null) {
      const delayMs = pollDelay(updated);
      await this.jobs.send('orders.track', { orderId }, { key: orderId, delayMs });
    }
  }
}

function isCreationOpen({ submission, creationStatus }: OrderRow): boolean {
  return submission === 'received' && creationStatus === 'InProgress';
}

function pollDelay(order: OrderRow): number {
  if (order.alertedAt !== null) {
    return SLOW_CHECK_MS;
  }
  const ageMs = Date.now() - waitingSince(order).getTime();
  return POLLS.find(([untilAgeMs]) => ageMs < untilAgeMs)?.[1] ?? 15_000;
}
