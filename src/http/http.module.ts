import { Module } from '@nestjs/common';
import { PreparedResponses } from './prepared-responses.js';
import { PublishedReads } from './published-reads.js';
import { EventStreams } from './sse.js';

@Module({
  providers: [PreparedResponses, PublishedReads, EventStreams],
  exports: [PreparedResponses, PublishedReads, EventStreams],
})
export class HttpModule {}
