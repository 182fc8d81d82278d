import { Module } from '@nestjs/common';
import { PreparedResponses } from './prepared-responses.js';

@Module({ providers: [PreparedResponses], exports: [PreparedResponses] })
export class HttpModule {}
