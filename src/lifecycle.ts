import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './platform/config/config.js';
import { closeIdleConnections } from './platform/http/http-server.js';
import { LOGGER } from './platform/logging/logger.js';

const IDLE_CHECK_MS = 50;

/** One line that says where the service is, what it talks to and where it keeps its data. */
export async function announce(app: NestFastifyApplication, config: Config): Promise<void> {
  const url = await app.getUrl();
  app.get<Logger>(LOGGER).info(
    {
      url,
      docs: config.http.docsEnabled ? `${url}/docs` : undefined,
      iiko: config.iiko.baseUrl,
      database: config.database.url === undefined ? config.database.dataDir : 'PostgreSQL',
      cache: config.redis.url === undefined ? 'memory' : 'Redis',
      startedInMs: Math.round(performance.now()),
    },
    'ready',
  );
}

/**
 * SIGTERM and SIGINT: requests and jobs in flight are finished, then the process ends by itself. What
 * has not finished within the limit is cut off; jobs are durable and go on with the next start.
 */
export function stopOnSignals(app: NestFastifyApplication, config: Config): void {
  const logger = app.get<Logger>(LOGGER);
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    const limit = setTimeout(() => {
      logger.error('not everything finished in time');
      process.exit(1);
    }, config.http.shutdownTimeoutMs);
    limit.unref();
    keepClosingIdleConnections(app.getHttpServer());
    app.close().then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** For as long as it takes to close: requests and streams that end leave their connections idle. */
export function keepClosingIdleConnections(server: Server): void {
  setInterval(() => {
    if (!server.listening) {
      closeIdleConnections(server);
    }
  }, IDLE_CHECK_MS).unref();
}
