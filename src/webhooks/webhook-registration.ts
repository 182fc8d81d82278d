import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { Events } from '../events/events.js';
import { IikoClient } from '../iiko/iiko.client.js';
import type { IikoWebhookFilter } from '../iiko/schemas/webhooks.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';

/** What we act on; each event not asked for is one fewer that could be answered too late. */
const FILTER: IikoWebhookFilter = {
  deliveryOrderFilter: {
    orderStatuses: [
      'Unconfirmed',
      'WaitCooking',
      'ReadyForCooking',
      'CookingStarted',
      'CookingCompleted',
      'Waiting',
      'OnWay',
      'Delivered',
      'Closed',
      'Cancelled',
    ],
    errors: true,
  },
  stopListUpdateFilter: { updates: true },
  nomenclatureUpdateFilter: { updates: true },
};

/**
 * Tells iiko where to send events, where IIKO_WEBHOOK_REGISTER asks for it. Settings are read first and
 * written only when they differ: writing costs quota.
 */
@Injectable()
export class WebhookRegistration implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly iiko: IikoClient,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('webhooks.register', () => this.register());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.iiko.registerWebhook) {
      return;
    }
    this.events.on('restaurants.changed').subscribe(() => void this.enqueue());
    await this.enqueue();
  }

  private async enqueue(): Promise<void> {
    try {
      await this.jobs.send('webhooks.register', {}, { key: 'all' });
    } catch (error) {
      this.logger.error({ err: error }, 'webhook registration could not be queued');
    }
  }

  private async register(): Promise<void> {
    const { webhookToken } = this.config.iiko;
    const { publicUrl } = this.config.http;
    if (webhookToken === undefined || publicUrl === undefined) {
      return;
    }
    const uri = `${publicUrl}/v1/webhooks/iiko`;
    for (const { id: organizationId } of this.restaurants.organizations()) {
      const current = await this.iiko.webhookSettings(organizationId);
      if (current.webHooksUri === uri && current.authToken === webhookToken) {
        continue;
      }
      const settings = { organizationId, uri, authToken: webhookToken, filter: FILTER };
      await this.iiko.updateWebhookSettings(settings);
      this.logger.info({ organizationId, uri }, 'webhooks registered');
    }
  }
}
