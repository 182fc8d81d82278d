import { Module } from '@nestjs/common';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { CancelCausesController } from './cancel-causes.controller.js';
import { PaymentMethodsController } from './payment-methods.controller.js';
import { PosCheck } from './iiko/pos-check.js';
import { RestaurantSnapshots } from './restaurant-snapshots.js';
import { RestaurantsPublisher } from './restaurants-publisher.js';
import { RestaurantsSync } from './iiko/restaurants-sync.js';
import { RestaurantsController } from './restaurants.controller.js';
import { RestaurantsJobs } from './restaurants.jobs.js';
import { RestaurantsRepository } from './restaurants.repository.js';
import { RestaurantsService } from './restaurants.service.js';
import { TablesSync } from './iiko/tables-sync.js';
import { TablesController } from './tables.controller.js';

@Module({
  imports: [EventsModule, HttpModule, IikoModule, JobsModule, SyncModule],
  controllers: [
    RestaurantsController,
    PaymentMethodsController,
    CancelCausesController,
    TablesController,
  ],
  providers: [
    RestaurantSnapshots,
    RestaurantsService,
    RestaurantsRepository,
    RestaurantsSync,
    PosCheck,
    TablesSync,
    RestaurantsJobs,
    RestaurantsPublisher,
  ],
  exports: [RestaurantsService],
})
export class RestaurantsModule {}
