import { Module } from '@nestjs/common';
import { CacheModule } from '../platform/cache/cache.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { CallTurns } from './call-turns.js';
import { IikoBudgets } from './iiko-budgets.js';
import { IikoCallLog } from './iiko-call-log.js';
import { IikoCalls } from './iiko-calls.js';
import { IikoGeographyClient } from './iiko-geography.client.js';
import { IikoCombosClient } from './iiko-combos.client.js';
import { IikoLoyaltyClient } from './iiko-loyalty.client.js';
import { IikoRefusals } from './iiko-refusals.js';
import { IikoRefusalsRepository, RefusalsStore } from './iiko-refusals.repository.js';
import { IikoTokenShare } from './iiko-token-share.js';
import { IikoTransport } from './iiko-transport.js';
import { IikoClient } from './iiko.client.js';
import { IikoHttp } from './iiko.http.js';
import { IikoTokens } from './iiko.token.js';

@Module({
  imports: [CacheModule, EventsModule],
  providers: [
    IikoCallLog,
    { provide: RefusalsStore, useClass: IikoRefusalsRepository },
    IikoRefusals,
    IikoTransport,
    IikoTokenShare,
    IikoTokens,
    CallTurns,
    IikoBudgets,
    IikoHttp,
    IikoCalls,
    IikoClient,
    IikoGeographyClient,
    IikoCombosClient,
    IikoLoyaltyClient,
  ],
  exports: [
    CallTurns,
    IikoBudgets,
    IikoClient,
    IikoCombosClient,
    IikoGeographyClient,
    IikoLoyaltyClient,
    IikoRefusals,
    IikoTransport,
  ],
})
export class IikoModule {}
