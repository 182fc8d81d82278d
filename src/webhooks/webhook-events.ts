import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import type { IikoWebhookEvent } from '../iiko/schemas/webhooks.js';
import { OrderNews } from '../orders/order-news.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';

/** Hands each event to the feature it is about. Applying one twice changes nothing. */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly news: OrderNews,
    private readonly stopLists: StopListsService,
    private readonly catalog: CatalogService,
  ) {}

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
