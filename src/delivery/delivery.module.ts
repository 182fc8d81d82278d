import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CONFIG, type Config } from '../platform/config/config.js';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { Lookups } from '../platform/limits/lookups.js';
import { LOGGER } from '../platform/logging/logger.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StopListsModule } from '../stop-lists/stop-lists.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { AddressLookup } from './addresses/address-lookup.js';
import { Cartography } from './zones/cartography.js';
import { DadataLookup } from './addresses/dadata-lookup.js';
import { DeliveryCities } from './addresses/delivery-cities.js';
import { DeliveryFees } from './check/delivery-fees.js';
import { DeliveryInquiries } from './check/delivery-inquiries.js';
import { DeliveryPublisher } from './sync/delivery-publisher.js';
import { DeliveryQuestions } from './iiko/delivery-questions.js';
import { DeliverySnapshots } from './sync/delivery-snapshots.js';
import { DeliverySource } from './iiko/delivery-source.js';
import { DeliverySync } from './sync/delivery-sync.js';
import { DeliveryZoneMaps } from './zones/delivery-zone-maps.js';
import { DeliveryZonesController } from './zones/delivery-zones.controller.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryJobs } from './sync/delivery.jobs.js';
import { DeliveryRepository } from './sync/delivery.repository.js';
import { DeliveryService } from './delivery.service.js';
import { DirectoryLookup } from './addresses/directory-lookup.js';
import { StreetDirectory } from './addresses/street-directory.js';

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
