import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import type { IikoWebhookEvent } from '../iiko/schemas/webhooks.js';
import { OrderNews } from '../orders/order-news.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';

/** Hands each event to the feature it is about. Applying one twice changes nothing. */
@Injectable()
export class WebhookEvents {
  constructor(
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

  async apply(event: IikoWebhookEvent): Promise<void> {
    switch (event.eventType) {
      case 'DeliveryOrderUpdate':
      case 'DeliveryOrderError':
      case 'TableOrderUpdate':
      case 'TableOrderError':
        await this.news.apply(event.eventInfo, {
          cause: 'webhook',
          correlationId: event.correlationId,
        });
        return;
      case 'StopListUpdate':
        await this.stopLists.hint(event.organizationId);
        return;
      case 'NomenclatureUpdate':
        await this.catalog.hint(event.organizationId);
    }
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
