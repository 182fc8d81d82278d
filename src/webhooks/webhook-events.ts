import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import type { IikoWebhookEvent } from '../iiko/schemas/webhooks.js';
import { NewsBatch } from '../orders/fulfil/news-batch.js';
import { OrderNews, type News } from '../orders/fulfil/order-news.js';
import { toPosOrder } from '../orders/iiko/pos-order.mapper.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';

/** Hands each event to the feature it is about. Applying one twice changes nothing. */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly batch: NewsBatch,
    private readonly news: OrderNews,
    private readonly orders: OrdersRepository,
    private readonly stopLists: StopListsService,
    private readonly catalog: CatalogService,
  ) {}

  /**
   * All but news of orders that are not ours: iiko sends those of every till and channel, and one query is
   * enough to know them.
   */
  async relevantOf<Carrier extends { event: IikoWebhookEvent }>(
    carriers: Carrier[],
  ): Promise<Carrier[]> {
    const ids = carriers.flatMap(({ event }) => iikoIdsOf(event)).filter((id) => UUID.test(id));
    const known = ids.length === 0 ? new Set<string>() : await this.orders.filterKnown(ids);
    return carriers.filter(({ event }) => {
      const named = iikoIdsOf(event);
      return named.length === 0 || named.some((id) => known.has(id.toLowerCase()));
    });
  }

  /**
   * Those of orders that can be applied together are; in the order that they are given in.
   * @returns what has to be applied by itself
   */
  async applyTogether<Carrier extends { event: IikoWebhookEvent }>(
    carriers: Carrier[],
  ): Promise<Carrier[]> {
    const pieces: (News & { carrier: Carrier })[] = [];
    const others: Carrier[] = [];
    for (const carrier of carriers) {
      const news = newsIn(carrier.event);
      if (news === undefined) {
        others.push(carrier);
      } else {
        pieces.push({ ...news, carrier });
      }
    }
    const left = pieces.length === 0 ? [] : await this.batch.apply(pieces);
    return [...others, ...left.map(({ carrier }) => carrier)];
  }

  async apply(event: IikoWebhookEvent): Promise<void> {
    const news = newsIn(event);
    if (news !== undefined) {
      await this.news.apply(news.posOrder, news.source);
    } else if (event.eventType === 'StopListUpdate') {
      await this.stopLists.hint(event.organizationId);
    } else {
      await this.catalog.hint(event.organizationId);
    }
  }
}

/** @returns undefined of an event that is not about an order */
function newsIn(event: IikoWebhookEvent): News | undefined {
  switch (event.eventType) {
    case 'DeliveryOrderUpdate':
    case 'DeliveryOrderError':
    case 'TableOrderUpdate':
    case 'TableOrderError':
      return {
        posOrder: toPosOrder(event.eventInfo),
        source: { cause: 'webhook', correlationId: event.correlationId },
      };
    case 'StopListUpdate':
    case 'NomenclatureUpdate':
      return undefined;
  }
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An order that staff have moved is also known by the id that it had before; other events have none. */
function iikoIdsOf(event: IikoWebhookEvent): string[] {
  if (event.eventType !== 'DeliveryOrderUpdate' && event.eventType !== 'DeliveryOrderError') {
    return [];
  }
  const { id, order } = event.eventInfo;
  const movedFrom = order?.movedFromDeliveryId ?? null;
  return movedFrom === null ? [id] : [id, movedFrom];
}
