import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { warningsOf } from './platform/config/warnings.js';
import type { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { AllowedOrigins, enableCors } from './platform/http/cors.js';
import { limitBodies } from './platform/http/body-bounds.js';
import { acceptJsonOnly } from './platform/http/json-body.js';
import { createHttpServer, httpOptions, type EarlyResponder } from './platform/http/http-server.js';
import { observeRequests } from './platform/http/observe-requests.js';
import { setUpDocs } from './platform/http/openapi.js';
import { PreparedResponses } from './platform/http/prepared-responses.js';
import { RouteMethods } from './platform/http/route-methods.js';
import { TrustedServers } from './platform/http/trusted-servers.js';
import { createValidationPipe } from './platform/http/validation.js';
import { LOGGER, NestLogger } from './platform/logging/logger.js';
import { Metrics } from './platform/metrics/metrics.js';
import { WebhookTokenGuard } from './webhooks/webhook-token.guard.js';

export interface App {
  nest: NestFastifyApplication;
  config: Config;
}

interface CreateOptions {
  /** Environment variables that win over the real ones. */
  overrides?: Record<string, string>;
  /** Only the routes and their documentation: nothing is connected or started. */
  preview?: boolean;
}

/** The whole service, not yet listening. The same for production, tests and the OpenAPI document. */
export async function createApp({ overrides, preview = false }: CreateOptions = {}): Promise<App> {
  const { config, module } = await ConfigModule.read(overrides);
  const early: EarlyResponder = { serve: () => false };
  const adapter = new FastifyAdapter({
    ...httpOptions(config),
    serverFactory: (handler: RequestListener) => createHttpServer(config, early, handler),
  });
  const options: Readonly<NestApplicationOptions> = {
    // Ours comes with `connect`; what fails before it is thrown, and told by who called.
    logger: false,
    preview,
    abortOnError: false,
    // Ours is set below; Nest's own would take forms and texts as well.
    bodyParser: false,
  };
  const nest = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(module),
    adapter,
    options,
  );
  nest.useGlobalPipes(createValidationPipe());
  if (!preview) {
    await connect(nest, config, early);
  }
  setUpDocs(nest, config);
  return { nest, config };
}

async function connect(
  nest: NestFastifyApplication,
  config: Config,
  early: EarlyResponder,
): Promise<void> {
  const logger = nest.get<Logger>(LOGGER);
  nest.useLogger(new NestLogger(logger));
  warningsOf(config).forEach((warning) => {
    logger.warn(warning);
  });
  const prepared = nest.get(PreparedResponses);
  early.serve = (request, response) => prepared.serve(request, response);
  const fastify: FastifyInstance = nest.getHttpAdapter().getInstance();
  acceptJsonOnly(fastify);
  limitBodies(fastify, config.http.bodyLimitBytes);
  nest.get(RouteMethods).observe(fastify);
  // Before what takes note of a request's address.
  new TrustedServers(config.trustedServerSecrets).watch(fastify);
  observeRequests(fastify, { logger, metrics: nest.get(Metrics) });
  nest.get(WebhookTokenGuard, { strict: false }).watch(fastify);
  await enableCors(fastify, new AllowedOrigins(config.http.corsOrigins));
}
