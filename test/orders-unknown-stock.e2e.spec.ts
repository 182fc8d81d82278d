import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { StopListsSync } from '../src/stop-lists/iiko/stop-lists-sync.js';
import { eventually } from './support/eventually.js';
import { Guest, RESTAURANT } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const FAILURE = { path: '/api/1/stop_lists', kind: 'status', status: 500, times: null };

/** iiko gives no stop lists from the start, then does, then stops again. */
describe('quotes whose stop list', () => {
  let sandbox: Sandbox;
  let app: TestApp;
  let guest: Guest;

  const codesOf = (quote: QuoteDto) => ({
    problems: quote.problems.map(({ code, pointer, action }) => [code, pointer, action].join(' ')),
    notes: quote.notes.map(({ code, pointer }) => `${code} ${pointer}`),
  });
  const sync = () =>
    app.nest.get(StopListsSync, { strict: false }).sync({ organizationId: MOSCOW, cause: 'poll' });

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    await axios.post(`${sandboxUrl}/__sandbox/faults`, FAILURE);
    app = await startTestApp({ sandboxUrl, waitUntilReady: false });
    await eventually(async () => {
      await app.http().get(`/v1/restaurants/${RESTAURANT}/menu`).expect(200);
    });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
    await sandbox.close();
  });

  it('was never read are not orderable, until it is', async () => {
    const blind = await guest.quote();
    expect(blind.orderable).toBe(false);
    expect(codesOf(blind)).toEqual({
      problems: ['availability_unknown /restaurantId retry'],
      notes: [],
    });
    expect((await guest.order(blind.quoteId)).body).toMatchObject({ code: 'quote_not_orderable' });
    await app.control('DELETE', 'faults');
    await sync();
    await eventually(async () => {
      expect(codesOf(await guest.quote())).toEqual({ problems: [], notes: [] });
    });
  });

  it('is stale say so, and can be ordered', async () => {
    await app.control('POST', 'faults', FAILURE);
    await sync();
    const stale = await eventually(async () => {
      const quote = await guest.quote();
      expect(codesOf(quote)).toEqual({
        problems: [],
        notes: ['availability_not_checked /lines'],
      });
      return quote;
    });
    expect(stale.notes[0]?.detail).toBe(
      'Сейчас не удаётся обновить наличие: что-то могло закончиться.',
    );
    expect((await guest.order(stale.quoteId)).status).toBe(202);
    await app.control('DELETE', 'faults');
    await sync();
    await eventually(async () => {
      expect(codesOf(await guest.quote()).notes).toEqual([]);
    });
  });
});
