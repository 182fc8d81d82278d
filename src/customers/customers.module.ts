import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { CacheModule } from '../platform/cache/cache.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AddressBook } from './address-book.js';
import { AddressBookController } from './address-book.controller.js';
import { AddressBookRepository } from './address-book.repository.js';
import { CustomerData } from './customer-data.js';
import { CustomerDeletion } from './customer-deletion.js';
import { CustomerErasure } from './customer-erasure.js';
import { CustomerExport } from './customer-export.js';
import { CustomersController } from './customers.controller.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';
import { GuestBase } from './iiko/guest-base.js';
import { GuestForgetting } from './iiko/guest-forgetting.js';
import { GuestReading } from './iiko/guest-reading.js';
import { IikoGuests } from './iiko/iiko-guests.js';
import { LoyaltyConnection } from './iiko/loyalty-connection.js';
import { ProfilePush } from './iiko/profile-push.js';
import { SessionData } from './session-data.js';

@Module({
  imports: [
    AuthModule,
    CacheModule,
    DiscoveryModule,
    EventsModule,
    IikoModule,
    JobsModule,
    RestaurantsModule,
  ],
  controllers: [AddressBookController, CustomersController],
  providers: [
    AddressBook,
    AddressBookRepository,
    CustomerData,
    CustomerDeletion,
    CustomerErasure,
    CustomerExport,
    SessionData,
    CustomersRepository,
    CustomersService,
    GuestBase,
    GuestForgetting,
    GuestReading,
    IikoGuests,
    LoyaltyConnection,
    ProfilePush,
  ],
  exports: [CustomerData, CustomersService, IikoGuests, LoyaltyConnection],
})
export class CustomersModule {}
