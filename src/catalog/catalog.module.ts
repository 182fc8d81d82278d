import { Module } from '@nestjs/common';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { AccountMenus } from './iiko/account-menus.js';
import { AccountMenusJobs } from './iiko/account-menus.jobs.js';
import { CatalogSync } from './catalog-sync.js';
import { CatalogController } from './catalog.controller.js';
import { CatalogRepository } from './catalog.repository.js';
import { CatalogService } from './catalog.service.js';
import { ComboSource } from './iiko/combo-source.js';
import { MenuMaker } from './iiko/menu-maker.js';
import { MenuPublisher } from './menu-publisher.js';
import { MenuRejections } from './menu-rejections.js';
import { MenuReports } from './menu-reports.js';
import { MenuSnapshots } from './menu-snapshots.js';
import { MenuSource } from './iiko/menu-source.js';
import { MenuThread } from './iiko/menu-thread.js';
import { MissingMenus } from './missing-menus.js';

@Module({
  imports: [EventsModule, HttpModule, IikoModule, JobsModule, RestaurantsModule, SyncModule],
  controllers: [CatalogController],
  providers: [
    AccountMenus,
    AccountMenusJobs,
    CatalogRepository,
    CatalogService,
    CatalogSync,
    ComboSource,
    MenuMaker,
    MenuPublisher,
    MenuRejections,
    MenuReports,
    MenuSnapshots,
    MenuSource,
    MenuThread,
    MissingMenus,
  ],
  exports: [AccountMenus, CatalogService, MenuReports],
})
export class CatalogModule {}
