import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { CreationsRepository, type Creation } from './creations.repository.js';
import { waitingSince } from '../online-payment.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import type { PosOrder } from '../pos-order.js';
import { Allowance } from './allowance.js';
import { NewsBatch } from './news-batch.js';
import { OrderDeadlines } from './order-deadlines.js';
import { FIRST_CHECK_MS, SLOW_CHECK_MS } from './order-decisions.js';
import { COMMAND_MEMORY_MS, OrderGateways, type GatewayName } from '../iiko/order-gateway.js';
import { queueLook } from './tracking-jobs.js';

/** The vendor: ask every 2–5 seconds, not faster. Slower as the wait grows: a dead POS takes minutes. */
const POLLS: [untilAgeMs: number, delayMs: number][] = [
  [30_000, 2_500],
  [120_000, 5_000],
  [Number.POSITIVE_INFINITY, 15_000],
];
/** Commands that one look asks for, however many orders wait. */
const COMMANDS_PER_LOOK = 2;
/** Looks at one organization are no closer than this. */
const SHORTEST_GAP_MS = 1_000;
/** Jobs come about on time; what is due this soon is due. */
const SLACK_MS = 250;
/** The next look asks for others first. */
const ASKED_LATER_MS = 100;

/**
 * Learns what became of orders that iiko has taken but the restaurant has not confirmed yet, all of an
 * organization at once. A look asks for the commands of a few orders; as soon as one is decided, all orders are
 * read in one call. So what it costs does not depend on how many wait.
 */
@Injectable()
export class OrderTracking {
  private readonly looking = new Set<string>();
  private readonly lookedAt = new Map<string, number>();
  /** Orders that were perhaps not sent are looked up from the same budgets. */
  private readonly commands: Allowance;
  private readonly reads: Allowance;

  constructor(
    private readonly creations: CreationsRepository,
    private readonly news: NewsBatch,
    private readonly deadlines: OrderDeadlines,
    private readonly gateways: OrderGateways,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.commands = new Allowance(5, gateways.callsPerMinute('commands') * 0.75);
    this.reads = new Allowance(2, gateways.callsPerMinute('orders') * 0.67);
  }

  @JobHandler('orders.follow')
  async run({ organizationId }: JobPayloads['orders.follow']): Promise<void> {
    // Whoever looks now has the next look queued when it is done.
    if (this.looking.has(organizationId)) {
      return;
    }
    const now = clockMs();
    const earliest = (this.lookedAt.get(organizationId) ?? 0) + SHORTEST_GAP_MS;
    if (now < earliest) {
      await queueLook(this.jobs, organizationId, new Date(earliest));
      return;
    }
    this.looking.add(organizationId);
    try {
      await this.look(organizationId);
    } finally {
      this.looking.delete(organizationId);
    }
    await this.queueNext(organizationId);
  }

  private async look(organizationId: string): Promise<void> {
    const open = await this.creations.list(organizationId);
    if (!open.some((order) => isDueWithin(order, SLACK_MS))) {
      return;
    }
    this.lookedAt.set(organizationId, clockMs());
    const due = open.filter((order) => isDueWithin(order, forerunMs(order)));
    const asked = this.reads.hasOne() ? chooseAsked(due) : [];
    const decided = await this.findDecided(due, asked);
    if (decided.length > 0 && this.reads.take()) {
      await this.read(organizationId, open, decided);
    } else if (!this.reads.hasOne()) {
      await this.readByRevision(organizationId);
    }
    await this.postpone(organizationId, due, new Set(asked.map(({ id }) => id)));
  }

  /** Those whose command has ended, and those that have none to ask for. */
  private async findDecided(due: Creation[], asked: Creation[]): Promise<Creation[]> {
    const answers = asked.map(async (order) => ((await this.isDecided(order)) ? [order] : []));
    const withoutCommand = due.filter((order) => !hasCommand(order));
    return [...(await Promise.all(answers)).flat(), ...withoutCommand];
  }

  private async isDecided(order: Creation): Promise<boolean> {
    const { id: orderId, correlationId } = order;
    if (correlationId === null || !this.commands.take()) {
      return false;
    }
    const answer = await this.gateways.commandStatus(order, correlationId);
    if (answer.outcome === 'accepted') {
      return answer.state !== 'pending';
    }
    if (answer.obstacle === 'forgotten') {
      return true;
    }
    this.logger.warn({ orderId, err: answer.error }, 'order could not be followed');
    return false;
  }

  private async read(organizationId: string, open: Creation[], decided: Creation[]): Promise<void> {
    for (const name of ['delivery', 'dine-in'] as const) {
      const first = decided.filter((order) => gatewayOf(order) === name);
      const others = open.filter((order) => gatewayOf(order) === name && !first.includes(order));
      if (first.length > 0) {
        await this.readFrom(name, organizationId, { first, others });
      }
    }
  }

  private async readFrom(
    name: GatewayName,
    organizationId: string,
    { first, others }: { first: Creation[]; others: Creation[] },
  ): Promise<void> {
    const gateway = this.gateways.named(name);
    const asked = [...first, ...others].slice(0, gateway.idsPerRead);
    const answer = await gateway.list(organizationId, asked.map(iikoIdOf));
    if (answer.outcome === 'accepted') {
      const expected = first.filter((order) => asked.includes(order));
      await this.apply(answer.posOrders, expected);
    } else {
      this.logger.warn({ organizationId, err: answer.error }, 'orders could not be followed');
      if (answer.obstacle === 'own-quota') {
        await this.readByRevision(organizationId);
      }
    }
    if (asked.length < first.length + others.length) {
      await this.readByRevision(organizationId);
    }
  }

  private async apply(posOrders: PosOrder[], expected: Creation[]): Promise<void> {
    // That an order is still in progress is known.
    const news = posOrders.filter(({ creation }) => creation !== 'pending');
    await this.news.applyAll(news.map((posOrder) => ({ posOrder, source: { cause: 'command' } })));
    for (const order of expected) {
      if (!posOrders.some(({ id }) => isSameId(id, iikoIdOf(order)))) {
        const fields = { orderId: order.id };
        this.logger.error(fields, 'an order that iiko has taken is not shown by it');
      }
    }
  }

  /** From a budget of its own; not sooner than half of its regular pace. */
  private async readByRevision(organizationId: string): Promise<void> {
    await this.jobs.send('orders.reconcile', { organizationId }, { key: organizationId });
  }

  private async postpone(
    organizationId: string,
    due: Creation[],
    askedIds: Set<string>,
  ): Promise<void> {
    const delays = new Map<number, string[]>();
    for (const order of due) {
      const isAlerted = await this.deadlines.raise(order);
      const delayMs = isAlerted ? SLOW_CHECK_MS : pollDelay(order);
      const laterMs = delayMs + (askedIds.has(order.id) ? ASKED_LATER_MS : 0);
      delays.set(laterMs, [...(delays.get(laterMs) ?? []), order.id]);
    }
    for (const [delayMs, orderIds] of delays) {
      const until = new Date(clockMs() + delayMs);
      await this.creations.postpone(organizationId, orderIds, until);
    }
  }

  /** What operators know of is brought back by the sweep. */
  private async queueNext(organizationId: string): Promise<void> {
    const nextAt = await this.creations.nextAt(organizationId);
    if (nextAt !== null) {
      const earliest = (this.lookedAt.get(organizationId) ?? 0) + SHORTEST_GAP_MS;
      await queueLook(this.jobs, organizationId, new Date(Math.max(nextAt.getTime(), earliest)));
    }
  }
}

/** Of each restaurant one, if there are enough: where one till is silent another may have answered. */
function chooseAsked(due: Creation[]): Creation[] {
  const askable = due.filter(hasCommand);
  const restaurants = new Set<string>();
  const first = askable.filter(({ restaurantId }) => {
    const isNew = !restaurants.has(restaurantId);
    restaurants.add(restaurantId);
    return isNew;
  });
  return [...new Set([...first, ...askable])].slice(0, COMMANDS_PER_LOOK);
}

function hasCommand({ correlationId, ...order }: Creation): boolean {
  return correlationId !== null && ageMs(order) <= COMMAND_MEMORY_MS;
}

function isDueWithin({ nextActionAt }: Creation, ms: number): boolean {
  return nextActionAt !== null && nextActionAt.getTime() <= clockMs() + ms;
}

/** What has been looked at before joins a look that comes somewhat early: soon all are looked at together. */
function forerunMs(order: Creation): number {
  return ageMs(order) < FIRST_CHECK_MS ? SLACK_MS : pollDelay(order) / 2;
}

function gatewayOf({ dining }: Creation): GatewayName {
  return dining === null ? 'delivery' : 'dine-in';
}

function pollDelay(order: Creation): number {
  const waitedMs = ageMs(order);
  return POLLS.find(([untilAgeMs]) => waitedMs < untilAgeMs)?.[1] ?? 15_000;
}

/** One that was kept for its till was sent long after it was placed. */
function ageMs(order: Pick<Creation, 'awaitedSince' | 'createdAt' | 'paidAt'>): number {
  return clockMs() - (order.awaitedSince ?? waitingSince(order)).getTime();
}
