import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs } from '../../platform/database/clock.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Answer } from '../iiko/call-outcome.js';
import { DeliveryGateway, REVISION_LIFE_MS } from '../iiko/delivery-gateway.js';
import { OrdersRepository } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { NewsBatch } from './news-batch.js';
import { OrderGap } from './order-gap.js';

type Reconciled = Answer<{ revision: number }>;

/**
 * Reads what changed at iiko, for the changes whose webhook never came. One call per organization and
 * tick, however many orders are open.
 */
@Injectable()
export class OrderReconciliation {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: NewsBatch,
    private readonly gateway: DeliveryGateway,
    private readonly gap: OrderGap,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** One organization, at most once per poll, whoever asks. */
  async reconcile(organizationId: string): Promise<void> {
    const cursor = await this.orders.findCursor(organizationId);
    const ageMs = clockMs() - (cursor?.readAt.getTime() ?? 0);
    // Every replica has a ticker; who comes second finds the work done.
    if (ageMs < this.config.orders.pollMs / 2) {
      return;
    }
    const answer =
      cursor === undefined || ageMs > REVISION_LIFE_MS
        ? await this.catchUp(organizationId)
        : await this.readSince(organizationId, cursor.revision);
    if (answer.outcome === 'accepted') {
      await this.orders.saveCursor(organizationId, answer.revision);
    } else {
      this.logger.warn({ organizationId, err: answer.error }, 'orders could not be reconciled');
    }
  }

  private async readSince(organizationId: string, revision: number): Promise<Reconciled> {
    const answer = await this.gateway.changesSince(organizationId, revision);
    if (answer.outcome === 'accepted') {
      await this.applyAll(answer.posOrders);
      return answer;
    }
    // Other refusals would only be repeated by date.
    return answer.obstacle === 'too-old' ? this.catchUp(organizationId) : answer;
  }

  private catchUp(organizationId: string): Promise<Reconciled> {
    return this.gap.read(organizationId, (posOrders) => this.applyAll(posOrders));
  }

  private async applyAll(posOrders: PosOrder[]): Promise<void> {
    if (posOrders.length === 0) {
      return;
    }
    const known = await this.orders.filterKnown(posOrders.flatMap(idsOf));
    const ours = posOrders.filter((posOrder) => idsOf(posOrder).some((id) => known.has(id)));
    await this.news.applyAll(ours.map((posOrder) => ({ posOrder, source: { cause: 'revision' } })));
  }
}

/** An order that staff have moved here is known by the id that it had before. */
function idsOf({ id, details }: PosOrder): string[] {
  const movedFrom = details?.movedFrom ?? null;
  return movedFrom === null ? [id] : [id, movedFrom];
}
