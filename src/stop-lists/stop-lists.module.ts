import { Module } from '@nestjs/common';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { OutgoingWebhooksModule } from '../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { StopListSnapshots } from './stop-list-snapshots.js';
import { StopListStreams } from './stop-list-streams.js';
import { StopListsPublisher } from './stop-lists-publisher.js';
import { StopListsSync } from './iiko/stop-lists-sync.js';
import { StopListsController } from './stop-lists.controller.js';
import { StopListsRepository } from './stop-lists.repository.js';
import { StopListsService } from './stop-lists.service.js';

@Module({
  imports: [
    OutgoingWebhooksModule,
    EventsModule,
    HttpModule,
    IikoModule,
    JobsModule,
    RestaurantsModule,
    SyncModule,
  ],
  controllers: [StopListsController],
  providers: [
    StopListsService,
    StopListsRepository,
    StopListSnapshots,
    StopListsSync,
    StopListsPublisher,
    StopListStreams,
  ],
  exports: [StopListsService],
})
export class StopListsModule {}
