import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import type { IikoWebhookFilter } from '../../iiko/schemas/webhooks.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { Scheduled } from '../../sync/scheduled.js';
import { SyncStates } from '../../sync/sync-states.js';
import { covers } from './webhook-coverage.js';

const SOURCE = 'webhooks';

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
  tableOrderFilter: { orderStatuses: ['New', 'Bill', 'Closed', 'Deleted'], errors: true },
  stopListUpdateFilter: { updates: true },
  nomenclatureUpdateFilter: { updates: true },
};

/**
 * Tells iiko where to send events, where IIKO_WEBHOOK_REGISTER asks for it. Settings are read first and
 * written only when they differ: writing costs quota. Compared again with every sync of the restaurants,
 * because the settings can be changed elsewhere too.
 */
@Injectable()
export class WebhookRegistration {
  constructor(
    private readonly iiko: IikoClient,
    private readonly jobs: Jobs,
    private readonly states: SyncStates,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @JobHandler('webhooks.register')
  run({ organizationId }: JobPayloads['webhooks.register']): Promise<void> {
    return this.states.attempt(`${SOURCE}/${organizationId}`, () => this.register(organizationId));
  }

  @Scheduled(({ restaurants }: WebhookRegistration, config) =>
    config.iiko.registerWebhook
      ? {
          kind: SOURCE,
          everyMs: config.sync.restaurantsMs,
          ids: () => restaurants.organizationIds(),
        }
      : undefined,
  )
  enqueue(organizationId: string): Promise<void> {
    return this.jobs.send('webhooks.register', { organizationId }, { key: organizationId });
  }

  private async register(organizationId: string): Promise<{ revision?: string }> {
    const { webhookToken } = this.config.iiko;
    const { publicUrl } = this.config.http;
    if (webhookToken === undefined || publicUrl === undefined) {
      return {};
    }
    const uri = `${publicUrl}/v1/webhooks/iiko`;
    const current = await this.iiko.webhookSettings(organizationId);
    const isSufficient =
      current.webHooksUri === uri &&
      current.authToken === webhookToken &&
      lets(current.webHooksFilter);
    if (!isSufficient) {
      const settings = { organizationId, uri, authToken: webhookToken, filter: FILTER };
      await this.iiko.updateWebhookSettings(settings);
    }
    return { revision: uri };
  }
}

/** No filter lets everything through. */
function lets(filter: unknown): boolean {
  return filter === null || filter === undefined || covers(filter, FILTER);
}
