import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventsModule } from '../platform/events/events.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { Schedule } from './schedule.js';
import { SyncStates } from './sync-states.js';

/** Imports the jobs although it calls none: they are started before what it depends on is queued. */
@Module({
  imports: [DiscoveryModule, EventsModule, JobsModule],
  providers: [SyncStates, Schedule],
  exports: [SyncStates, Schedule],
})
export class SyncModule {}
