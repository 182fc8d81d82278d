import type { OpenAPIObject } from '@nestjs/swagger';
import axios from 'axios';
import { CITY_OF_MOSCOW, MOSCOW, untilRead } from './support/delivery.js';
import { Guest } from './support/guest.js';
import {
  ALL_OPERATIONS_ENV,
  countOperations,
  listCalls,
  Preparation,
  send,
} from './support/openapi-calls.js';
import { startTestApp, type TestApp } from './support/start-app.js';

/** What `Try it out` sends, with the values of earlier answers where the document says so. */
describe('the examples of the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { quotas: false }, env: ALL_OPERATIONS_ENV });
    // Not needed to be ready, but to be asked for.
    await untilRead(app, 'tables');
    await untilRead(app, `delivery-streets/${MOSCOW}/${CITY_OF_MOSCOW}`);
    ({ data: document } = await axios.get<OpenAPIObject>(`${app.url}/openapi.json`));
  });

  afterAll(() => app.stop());

  it('all work as they stand', async () => {
    const calls = listCalls(document);
    const preparation = new Preparation(app);
    const failed: string[] = [];
    for (const call of calls) {
      const { status, data } = await send(app, await preparation.prepare(call));
      if (status < 200 || status > 299) {
        failed.push(`${call.name}: ${status} ${JSON.stringify(data)}`);
      }
    }
    expect(failed).toEqual([]);
    expect(new Set(calls.map(({ operation }) => operation.operationId)).size).toBe(
      countOperations(document),
    );
  });

  it('quote carts that can be ordered', async () => {
    const guest = await Guest.start(app);
    const quotes = listCalls(document).filter(({ path }) => path === '/v1/orders/quote');
    expect(quotes.map(({ name }) => name)).toEqual([
      'POST /v1/orders/quote pickup',
      'POST /v1/orders/quote tips',
      'POST /v1/orders/quote dineIn',
      'POST /v1/orders/quote delivery',
    ]);
    for (const { body } of quotes) {
      const { body: quote } = (await guest.post('/v1/orders/quote', body as object)) as {
        body: { orderable: boolean; problems: unknown[] };
      };
      expect(quote.problems).toEqual([]);
      expect(quote.orderable).toBe(true);
    }
  });
});
