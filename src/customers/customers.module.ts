import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CacheModule } from '../cache/cache.module.js';
import { EventsModule } from '../events/events.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { CustomersController } from './customers.controller.js';
import { CustomersJobs } from './customers.jobs.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';
import { GuestBase } from './guest-base.js';
import { GuestForgetting } from './guest-forgetting.js';
import { GuestReading } from './guest-reading.js';
import { IikoGuests } from './iiko-guests.js';
import { LoyaltyConnection } from './loyalty-connection.js';
import { ProfilePush } from './profile-push.js';

@Module({
  imports: [AuthModule, CacheModule, EventsModule, IikoModule, JobsModule, RestaurantsModule],
  controllers: [CustomersController],
  providers: [
    CustomersJobs,
    CustomersRepository,
    CustomersService,
    GuestBase,
    GuestForgetting,
    GuestReading,
    IikoGuests,
    LoyaltyConnection,
    ProfilePush,
  ],
  exports: [CustomersService, IikoGuests, LoyaltyConnection],
})
export class CustomersModule {}
