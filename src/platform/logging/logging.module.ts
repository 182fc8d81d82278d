import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { createLogger, LOGGER } from './logger.js';

@Global()
@Module({
  providers: [
    {
      provide: LOGGER,
      inject: [CONFIG],
      useFactory: (config: Config) => createLogger(config.logLevel),
    },
  ],
  exports: [LOGGER],
})
export class LoggingModule {}
