import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/http/problem.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import type { OrderResolution } from '../order-model.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import type { Decision } from '../decision.js';
import { STATUS_TEXTS } from '../read/order-texts.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { OrderGateways } from '../iiko/order-gateway.js';
import { OrderNews, REPLACED_WATCH_MS } from './order-news.js';
import { renewRequest } from '../iiko/order-request.js';

export type ResolutionRequest = Omit<OrderResolution, 'at' | 'operator'>;

/** What an operator decides about an order whose outcome the machine could not find out. */
@Injectable()
export class OrderResolutions {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly gateways: OrderGateways,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The same once more changes nothing.
   * @throws Problem order_not_found, order_not_unknown, order_found_at_iiko, iiko_order_mismatch, iiko_unavailable
   */
  async resolve(orderId: string, operator: string, request: ResolutionRequest): Promise<void> {
    const order = await this.orders.find(orderId);
    if (order === undefined) {
      throw new Problem('order_not_found');
    }
    if (isRepeated(order, request)) {
      return;
    }
    if (order.status !== 'unknown') {
      throw notUnknown(order);
    }
    const { action, note, iikoOrderId } = request;
    await this[action](order, {
      action,
      operator,
      at: clockNow().toISOString(),
      ...(note === undefined ? {} : { note }),
      ...(iikoOrderId === undefined ? {} : { iikoOrderId }),
    });
  }

  /** Under a new id, because the old one may be taken without being shown; if it surfaces, it is withdrawn. */
  private async retry(order: OrderRow, resolution: OrderResolution): Promise<void> {
    const found = await this.lookUp(order, iikoIdOf(order));
    if (found !== undefined) {
      await this.news.apply(found, { cause: 'operator' });
      throw new Problem('order_found_at_iiko');
    }
    await this.database.transaction(async (tx) => {
      const iikoId = randomUUID();
      const now = clockMs();
      const change: Decision['change'] = {
        ...renewRequest(order, iikoId),
        iikoId,
        submission: 'pending',
        creationStatus: null,
        newsTimestamp: null,
        missedLookups: 0,
        awaitedSince: null,
        alertedAt: null,
        nextActionAt: new Date(now),
        submitUntil: new Date(now + this.config.orders.submitDeadlineMs),
        resolution,
      };
      const note = withNote(`to be sent again, at iiko as ${iikoId}`, resolution);
      const decided = { change, event: eventOf(note, resolution), replaces: true };
      const row = await this.news.change(
        order.id,
        (current) => (isAsSeen(current, order) ? decided : undefined),
        tx,
      );
      if (row === undefined) {
        throw notUnknown(order);
      }
      await this.jobs.send('orders.submit', { orderId: order.id }, { tx, key: order.id });
    });
  }

  /** What iiko shows of it is followed; without that the operator's word stands. */
  private async confirm(order: OrderRow, resolution: OrderResolution): Promise<void> {
    const { iikoOrderId } = resolution;
    const found =
      iikoOrderId === undefined
        ? await this.lookUp(order, iikoIdOf(order)).catch(() => undefined)
        : await this.verify(order, iikoOrderId);
    const moves = found !== undefined && !isSameId(found.id, iikoIdOf(order));
    const change: Decision['change'] = {
      submission: 'received',
      creationStatus: 'done',
      newsTimestamp: null,
      nextActionAt: null,
      resolution,
      ...(moves ? { iikoId: found.id.toLowerCase() } : {}),
    };
    const where = moves ? `, at iiko as ${found.id}` : '';
    await this.decide(order, {
      change: { ...change, status: 'confirmed' },
      event: eventOf(withNote(`confirmed to be in the restaurant${where}`, resolution), resolution),
      replaces: moves,
    });
    if (found !== undefined) {
      await this.news.apply(found, { cause: 'operator' });
    }
    if (order.cancelRequestedAt !== null) {
      // The guest asked while nobody knew whom to ask.
      await this.jobs.send('orders.cancel', { orderId: order.id }, { key: order.id });
    }
  }

  /** Should the restaurant have it, or get it within a day, it is cancelled there. */
  private async reject(order: OrderRow, resolution: OrderResolution): Promise<void> {
    await this.decide(order, {
      change: {
        status: 'rejected',
        problem: 'restaurant_unreachable',
        submission: order.submission === 'received' ? 'received' : 'refused',
        nextActionAt: null,
        watchUntil: new Date(clockMs() + REPLACED_WATCH_MS),
        resolution,
      },
      event: eventOf(withNote('given up', resolution), resolution),
    });
    const found = await this.lookUp(order, iikoIdOf(order)).catch(() => undefined);
    if (found !== undefined) {
      await this.news.apply(found, { cause: 'operator' });
    }
  }

  private async decide(order: OrderRow, decision: Decision): Promise<void> {
    const row = await this.news.change(order.id, (current) =>
      isAsSeen(current, order) ? decision : undefined,
    );
    if (row === undefined) {
      throw notUnknown((await this.orders.find(order.id)) ?? order);
    }
  }

  /** @throws Problem iiko_order_mismatch, iiko_unavailable */
  private async verify(order: OrderRow, iikoId: string): Promise<PosOrder> {
    const found = await this.lookUp(order, iikoId);
    const isOurs = isSameId(iikoId, iikoIdOf(order));
    const isTaken = !isOurs && (await this.orders.filterKnown([iikoId])).size > 0;
    if (found === undefined || !isFit(order, found) || isTaken) {
      throw new Problem('iiko_order_mismatch');
    }
    return found;
  }

  /** @throws Problem iiko_unavailable */
  private async lookUp(order: OrderRow, iikoId: string): Promise<PosOrder | undefined> {
    const answer = await this.gateways.of(order).find(order, iikoId);
    if (answer.outcome !== 'accepted') {
      throw new Problem('iiko_unavailable');
    }
    return answer.posOrder;
  }
}

function isRepeated(order: OrderRow, { action, iikoOrderId }: ResolutionRequest): boolean {
  const { resolution } = order;
  if (resolution?.action !== action || resolution.iikoOrderId !== iikoOrderId) {
    return false;
  }
  // Sent again and unknown again, an order may be sent once more; until operators are told so it is under way.
  return order.status !== 'unknown' || (action === 'retry' && order.alertedAt === null);
}

/** Nothing has happened to it since it was looked at. */
function isAsSeen(current: OrderRow, seen: OrderRow): boolean {
  return (
    current.status === 'unknown' &&
    iikoIdOf(current) === iikoIdOf(seen) &&
    current.attempts === seen.attempts
  );
}

function notUnknown({ status }: OrderRow): Problem {
  return new Problem('order_not_unknown', { params: { status: STATUS_TEXTS[status] } });
}

function eventOf(note: string, { operator }: OrderResolution): NonNullable<Decision['event']> {
  return { note, cause: 'operator', operator };
}

function withNote(text: string, { note }: OrderResolution): string {
  return note === undefined ? text : `${text}: ${note}`;
}

/** Made for the same guest, and at the same table. */
function isFit({ contact, cart }: OrderRow, { creation, details }: PosOrder): boolean {
  return (
    creation === 'done' &&
    digits(details?.phone ?? '') === digits(contact.phone) &&
    (cart.tableId === undefined || details?.tableIds.includes(cart.tableId) === true)
  );
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}
