import { Module } from '@nestjs/common';
import { OpenStreams } from './open-streams.js';
import { PreparedResponses } from './prepared-responses.js';
import { PublishedReads } from './published-reads.js';
import { RouteMethods } from './route-methods.js';
import { EventStreams } from './sse.js';

@Module({
  providers: [PreparedResponses, PublishedReads, EventStreams, OpenStreams, RouteMethods],
  exports: [PreparedResponses, PublishedReads, EventStreams, RouteMethods],
})
export class HttpModule {}
