import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Events } from './events.js';

@Module({ imports: [DiscoveryModule], providers: [Events], exports: [Events] })
export class EventsModule {}
