import { Global, Injectable, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { LOGGER } from '../logging/logger.js';
import { DatabaseWatch } from './database-watch.js';
import { Database, openDatabase } from './database.js';

@Injectable()
class DatabaseShutdown implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  // After every onModuleDestroy and beforeApplicationShutdown: jobs have stopped by then.
  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [CONFIG, LOGGER],
      useFactory: (config: Config, logger: Logger) => openDatabase(config.database, logger),
    },
    DatabaseShutdown,
    DatabaseWatch,
  ],
  exports: [Database, DatabaseWatch],
})
export class DatabaseModule {}
