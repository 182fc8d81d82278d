import { Controller, Get, Global, Module, type NestApplicationOptions } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import request from 'supertest';
import { ForOperators } from '../src/auth/access.decorator.js';
import { AuthModule } from '../src/auth/auth.module.js';
import { AuthService } from '../src/auth/auth.service.js';
import { ConfigModule } from '../src/platform/config/config.module.js';
import { DatabaseModule } from '../src/platform/database/database.module.js';
import { HttpModule } from '../src/platform/http/http.module.js';
import { httpOptions } from '../src/platform/http/http-server.js';
import { observeRequests } from '../src/platform/http/observe-requests.js';
import { ProblemFilter } from '../src/platform/http/problem.filter.js';
import { LOGGER } from '../src/platform/logging/logger.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { MetricsModule } from '../src/platform/metrics/metrics.module.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { expectProblem } from './support/problem.js';
import { testEnvironment } from './support/start-app.js';

const QUIET: Readonly<NestApplicationOptions> = { logger: false };
const KEYS = {
  support: 'a-key-of-the-support',
  dashboard: 'a-key-of-the-dashboard',
  // The configuration has hashes, so their lengths are seen when they are used.
  fifteen: 'fifteen-letters',
  sixteen: 'sixteen-letters!',
};

@Controller()
class GuardedController {
  @ForOperators()
  @Get('operate')
  operate() {
    return { done: true };
  }

  /** Says nothing about its callers. */
  @Get('forgotten')
  forgotten() {
    return { done: true };
  }
}

describe('keys of operators', () => {
  let database: TestDatabase;
  let nest: NestFastifyApplication;
  let next = 0;
  const lines: Record<string, unknown>[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const hashed = Object.entries(KEYS).map(
      ([name, key]) => `${name}:${createHash('sha256').update(key).digest('hex')}`,
    );
    const { config, module } = await ConfigModule.read(
      testEnvironment('http://127.0.0.1:9', database, {
        TRUST_PROXY: '1',
        OPERATOR_API_KEYS: hashed.join(', '),
        RATE_LIMIT_OPERATOR: '3',
        // Counts are kept by the names of keys, which the next run has as well.
        REDIS_URL: '',
      }),
    );
    const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
    const logger = pino({}, { write });
    @Global()
    @Module({ providers: [{ provide: LOGGER, useValue: logger }], exports: [LOGGER] })
    class CollectingLogModule {}
    @Module({
      imports: [module, CollectingLogModule, MetricsModule, DatabaseModule, HttpModule, AuthModule],
      controllers: [GuardedController],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
    class GuardedModule {}
    nest = await NestFactory.create<NestFastifyApplication>(
      GuardedModule,
      new FastifyAdapter(httpOptions(config)),
      QUIET,
    );
    observeRequests(nest.getHttpAdapter().getInstance(), { logger, metrics: new Metrics() });
    await nest.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await nest.close();
    await database.drop();
  });

  const anAddress = () => `192.0.2.${(next += 1)}`;
  const operate = async (key: string | undefined, address: string) => {
    const call = request(await nest.getUrl())
      .get('/operate')
      .set('x-forwarded-for', address);
    return key === undefined ? call : call.set('x-api-key', key);
  };

  it('let in, and are logged by their names', async () => {
    const response = await operate(KEYS.support, anAddress());
    expect(response.status).toBe(200);
    expect(response.headers['ratelimit-policy']).toBe('"operator";q=3;w=60');
    expect(lines.find(({ msg }) => msg === 'operator let in')).toMatchObject({
      operator: 'support',
      method: 'GET',
      route: '/operate',
    });
    expect(JSON.stringify(lines)).not.toContain(KEYS.support);
  });

  it('are needed: nothing else opens the door', async () => {
    expectProblem(await operate(undefined, anAddress()), 401, 'operator_key_invalid');
    const { accessToken } = await nest
      .get(AuthService)
      .startGuestSession({ device: undefined, userAgent: undefined });
    const withToken = await request(await nest.getUrl())
      .get('/operate')
      .set('authorization', `Bearer ${accessToken}`);
    expectProblem(withToken, 401, 'operator_key_invalid');
  });

  it('are limited each, wherever they are used', async () => {
    const statuses: number[] = [];
    for (let used = 1; used <= 4; used += 1) {
      statuses.push((await operate(KEYS.dashboard, anAddress())).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('cannot be guessed: an address with many wrong ones is refused with a right one too', async () => {
    const address = anAddress();
    for (let guess = 1; guess <= 3; guess += 1) {
      expectProblem(await operate(`guess-${guess}`, address), 401, 'operator_key_invalid');
    }
    expectProblem(await operate('guess-4', address), 429, 'rate_limited');
    const right = await operate(KEYS.support, address);
    expectProblem(right, 429, 'rate_limited');
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect((await operate(KEYS.support, anAddress())).status).toBe(200);
  });

  it('are not accepted where they can be guessed, and operators hear why', async () => {
    const address = anAddress();
    expectProblem(await operate(KEYS.fifteen, address), 401, 'operator_key_invalid');
    expect(lines.filter(({ operator }) => operator === 'fifteen')).toMatchObject([
      { level: 50, shortest: 16, msg: "an operator's key is too short and not accepted" },
    ]);
    expect(JSON.stringify(lines)).not.toContain(KEYS.fifteen);
    expect((await operate(KEYS.sixteen, address)).status).toBe(200);
    // It counts as a guess, or short keys could be tried for ever.
    expectProblem(await operate(KEYS.fifteen, address), 401, 'operator_key_invalid');
    expectProblem(await operate(KEYS.fifteen, address), 401, 'operator_key_invalid');
    expectProblem(await operate(KEYS.fifteen, address), 429, 'rate_limited');
  });

  it('open no route that says nothing about its callers, which needs somebody signed in', async () => {
    const auth = nest.get(AuthService);
    const origin = { device: undefined, userAgent: undefined };
    const url = await nest.getUrl();
    const call = (token?: string) => {
      const get = request(url).get('/forgotten').set('x-api-key', KEYS.support);
      return token === undefined ? get : get.set('authorization', `Bearer ${token}`);
    };
    expectProblem(await call(), 401, 'unauthenticated');
    const guest = await auth.startGuestSession(origin);
    expectProblem(await call(guest.accessToken), 403, 'sign_in_required');
    const id = '11111111-0000-4000-8000-000000000001';
    const open = await auth.open({ id, kind: 'customer', isNew: false }, origin);
    const customer = await auth.issue(open);
    expect((await call(customer.accessToken)).status).toBe(200);
  });
});
