import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { execFileSync } from 'node:child_process';
import { createApp } from '../src/app.js';
import { buildDocument } from '../src/platform/http/openapi.js';
import { ORDER_STATUSES } from '../src/orders/order-status.js';
import { PAYMENT_METHODS } from '../src/restaurants/payment-methods.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Record<string, { description: string; content?: Record<string, unknown> }>;

const GROUPS = [
  'Auth',
  'Catalog',
  'Customers',
  'Orders',
  'Loyalty',
  'StopLists',
  'Restaurants',
  'Delivery',
  'Status',
  'Support',
];

describe('the OpenAPI document', () => {
  let nest: NestFastifyApplication;
  let document: OpenAPIObject;
  let operations: [name: string, operation: Operation][];

  beforeAll(async () => {
    ({ nest } = await createApp({ preview: true, overrides: { PUBLIC_URL: '' } }));
    document = buildDocument(nest);
    operations = Object.entries(document.paths).flatMap(([path, { get, post }]) => {
      const both: [string, Operation | undefined][] = [
        [`GET ${path}`, get],
        [`POST ${path}`, post],
      ];
      return both.filter((entry): entry is [string, Operation] => entry[1] !== undefined);
    });
  });

  afterAll(() => nest.close());

  const offenders = (isRight: (operation: Operation) => boolean) =>
    operations.filter(([, operation]) => !isRight(operation)).map(([name]) => name);

  it('is committed as it is: when this fails, run `npm run openapi`', () => {
    const committed = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as unknown;
    expect(committed).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('passes the recommended rules of Redocly without a warning', () => {
    const report = execFileSync(
      'node_modules/.bin/redocly',
      ['lint', 'docs/openapi.json', '--format=json'],
      { encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, stdio: 'pipe' },
    );
    const { totals } = JSON.parse(report) as { totals: unknown };
    expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
  });

  it('leaves the lists of the program in their order', () => {
    expect(PAYMENT_METHODS).toEqual(['cash', 'card', 'online']);
    expect(ORDER_STATUSES[0]).toBe('awaiting_payment');
  });

  it('has every route of the service', () => {
    expect(operations.length).toBeGreaterThan(15);
    const known = new Set(Object.keys(document.paths));
    for (const path of ['/v1/orders', '/v1/restaurants/{restaurantId}/menu', '/health/ready']) {
      expect(known).toContain(path);
    }
  });

  it('names each operation once, with a one-line summary, in one of the groups', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
    expect(offenders(({ summary }) => /^[^\n]{5,80}$/.test(summary ?? ''))).toEqual([]);
    expect(
      offenders(({ tags = [] }) => tags.length === 1 && GROUPS.includes(tags[0] ?? '')),
    ).toEqual([]);
    const described = (document.tags ?? []).map(({ name }) => name);
    expect(offenders(({ tags = [] }) => described.includes(tags[0] ?? ''))).toEqual([]);
  });

  it('has no two shapes of one name: one would silently stand for the other', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.dto.ts'),
    );
    const names = files.flatMap((file) =>
      [...readFileSync(join('src', file), 'utf8').matchAll(/^export class (\w+)/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('says of each operation who may call it', () => {
    expect(offenders(({ security }) => security !== undefined)).toEqual([]);
    const forGuests = operations.filter(([name]) => name.includes(' /v1/orders'));
    expect(forGuests.length).toBeGreaterThan(5);
    for (const [, { security }] of forGuests) {
      expect(security).toEqual([{ session: [] }]);
    }
  });

  it('describes every answer, and failures as problems with an example', () => {
    const responses = operations.flatMap(([name, operation]) =>
      Object.entries(operation.responses as Responses).map(
        ([status, response]) => ({ name: `${name} ${status}`, status, response }) as const,
      ),
    );
    expect(responses.filter(({ response }) => response.description === '')).toEqual([]);
    const failures = responses.filter(
      ({ name, status }) => Number(status) >= 400 && name !== 'GET /health/ready 503',
    );
    const isProblem = ({ content = {} }: Responses[string]) =>
      Object.keys(content).join() === 'application/problem+json';
    expect(failures.filter(({ response }) => !isProblem(response))).toEqual([]);
    expect(offenders(({ responses: all }) => '500' in all)).toEqual([]);
    const needSession = operations.filter(([, { security }]) => security?.length === 1);
    expect(needSession.filter(([, operation]) => !('401' in operation.responses))).toEqual([]);
  });

  it('gives every request body a schema, and an example of the whole', () => {
    const withoutExample = operations
      .filter(([, { requestBody }]) => requestBody !== undefined)
      .filter(([, { requestBody }]) => {
        const { content } = requestBody as { content: Record<string, { schema?: unknown }> };
        const text = JSON.stringify(content['application/json'] ?? {});
        const { schema } = content['application/json'] ?? {};
        const reference = (schema as { $ref?: string } | undefined)?.$ref?.split('/').at(-1) ?? '';
        const named = JSON.stringify(document.components?.schemas?.[reference] ?? {});
        return schema === undefined || !`${text}${named}`.includes('"example');
      })
      .map(([name]) => name);
    expect(withoutExample).toEqual([]);
  });
});
