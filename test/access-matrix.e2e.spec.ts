import type { OpenAPIObject } from '@nestjs/swagger';
import { createHash, randomUUID } from 'node:crypto';
import { bodyOf } from './support/body-of.js';
import { Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const OPERATOR_KEY = 'a-key-of-the-tests';
const LET_IN = 'let in';

/** What each caller is told: they are let in, or the code of the problem. */
interface Row {
  nobody: string;
  guest: string;
  customer: string;
  operator: string;
  /** Makes a thing of the caller's own and names it in the path; for others it does not exist. */
  owned?: Owned;
  /** What a request needs before it is asked whose the thing is. */
  request?: { headers: Record<string, string>; body: object };
}

interface Owned {
  make: (owner: Guest) => Promise<Record<string, string>>;
  missing: string;
}

const ORDER: Owned = {
  make: async (owner) => ({ orderId: (await owner.place()).id }),
  missing: 'order_not_found',
};
const SESSION: Owned = {
  make: (owner) => Promise.resolve({ sessionId: owner.refreshToken.split('.')[0] ?? '' }),
  missing: 'session_not_found',
};

const ADDRESS: Owned = {
  make: async (owner) => {
    const address = { city: 'Москва', street: 'Тверская', house: '7' };
    const body = await bodyOf(owner.post('/v1/customers/me/addresses', { address }).expect(201));
    return { addressId: (body as { id: string }).id };
  },
  missing: 'address_not_found',
};

const everybody: Row = { nobody: LET_IN, guest: LET_IN, customer: LET_IN, operator: LET_IN };
/** iiko's, by a token of its own. */
const noneOfThese: Row = {
  nobody: 'webhook_token_invalid',
  guest: 'webhook_token_invalid',
  customer: 'webhook_token_invalid',
  operator: 'webhook_token_invalid',
};
const sessions: Row = {
  nobody: 'unauthenticated',
  guest: LET_IN,
  customer: LET_IN,
  operator: 'unauthenticated',
};

const customers: Row = {
  nobody: 'unauthenticated',
  guest: 'sign_in_required',
  customer: LET_IN,
  operator: 'unauthenticated',
};
const operators: Row = {
  nobody: 'operator_key_invalid',
  guest: 'operator_key_invalid',
  customer: 'operator_key_invalid',
  operator: LET_IN,
};

/** One line for each route. The parameters of a path are made up unless its row says whose they are. */
const MATRIX: Record<string, Row> = {
  'POST /v1/auth/guest': everybody,
  'POST /v1/auth/refresh': everybody,
  'POST /v1/auth/otp': everybody,
  'POST /v1/auth/otp/verify': everybody,
  'POST /v1/auth/logout': sessions,
  'POST /v1/auth/logout-all': sessions,
  'GET /v1/auth/sessions': sessions,
  'DELETE /v1/auth/sessions/{sessionId}': { ...sessions, owned: SESSION },
  'GET /.well-known/jwks.json': everybody,

  'GET /v1/restaurants': everybody,
  'GET /v1/restaurants/{restaurantId}': everybody,
  'GET /v1/restaurants/{restaurantId}/cancel-causes': everybody,
  'GET /v1/restaurants/{restaurantId}/payment-methods': everybody,
  'GET /v1/restaurants/{restaurantId}/tables': everybody,
  'GET /v1/restaurants/{restaurantId}/tables/{tableId}': everybody,
  'GET /v1/restaurants/{restaurantId}/menu': everybody,
  'GET /v1/restaurants/{restaurantId}/menu/search': everybody,
  'GET /v1/restaurants/{restaurantId}/menu/items/{itemId}': everybody,
  'GET /v1/restaurants/{restaurantId}/stop-list': everybody,
  'GET /v1/restaurants/{restaurantId}/stop-list/events': everybody,
  'GET /v1/restaurants/{restaurantId}/time-slots': everybody,

  'POST /v1/orders/quote': sessions,
  'POST /v1/orders': sessions,
  'POST /v1/orders/claims': sessions,
  'GET /v1/orders': sessions,
  'GET /v1/orders/{orderId}': { ...sessions, owned: ORDER },
  'GET /v1/orders/{orderId}/events': { ...sessions, owned: ORDER },
  'POST /v1/orders/{orderId}/cancel': { ...sessions, owned: ORDER },
  'POST /v1/orders/{orderId}/reorder': { ...sessions, owned: ORDER },
  'POST /v1/orders/{orderId}/items': {
    ...sessions,
    owned: ORDER,
    request: {
      headers: { 'idempotency-key': 'of-the-matrix', 'content-type': 'application/json' },
      body: { lines: [{ itemId: '0c000000-0000-4000-8000-000000000001', quantity: 1 }] },
    },
  },

  'GET /v1/customers/me': customers,
  'PATCH /v1/customers/me': customers,
  'DELETE /v1/customers/me': customers,
  'POST /v1/customers/me/deletion': customers,
  'GET /v1/customers/me/export': customers,
  'GET /v1/customers/me/addresses': customers,
  'POST /v1/customers/me/addresses': customers,
  'PATCH /v1/customers/me/addresses/{addressId}': { ...customers, owned: ADDRESS },
  'DELETE /v1/customers/me/addresses/{addressId}': { ...customers, owned: ADDRESS },

  'GET /v1/loyalty/account': customers,
  'GET /v1/loyalty/transactions': customers,
  'GET /v1/loyalty/programs': everybody,
  'GET /v1/loyalty/coupons/{number}': customers,
  'POST /v1/loyalty/calculate': sessions,
  'POST /v1/loyalty/referrer': customers,

  'GET /v1/delivery/cities': everybody,
  'GET /v1/delivery/cities/{cityId}/streets': everybody,
  'GET /v1/delivery/addresses': everybody,
  'POST /v1/delivery/check': everybody,
  'GET /v1/restaurants/{restaurantId}/delivery-zones': everybody,

  'GET /v1/support/orders': operators,
  // Let in, and told that the made-up order does not exist.
  'GET /v1/support/orders/{orderId}': { ...operators, operator: 'order_not_found' },
  'POST /v1/support/orders/{orderId}/payment': operators,
  // Let in, and told that the body is missing.
  'POST /v1/support/orders/{orderId}/resolve': operators,
  'GET /v1/support/capabilities': operators,
  'GET /v1/support/restaurants/{restaurantId}/menu-report': operators,
  'POST /v1/support/iiko/retry': operators,
  'GET /v1/support/restaurants/{restaurantId}/table-links': operators,
  'GET /v1/support/webhooks': operators,
  // Let in, and told that the body is missing.
  'POST /v1/support/webhooks/replay': operators,
  // Let in, and told that the made-up webhook does not exist.
  'POST /v1/support/webhooks/{webhookId}/replay': operators,
  'GET /v1/support/outgoing-webhooks': operators,
  'POST /v1/support/outgoing-webhooks/{messageId}/retry': operators,
  'GET /v1/support/iiko-pauses': operators,
  // Let in, and told that the body is missing.
  'POST /v1/support/iiko-pauses/lift': operators,
  'GET /status': everybody,

  'POST /v1/webhooks/iiko': noneOfThese,
  'GET /health/live': everybody,
  'GET /health/ready': everybody,
  'GET /metrics': everybody,
  'GET /problems': everybody,
  'GET /problems/{code}': everybody,
};

describe('who may call what', () => {
  let app: TestApp;
  let routes: string[];

  beforeAll(async () => {
    const sha256 = createHash('sha256').update(OPERATOR_KEY).digest('hex');
    app = await startTestApp({ env: { OPERATOR_API_KEYS: `tests:${sha256}` } });
    const document = (await bodyOf(app.http().get('/openapi.json').expect(200))) as OpenAPIObject;
    routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  });

  afterAll(() => app.stop());

  it('is said in this table for every route there is, and for no other', () => {
    expect(Object.keys(MATRIX).toSorted()).toEqual(routes.toSorted());
  });

  it.each(Object.entries(MATRIX))('%s', async (route, row) => {
    const as = (headers: Record<string, string>, parameters = {}) =>
      call(app, route, {
        headers,
        parameters,
        ...(row.request === undefined ? {} : { request: row.request }),
      });
    // New ones for each route: some of them end the session, or the account.
    const [guest, customer, stranger] = [
      await Guest.start(app),
      await Guest.signIn(app),
      await Guest.signIn(app),
    ];
    expect({
      nobody: await as({}),
      operator: await as({ 'x-api-key': OPERATOR_KEY }),
    }).toEqual({ nobody: row.nobody, operator: row.operator });

    for (const [who, owner] of [['guest', guest] as const, ['customer', customer] as const]) {
      const isOwner = row.owned !== undefined && row[who] === LET_IN;
      const own = isOwner ? await row.owned?.make(owner) : {};
      if (isOwner) {
        expect(await as(bearer(stranger), own)).toBe(row.owned?.missing);
      }
      expect(`${who}: ${await as(bearer(owner), own)}`).toBe(`${who}: ${row[who]}`);
    }
  });
});

const bearer = ({ token }: Guest) => ({ authorization: `Bearer ${token}` });

/** Problems that say that the caller is the wrong one, or that the thing is not theirs. */
const REFUSALS =
  /^(unauthenticated|session_ended|sign_in_required|operator_key_invalid|webhook_token_invalid|(order|session|address)_not_found)$/;

/** @returns the code of a refusal; anything else, a wrong request included, comes from behind the door */
async function call(
  app: TestApp,
  route: string,
  {
    headers,
    parameters,
    request,
  }: {
    headers: Record<string, string>;
    parameters: Record<string, string>;
    request?: Row['request'];
  },
): Promise<string> {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace(
    /\{(\w+)\}/g,
    (_all, name: string) => parameters[name] ?? randomUUID(),
  );
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { ...headers, ...request?.headers },
    ...(request === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    // Event streams do not end by themselves.
    await response.body?.cancel();
    expect(response.status).toBeLessThan(400);
    return LET_IN;
  }
  const { code } = (await response.json()) as { code: string };
  return REFUSALS.test(code) ? code : LET_IN;
}
