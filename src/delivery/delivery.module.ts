import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CONFIG, type Config } from '../config/config.js';
import { EventsModule } from '../events/events.module.js';
import { HttpModule } from '../http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { Lookups } from '../limits/lookups.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StopListsModule } from '../stop-lists/stop-lists.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { AddressLookup } from './address-lookup.js';
import { Cartography } from './cartography.js';
import { DadataLookup } from './dadata-lookup.js';
import { DeliveryCities } from './delivery-cities.js';
import { DeliveryFees } from './delivery-fees.js';
import { DeliveryInquiries } from './delivery-inquiries.js';
import { DeliveryPublisher } from './delivery-publisher.js';
import { DeliveryQuestions } from './delivery-questions.js';
import { DeliverySnapshots } from './delivery-snapshots.js';
import { DeliverySource } from './delivery-source.js';
import { DeliverySync } from './delivery-sync.js';
import { DeliveryZoneMaps } from './delivery-zone-maps.js';
import { DeliveryZonesController } from './delivery-zones.controller.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryJobs } from './delivery.jobs.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryService } from './delivery.service.js';
import { DirectoryLookup } from './directory-lookup.js';
import { StreetDirectory } from './street-directory.js';

@Module({
  imports: [
    CatalogModule,
    EventsModule,
    HttpModule,
    IikoModule,
    JobsModule,
    LimitsModule,
    RestaurantsModule,
    StopListsModule,
    SyncModule,
  ],
  controllers: [DeliveryController, DeliveryZonesController],
  providers: [
    Cartography,
    DeliveryCities,
    DeliveryFees,
    DeliveryInquiries,
    DeliveryJobs,
    DeliveryPublisher,
    DeliveryQuestions,
    DeliveryRepository,
    DeliveryService,
    DeliverySnapshots,
    DeliverySource,
    DeliverySync,
    DeliveryZoneMaps,
    DirectoryLookup,
    StreetDirectory,
    {
      provide: AddressLookup,
      inject: [CONFIG, DirectoryLookup, DeliveryCities, Lookups, LOGGER],
      useFactory: chooseLookup,
    },
  ],
  exports: [DeliveryService],
})
export class DeliveryModule {}

function chooseLookup(
  { delivery: { dadata } }: Config,
  directory: DirectoryLookup,
  cities: DeliveryCities,
  lookups: Lookups,
  logger: Logger,
): AddressLookup {
  const { apiKey } = dadata;
  return apiKey === undefined
    ? directory
    : new DadataLookup({ ...dadata, apiKey }, directory, cities, lookups, logger);
}
