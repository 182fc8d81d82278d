import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  check,
  CITY_OF_MOSCOW,
  CITY_OF_YEKATERINBURG,
  KHIMKI,
  MOSCOW,
  untilRead,
  YEKATERINBURG,
} from './support/delivery.js';
import { startTestApp, type TestApp } from './support/start-app.js';

interface Suggestion {
  id?: string | null;
  name?: string;
  city: string;
  street?: string;
  streetId?: string | null;
  house?: string | null;
  source: string;
}

/** Answers like DaData until it is told to fail. */
class FakeDadata {
  readonly calls: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
  suggestions: { value: string; data: object }[] = [];
  fails = false;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        this.calls.push({ headers: request.headers, body });
        response.writeHead(this.fails ? 500 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ suggestions: this.suggestions }));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

const TVERSKAYA_HOUSE = {
  value: 'г Москва, ул Тверская, д 12 к 1',
  data: {
    city: 'Москва',
    street: 'Тверская',
    street_type_full: 'улица',
    house: '12',
    block: '1',
    geo_lat: '55.7651',
    geo_lon: '37.6052',
    qc_geo: '0',
  },
};

async function startWithStreets(env: Record<string, string> = {}): Promise<TestApp> {
  const app = await startTestApp({ sandbox: { quotas: false, streetsPerCity: undefined }, env });
  for (const city of [CITY_OF_MOSCOW, KHIMKI]) {
    await untilRead(app, `delivery-streets/${MOSCOW}/${city}`);
  }
  await untilRead(app, `delivery-streets/${YEKATERINBURG}/${CITY_OF_YEKATERINBURG}`);
  return app;
}

async function suggest(
  app: TestApp,
  path: string,
  query: Record<string, string | number>,
): Promise<Suggestion[]> {
  const response = await app.http().get(`/v1/delivery/${path}`).query(query).expect(200);
  return (response.body as { items: Suggestion[] }).items;
}

describe('without DaData', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startWithStreets();
  });

  afterAll(() => app.stop());

  it.each([
    ['тверска', 'Тверская'],
    ['ndthcrfz', 'Тверская'],
    ['tverskaya', 'Тверская'],
    ['кожуховский 1-й', '1-й Кожуховский проезд'],
    ['новй арбат', 'Новый Арбат'],
  ])('finds a street of twenty thousand by "%s"', async (q, name) => {
    const [first] = await suggest(app, `cities/${CITY_OF_MOSCOW}/streets`, { q });
    expect(first).toMatchObject({ name, city: 'Москва', source: 'directory' });
    expect(first?.id).toMatch(/^057ee700-/);
  });

  it('can be cached, and gives no more than asked', async () => {
    const path = `/v1/delivery/cities/${CITY_OF_YEKATERINBURG}/streets`;
    const response = await app.http().get(path).query({ q: 'а', limit: 3 }).expect(200);
    expect((response.body as { items: unknown[] }).items).toHaveLength(3);
    expect(response.headers['cache-control']).toContain('public');
    const tag = String(response.headers.etag);
    await app.http().get(path).query({ q: 'а', limit: 3 }).set('if-none-match', tag).expect(304);
  });

  it.each([
    [`cities/${MOSCOW}/streets?q=a`, 404, 'city_not_found'],
    [`cities/${CITY_OF_MOSCOW}/streets`, 400, 'validation_failed'],
    [`cities/${CITY_OF_MOSCOW}/streets?q=%20`, 400, 'validation_failed'],
    [`cities/${CITY_OF_MOSCOW}/streets?q=a&limit=51`, 400, 'validation_failed'],
    ['cities/moscow/streets?q=a', 400, 'validation_failed'],
    ['addresses?q=a&city=Tula', 404, 'city_not_found'],
    [`addresses?q=${'a'.repeat(201)}`, 400, 'validation_failed'],
  ])('answers %s with %s', async (path, status, code) => {
    const response = await app.http().get(`/v1/delivery/${path}`).expect(status);
    expect(response.body).toMatchObject({ code });
  });

  it('takes a line apart', async () => {
    const [first] = await suggest(app, 'addresses', { q: 'тверская 12к1 кв 5', city: 'Москва' });
    expect(first).toEqual({
      text: 'Москва, Тверская, 12, корп. 1, кв. 5',
      city: 'Москва',
      street: 'Тверская',
      streetId: '057ee700-0000-4000-8000-000000000001',
      house: '12',
      building: '1',
      flat: '5',
      location: null,
      source: 'directory',
      address: {
        city: 'Москва',
        street: 'Тверская',
        streetId: '057ee700-0000-4000-8000-000000000001',
        house: '12',
        building: '1',
        flat: '5',
      },
    });
  });

  it.each([
    ['екатеринбург, 8 марта 5', 'Екатеринбург', '8 Марта', '5'],
    ['вайнера 9', 'Екатеринбург', 'Вайнера', '9'],
    ['москва арбат', 'Москва', 'Арбат', null],
  ])('finds the city by itself: %s', async (q, city, street, house) => {
    const [first] = await suggest(app, 'addresses', { q });
    expect(first).toMatchObject({ city, street, house });
  });
});

describe('with DaData', () => {
  const dadata = new FakeDadata();
  let app: TestApp;

  beforeAll(async () => {
    const url = await dadata.start();
    app = await startWithStreets({ DADATA_API_KEY: 'a-key-of-ours', DADATA_BASE_URL: url });
  });

  beforeEach(() => {
    dadata.suggestions = [TVERSKAYA_HOUSE];
    dadata.calls.length = 0;
  });

  afterAll(async () => {
    await app.stop();
    dadata.stop();
  });

  it('knows houses and places, and the ids of the directory', async () => {
    const items = await suggest(app, 'addresses', { q: 'тверская 12', city: CITY_OF_MOSCOW });
    expect(items).toEqual([
      {
        text: 'г Москва, ул Тверская, д 12 к 1',
        city: 'Москва',
        street: 'Тверская',
        streetId: '057ee700-0000-4000-8000-000000000001',
        house: '12',
        building: '1',
        flat: null,
        location: { latitude: 55.7651, longitude: 37.6052 },
        source: 'dadata',
        address: {
          city: 'Москва',
          street: 'Тверская',
          streetId: '057ee700-0000-4000-8000-000000000001',
          house: '12',
          building: '1',
          location: { latitude: 55.7651, longitude: 37.6052 },
        },
      },
    ]);
    expect(dadata.calls[0]).toMatchObject({
      headers: { authorization: 'Token a-key-of-ours' },
      body: { query: 'тверская 12', locations: [{ city: 'Москва' }] },
    });
  });

  it('asks for streets only where the directory has none', async () => {
    const path = `cities/${KHIMKI}/streets`;
    expect((await suggest(app, path, { q: 'маяк' }))[0]?.source).toBe('directory');
    expect(dadata.calls).toHaveLength(0);
    dadata.suggestions = [
      { value: 'x', data: { city: 'Химки', street: 'Ххх', street_type_full: 'проезд' } },
    ];
    expect(await suggest(app, path, { q: 'ххххххх' })).toEqual([
      { id: null, name: 'проезд Ххх', city: 'Химки', source: 'dadata' },
    ]);
  });

  it('finds the place of an address while iiko cannot', async () => {
    await app.control('POST', 'faults', {
      path: '/api/1/delivery_restrictions/allowed',
      kind: 'status',
      status: 503,
      times: null,
    });
    const address = { city: 'Москва', street: 'Тверская', house: '12', building: '1' };
    expect(await check(app, { address })).toMatchObject({
      deliverable: true,
      estimate: true,
      zone: 'Центр',
      location: { latitude: 55.7651, longitude: 37.6052 },
    });
    await app.control('DELETE', 'faults');
  });

  it('does without it when it fails, and leaves it alone for a while', async () => {
    dadata.fails = true;
    const query = { q: 'тверская 12', city: 'Москва' };
    const [first] = await suggest(app, 'addresses', query);
    expect(first).toMatchObject({ street: 'Тверская', house: '12', source: 'directory' });
    expect(dadata.calls).toHaveLength(1);
    await suggest(app, 'addresses', query);
    expect(dadata.calls).toHaveLength(1);
  });
});
