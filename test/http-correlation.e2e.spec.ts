import { Controller, Get, Inject, Module, type NestApplicationOptions } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import request from 'supertest';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { CONFIG } from '../src/platform/config/config.js';
import { CorrelationInterceptor } from '../src/platform/http/correlation.interceptor.js';
import { observeRequests } from '../src/platform/http/observe-requests.js';
import { ProblemFilter } from '../src/platform/http/problem.filter.js';
import { RouteMethods } from '../src/platform/http/route-methods.js';
import { IikoClient } from '../src/iiko/iiko.client.js';
import { LOGGER } from '../src/platform/logging/logger.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { createTestClient, type TestClient } from './support/iiko-client.js';

/** Public reads are served from snapshots; these routes stand for those that have to ask iiko. */
@Controller()
class AskingController {
  constructor(@Inject(IikoClient) private readonly iiko: IikoClient) {}

  @Get('once')
  once() {
    return this.iiko.organizations([]);
  }

  @Get('twice')
  async twice() {
    await this.iiko.organizations([]);
    return this.iiko.organizations([]);
  }

  @Get('never')
  never() {
    return { asked: false };
  }
}

const QUIET: Readonly<NestApplicationOptions> = { logger: false };

describe('X-Iiko-Correlation-Id', () => {
  let sandbox: Sandbox;
  let client: TestClient;
  let app: NestFastifyApplication;
  const given: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    {},
    {
      write: (line: string) => {
        lines.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
  );

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    sandbox.onExchange(({ response }) => {
      const { correlationId } = (response ?? {}) as { correlationId?: string };
      given.push(correlationId ?? '');
    });
    client = await createTestClient(await sandbox.listen({ port: 0 }));
    @Module({
      controllers: [AskingController],
      providers: [
        { provide: IikoClient, useValue: client.client },
        { provide: CONFIG, useValue: client.config },
        { provide: LOGGER, useValue: logger },
        { provide: APP_INTERCEPTOR, useClass: CorrelationInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        RouteMethods,
      ],
    })
    class AskingModule {}
    app = await NestFactory.create<NestFastifyApplication>(
      AskingModule,
      new FastifyAdapter(),
      QUIET,
    );
    observeRequests(app.getHttpAdapter().getInstance(), {
      logger: logger,
      metrics: new Metrics(),
    });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await app.close();
    client.close();
    await sandbox.close();
  });

  const get = async (path: string) => request(await app.getUrl()).get(path);

  it('is what iiko gave to the call made for the request', async () => {
    const { headers } = await get('/once');
    expect(headers['x-iiko-correlation-id']).toBe(given.at(-1));
    expect(given.at(-1)).toMatch(/^[\da-f-]{36}$/);
  });

  it('is the last of several, and the log has them all', async () => {
    const { headers } = await get('/twice');
    expect(headers['x-iiko-correlation-id']).toBe(given.at(-1));
    const line = lines.findLast(({ msg }) => msg === 'iiko calls of this request');
    expect(line).toMatchObject({ iikoCorrelationIds: given.slice(-2) });
  });

  it('is absent when iiko was not asked', async () => {
    expect((await get('/never')).headers).not.toHaveProperty('x-iiko-correlation-id');
  });

  it('comes with a failure too, where support needs it most', async () => {
    await request(client.config.iiko.baseUrl).post('/__sandbox/faults').send({
      path: '/api/1/organizations',
      kind: 'status',
      status: 400,
      times: 1,
    });
    const response = await get('/once');
    expect(response.status).toBe(500);
    expect(response.headers['x-iiko-correlation-id']).toBe(given.at(-1));
    expect(given.at(-1)).toMatch(/^[\da-f-]{36}$/);
  });
});
