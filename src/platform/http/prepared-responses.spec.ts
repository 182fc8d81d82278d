import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseConfig } from '../config/config.js';
import { createLogger } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { PreparedResponses } from './prepared-responses.js';
import { represent } from './representation.js';

const ROUTE = '/things/{id}';
const ORIGIN = 'https://shop.example';

describe('prepared responses', () => {
  const metrics = new Metrics();
  const config = parseConfig({ CORS_ORIGINS: ORIGIN });
  const prepared = new PreparedResponses(config, metrics, createLogger('silent'));
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const representation = await represent(
      { id: 1 },
      { cacheControl: 'no-cache', brotliQuality: 1 },
    );
    prepared.set('/things/1', ROUTE, representation, { asOf: new Date(), stale: false });
    server = createServer((request, response) => {
      if (!prepared.serve(request, response)) {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/things/1`;
  });

  afterAll(() => {
    server.close();
  });

  const counted = async () => {
    const { values } = await metrics.httpRequests.get();
    return Object.fromEntries(
      values
        .filter(({ labels }) => labels.route === ROUTE)
        .map(({ labels, value }) => [`${labels.method ?? ''} ${labels.status ?? ''}`, value]),
    );
  };

  it('gives each answer the id of its own request', async () => {
    const ids = ['first', 'second', 'third'];
    const answers = await Promise.all(
      ids.map((id) => fetch(url, { headers: { 'x-request-id': id } })),
    );
    expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual(ids);
    const invented = await Promise.all([fetch(url), fetch(url)]);
    expect(new Set(invented.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
  });

  it('tells a page of an allowed origin, and no other, that it may read', async () => {
    const allow = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allow(ORIGIN)).toBe(ORIGIN);
    expect(await allow('https://other.example')).toBeNull();
    expect((await fetch(url)).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('counts every answer once, however often it is asked for the counts', async () => {
    const before = await counted();
    const { headers } = await fetch(url);
    await fetch(url, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    await fetch(url, { method: 'HEAD' });
    await counted();
    const after = await counted();
    expect(after['GET 200']).toBe((before['GET 200'] ?? 0) + 1);
    expect(after['GET 304']).toBe((before['GET 304'] ?? 0) + 1);
    expect(after['HEAD 200']).toBe((before['HEAD 200'] ?? 0) + 1);
  });

  it('leaves what is not prepared, and what is not a read, to others', async () => {
    expect((await fetch(`${url}0`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });
});
