import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule as EnvironmentModule } from '@nestjs/config';
import { CONFIG, parseConfig, type Config } from './config.js';

@Global()
@Module({})
export class ConfigModule {
  /**
   * Reads the environment and `.env` (the environment wins). `overrides` win over both: tests start
   * several services in one process with them.
   * @throws ConfigError
   */
  static async read(
    overrides: Record<string, string> = {},
  ): Promise<{ config: Config; module: DynamicModule }> {
    const read: { config?: Config } = {};
    const environment = await EnvironmentModule.forRoot({
      validate: (variables) => {
        read.config = parseConfig({ ...variables, ...overrides });
        return {};
      },
    });
    const config = read.config ?? parseConfig(overrides);
    return {
      config,
      module: {
        module: ConfigModule,
        imports: [environment],
        providers: [{ provide: CONFIG, useValue: config }],
        exports: [CONFIG],
      },
    };
  }
}
