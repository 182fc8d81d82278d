import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { OutgoingWebhooks } from './outgoing-webhooks.js';
import { OutgoingWebhooksRepository } from './outgoing-webhooks.repository.js';
import { WebhookDelivery } from './webhook-delivery.js';

@Module({
  imports: [JobsModule],
  providers: [OutgoingWebhooks, OutgoingWebhooksRepository, WebhookDelivery],
  exports: [OutgoingWebhooks],
})
export class OutgoingWebhooksModule {}
