import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Database } from '../src/platform/database/database.js';
import { parseConfig } from '../src/platform/config/config.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { QuoteDto } from '../src/orders/quote/quote.dto.js';
import { tableTokenOf } from '../src/restaurants/table-tokens.js';
import type { TableLinkListDto } from '../src/support/table-links.controller.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const OTHER_TABLE = '07ab1e00-0000-4000-8000-000000000002';

const secret = (letter: string) => letter.repeat(32);

describe('a table with a secret in its link', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      env: { ...OPERATOR_ENV, TABLE_LINK_SECRET: `${secret('n')}, ${secret('o')}` },
    });
    guest = await Guest.start(app);
    await eventually(async () => {
      expect(await tokens()).not.toEqual(new Map());
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  const tokens = async () => {
    const path = `/v1/support/restaurants/${RESTAURANT}/table-links`;
    const list = await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY).expect(200));
    const { items } = list as TableLinkListDto;
    return new Map(items.map(({ tableId, tableToken }) => [tableId, tableToken ?? '']));
  };
  const cartWith = (tableToken?: string, tableId = TABLE) =>
    aCart({
      service: 'dine-in',
      tableId,
      ...(tableToken === undefined ? {} : { tableToken }),
    });

  it.each([
    ['no token', () => Promise.resolve(cartWith())],
    ['an invented token', () => Promise.resolve(cartWith('A'.repeat(22)))],
    ['the token of another table', async () => cartWith((await tokens()).get(OTHER_TABLE))],
    ['its token cut short', async () => cartWith((await tokens()).get(TABLE)?.slice(0, 21))],
  ])('takes no order with %s', async (_name, cart) => {
    const quote = await guest.quote(await cart());
    expect(quote).toMatchObject({
      orderable: false,
      problems: [{ code: 'table_link_invalid', pointer: '/tableToken' }],
    });
    const refused = await guest.order(quote.quoteId, { payments: [{ method: 'card' }] });
    expect(refused.status).toBe(409);
  });

  it('takes an order with its own, and what is added later without', async () => {
    const quote = await guest.quote(cartWith((await tokens()).get(TABLE)));
    expect(quote.problems).toEqual([]);
    const placed = await guest.order(quote.quoteId, { payments: [{ method: 'card' }] });
    expect(placed.status).toBe(202);
    const { id } = placed.body as OrderDto;
    const added = await guest
      .post(`/v1/orders/${id}/items`, { lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }] })
      .set('idempotency-key', randomUUID());
    expect(added.status).toBe(202);
    // The secret stays with the link.
    const { rows } = await app.nest
      .get(Database)
      .db.execute(sql`select cart ? 'tableToken' as kept from orders where id = ${id}`);
    expect(rows).toEqual([{ kept: false }]);
    const reorder = async (body: object) =>
      (await bodyOf(guest.post(`/v1/orders/${id}/reorder`, body).expect(200))) as QuoteDto;
    expect((await reorder({})).problems).toMatchObject([{ code: 'table_link_invalid' }]);
    const tableToken = (await tokens()).get(TABLE);
    expect((await reorder({ tableToken })).problems).toEqual([]);
  });

  it('says that it needs one, and tells only operators which', async () => {
    const page = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables/${TABLE}`));
    expect(page).toMatchObject({ tokenRequired: true, acceptsOrders: true });
    const token = (await tokens()).get(TABLE) ?? '';
    expect(token).toMatch(/^[\w-]{22}$/);
    const list = await app.http().get(`/v1/restaurants/${RESTAURANT}/tables`);
    expect(JSON.stringify([page, list.body])).not.toContain(token);
    const path = `/v1/support/restaurants/${RESTAURANT}/table-links`;
    await app.http().get(path).expect(401);
    await guest.get(path).expect(401);
  });

  it('takes the token of the secret before while codes are replaced', async () => {
    const old = tableTokenOf(TABLE, { secrets: [secret('o')], open: false }) ?? '';
    expect(old).not.toBe((await tokens()).get(TABLE));
    expect((await guest.quote(cartWith(old))).problems).toEqual([]);
    const foreign = tableTokenOf(TABLE, { secrets: [secret('x')], open: false }) ?? '';
    expect((await guest.quote(cartWith(foreign))).problems).toHaveLength(1);
  });
});

describe('tables without a secret', () => {
  const linksOf = (env: Record<string, string>) => parseConfig({ ...REAL, ...env }).tableLinks;
  const REAL = {
    IIKO_BASE_URL: 'https://api-ru.iiko.services',
    IIKO_API_LOGIN: 'login',
    OTP_LOG_ALLOWED: 'true',
  };

  it('are closed with a real account, and open where the operator or the simulator wants it', () => {
    expect(linksOf({})).toEqual({ secrets: [], open: false });
    expect(linksOf({ TABLE_LINKS_OPEN: 'true' })).toEqual({ secrets: [], open: true });
    expect(linksOf({ IIKO_BASE_URL: 'http://127.0.0.1:3100' })).toEqual({
      secrets: [],
      open: true,
    });
    const signed = { TABLE_LINKS_OPEN: 'true', TABLE_LINK_SECRET: secret('s') };
    expect(linksOf(signed)).toEqual({ secrets: [secret('s')], open: false });
    expect(() => linksOf({ TABLE_LINK_SECRET: 'short' })).toThrow('TABLE_LINK_SECRET');
  });
});
