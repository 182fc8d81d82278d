import { Module } from '@nestjs/common';
import { IikoClient } from './iiko.client.js';
import { IikoHttp } from './iiko.http.js';

@Module({ providers: [IikoHttp, IikoClient], exports: [IikoClient] })
export class IikoModule {}
