import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule as NestConfigModule, ConfigService } from '@nestjs/config';
import { CONFIG, parseConfig, type Config } from './config.js';

@Global()
@Module({})
export class ConfigModule {
  /**
   * `overrides` win over the environment and over `.env`; tests start several services in one process
   * with them.
   */
  static register(overrides: Record<string, string> = {}): DynamicModule {
    return {
      module: ConfigModule,
      imports: [
        NestConfigModule.forRoot({
          ignoreEnvVars: false,
          validate: (environment) => ({ config: parseConfig({ ...environment, ...overrides }) }),
        }),
      ],
      providers: [
        {
          provide: CONFIG,
          inject: [ConfigService],
          useFactory: (service: ConfigService<{ config: Config }, true>) =>
            service.get('config', { infer: true }),
        },
      ],
      exports: [CONFIG],
    };
  }
}
