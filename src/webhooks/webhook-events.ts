import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { NewsBatch } from '../orders/fulfil/news-batch.js';
import { OrderNews } from '../orders/fulfil/order-news.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';
import type { WebhookEvent } from './iiko/webhook-event.js';

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
  async relevantOf<Carrier extends { event: WebhookEvent }>(
    carriers: Carrier[],
  ): Promise<Carrier[]> {
    const ids = carriers.flatMap(({ event }) => idsOf(event)).filter((id) => UUID.test(id));
    const known = ids.length === 0 ? new Set<string>() : await this.orders.filterKnown(ids);
    return carriers.filter(({ event }) => {
      const named = idsOf(event);
      return named.length === 0 || named.some((id) => known.has(id.toLowerCase()));
    });
  }

  /**
   * Those of orders that can be applied together are; in the order that they are given in.
   * @returns what has to be applied by itself
   */
  async applyTogether<Carrier extends { event: WebhookEvent }>(
    carriers: Carrier[],
  ): Promise<Carrier[]> {
    const pieces = carriers.flatMap((carrier) =>
      carrier.event.about === 'order' ? [{ ...carrier.event.news, carrier }] : [],
    );
    const others = carriers.filter(({ event }) => event.about !== 'order');
    const left = pieces.length === 0 ? [] : await this.batch.apply(pieces);
    return [...others, ...left.map(({ carrier }) => carrier)];
  }

  async apply(event: WebhookEvent): Promise<void> {
    switch (event.about) {
      case 'order':
        await this.news.apply(event.news.posOrder, event.news.source);
        return;
      case 'stop-list':
        await this.stopLists.hint(event.organizationId);
        return;
      case 'menu':
        await this.catalog.hint(event.organizationId);
    }
  }
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function idsOf(event: WebhookEvent): string[] {
  return event.about === 'order' ? event.knownBy : [];
}
