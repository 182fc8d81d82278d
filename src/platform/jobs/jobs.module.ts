import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Jobs } from './jobs.js';

@Module({ imports: [DiscoveryModule], providers: [Jobs], exports: [Jobs] })
export class JobsModule {}
