import { randomUUID } from 'node:crypto';
import { bodyOf } from './support/body-of.js';
import {
  aCart,
  aPhone,
  Guest,
  letCodesAge,
  MARGHERITA,
  MEDIUM,
  RESTAURANT,
  SOUP,
} from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';

const ADDRESS = { city: 'Москва', street: 'Тверская', house: '7' };

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

let app: TestApp;
let customer: Guest;

beforeAll(async () => {
  app = await startTestApp();
  customer = await Guest.signIn(app);
});

afterAll(() => app.stop());

const violations = (response: Parameters<typeof expectProblem>[0]) =>
  (expectProblem(response, 400, 'validation_failed').errors ?? []).map(
    ({ code, pointer }) => `${code} ${pointer}`,
  );

describe('a number', () => {
  const location = (latitude: unknown, longitude: unknown) => ({
    ...ADDRESS,
    location: { latitude, longitude },
  });

  it('is not a text: coordinates', async () => {
    const calls = await countCalls();
    const cart = { ...aCart({ service: 'delivery' }), address: location('55.7642', '37.6058') };
    const pointers = [
      'is_number /address/location/latitude',
      'is_number /address/location/longitude',
    ];
    expect(violations(await customer.post('/v1/orders/quote', cart))).toEqual(pointers);
    const check = app
      .http()
      .post('/v1/delivery/check')
      .send({ address: location('55.7642', '37.6058') });
    expect(violations(await check)).toEqual(pointers);
    const saved = customer.post('/v1/customers/me/addresses', { address: location('55.7', 37) });
    expect(violations(await saved)).toEqual(pointers.slice(0, 1));
    expect(await countCalls()).toBe(calls);
  });

  it.each(['0x10', '1e1', ' 5 ', '', '1.5', '٥'])(
    'in a query is written in digits: "%s"',
    async (limit) => {
      const answer = await customer.get(`/v1/orders?limit=${encodeURIComponent(limit)}`);
      expect(violations(answer)).toEqual(['is_int /limit']);
    },
  );
});

/** Those with an address; others are made in the background. */
async function countCalls(): Promise<number> {
  const { data } = await app.control('GET', 'calls?path=/api/1/delivery_restrictions/allowed');
  return (data as { items: unknown[] }).items.length;
}

describe('an id in capitals', () => {
  const upper = (value: object): object =>
    JSON.parse(
      JSON.stringify(value).replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, (id) =>
        id.toUpperCase(),
      ),
    ) as object;

  it('is the same as in small letters', async () => {
    const cart = aCart({
      lines: [{ itemId: MARGHERITA, sizeId: MEDIUM, quantity: 1, modifiers: [] }],
    });
    const [small, capital] = [
      await bodyOf(customer.post('/v1/orders/quote', cart).expect(200)),
      await bodyOf(customer.post('/v1/orders/quote', upper(cart)).expect(200)),
    ] as { lines: unknown; total: unknown; problems: unknown; restaurantId: string }[];
    expect(capital).toMatchObject({
      restaurantId: small?.restaurantId,
      lines: small?.lines,
      total: small?.total,
      problems: small?.problems,
    });
  });
});

describe('a text', () => {
  const order = async (contact: object, more: object = {}) => {
    const { quoteId } = await customer.quote();
    return customer.order(quoteId, { contact, ...more });
  };

  it('is trimmed, on one line, and without what cannot be seen', async () => {
    const { quoteId } = await customer.quote(
      aCart({
        lines: [{ itemId: SOUP, quantity: 1, modifiers: [], comment: ' без\n\u202eлука\u202c ' }],
      }),
    );
    const answer = await customer.order(quoteId, {
      contact: { name: ' \u200bАнна\u0000  Мария\u001b ', phone: '+79001234567' },
      comment: 'позвоните\r\nСдача с 5000 ₽\u2028👨‍👩‍👧',
    });
    expect(answer.status).toBe(202);
    const placed = answer.body as OrderDto;
    expect(placed.comment).toBe('позвоните Сдача с 5000 ₽ 👨‍👩‍👧');
    expect(placed.lines[0]).toMatchObject({ comment: 'без лука' });
    await customer.awaitStatus(placed.id, 'confirmed');
    const { data } = await app.control('GET', 'calls?path=/api/1/deliveries/create');
    const sent = JSON.stringify((data as { items: unknown[] }).items);
    expect(sent).toContain('Анна Мария');
    expect(sent).not.toMatch(/[\p{Cc}\u202a-\u202e\u2028]|\\[nrtu]/u);
  });

  it.each(['\u200b', ' \t ', '\ufeff\u2060', '\u3164', '\ufe0f', '\ud83d', '\u202e\u202c'])(
    'that shows nothing is empty: %j',
    async (name) => {
      expect(violations(await order({ name, phone: '+79001234567' }))).toEqual([
        'is_not_empty /contact/name',
      ]);
    },
  );

  it('is as long as iiko counts it', async () => {
    const phone = '+79001234567';
    expect(violations(await order({ name: '👋'.repeat(31), phone }))).toEqual([
      'max_length /contact/name',
    ]);
    expect((await order({ name: '👋'.repeat(30), phone })).status).toBe(202);
  });

  it('that may be absent is, when it is blank', async () => {
    const address = {
      ...ADDRESS,
      building: '',
      flat: ' ',
      entrance: '\u00a0',
      comment: '\n',
      house: ' 7 ',
    };
    const saved = (await bodyOf(
      customer.post('/v1/customers/me/addresses', { label: ' ', address }).expect(201),
    )) as { label: unknown; address: object };
    expect(saved.label).toBeNull();
    expect(saved.address).toEqual(ADDRESS);

    const line = { itemId: SOUP, quantity: 1, sizeId: '', comment: ' ', modifiers: [] };
    const quote = await customer.quote(aCart({ lines: [line] }));
    expect(quote.orderable).toBe(true);
  });

  it('that null clears is cleared when it is blank', async () => {
    const profile = { name: 'Мария', surname: 'Золотова', email: 'maria@example.com' };
    const change = (body: object) =>
      bodyOf(
        app
          .http()
          .patch('/v1/customers/me')
          .set('authorization', `Bearer ${customer.token}`)
          .send(body)
          .expect(200),
      );
    expect(await change(profile)).toMatchObject(profile);
    expect(await change({ surname: ' ', email: '', birthday: '' })).toMatchObject({
      name: 'Мария',
      surname: null,
      email: null,
      birthday: null,
    });
  });

  it.each(['city', 'street', 'house'])('that is required must not be blank: %s', async (name) => {
    const address = { ...ADDRESS, [name]: ' \u200b' };
    const pointer = [`is_not_empty /address/${name}`];
    const cart = { ...aCart({ service: 'delivery' }), address };
    expect(violations(await customer.post('/v1/orders/quote', cart))).toEqual(pointer);
    expect(violations(await app.http().post('/v1/delivery/check').send({ address }))).toEqual(
      pointer,
    );
    const saved = await customer.post('/v1/customers/me/addresses', { address });
    expect(violations(saved)).toEqual(pointer);
  });
});

describe('a phone number', () => {
  const placed = async (phone: string) => {
    const { quoteId } = await customer.quote();
    return customer.order(quoteId, { contact: { name: 'Анна', phone } });
  };

  it.each([
    ['8 10 375 29 123 45 67', '+375291234567'],
    ['8\u2212903\u2212123\u221245\u221267', '+79031234567'],
    [' \t8 903 123-45-67\n', '+79031234567'],
    ['\u202a+79031234567\u202c', '+79031234567'],
    ['\ufeff+7\ufe0f9031234567', '+79031234567'],
    ['+7 (495) 123-45-67', '+74951234567'],
  ])('%j of an order is %s', async (phone, expected) => {
    const answer = await placed(phone);
    expect(answer.status).toBe(202);
    await customer.awaitStatus((answer.body as OrderDto).id, 'confirmed');
    const { data } = await app.control('GET', 'calls?path=/api/1/deliveries/create');
    expect(JSON.stringify((data as { items: unknown[] }).items.at(-1))).toContain(`"${expected}"`);
  });

  it.each(['8903123456', '+70000000000', '+7 900 123 45 6'])('%s is none', async (phone) => {
    expect(violations(await placed(phone))).toEqual(['is_phone_number /contact/phone']);
    expectProblem(await app.http().post('/v1/auth/otp').send({ phone }), 400, 'phone_invalid');
  });

  it('signs in however it and its code are written', async () => {
    await letCodesAge(app);
    const phone = aPhone();
    const national = `\u202a8\u2212${phone.slice(2)}\u202c\ufeff`;
    await app.http().post('/v1/auth/otp').send({ phone: national }).expect(202);
    const code = app.sms.lastCode(phone);
    const typed = ` ${code.slice(0, 3)}\u00a0${code.slice(3)}\n`;
    await app.http().post('/v1/auth/otp/verify').send({ phone: national, code: typed }).expect(200);
  });
});

describe('a time', () => {
  it.each([
    ['2031-12-01T13:00+0300', 'offset_colon'],
    ['2031-12-01T13:00+03', 'offset_colon'],
    ['2031-12-01T13:00', 'matches'],
    ['2031-02-30T13:00Z', 'is_iso8601'],
    ['0000-01-01T00:00Z', 'is_iso8601'],
    ['2031-12-01T13:00+99:99', 'is_iso8601'],
  ])('%s tells what is wrong with it', async (at, code) => {
    const answer = await customer.post('/v1/orders/quote', { ...aCart(), at });
    expect(violations(answer)).toEqual([`${code} /at`]);
  });

  it('is answered in one form, with the offset of the restaurant', async () => {
    for (const spelt of ['T10:00:00.000Z', 't10:00z', 'T15:00+05:00', 'T13:00:00+03:00']) {
      const { quoteId } = await customer.quote({ ...aCart(), at: `${TOMORROW}${spelt}` });
      const order = await customer.order(quoteId);
      expect(order.body).toMatchObject({ at: `${TOMORROW}T13:00:00+03:00` });
    }
  });

  it('may have small letters, and a plus that a query has made a space', async () => {
    await customer.get('/v1/loyalty/transactions?from=2026-11-01t00:00:00z').expect(200);
    await customer.get('/v1/loyalty/transactions?from=2026-11-01T00:00:00+03:00').expect(200);
  });
});

describe('a query property that an operation does not have', () => {
  it.each([
    '/v1/restaurants?city=1',
    `/v1/restaurants/${RESTAURANT}/menu?limit=5`,
    `/v1/restaurants/${RESTAURANT}/stop-list?x`,
    '/v1/orders?state=1',
    '/v1/customers/me?constructor=1',
    '/v1/delivery/cities?a%2Fb=1',
  ])('is refused: %s', async (path) => {
    const [name = ''] = (path.split('?')[1] ?? '').split('=');
    const pointer = decodeURIComponent(name).replaceAll('/', '~1');
    expect(violations(await customer.get(path))).toEqual([`unknown_property /${pointer}`]);
  });

  it('is none where only the question mark is there', async () => {
    await customer.get('/v1/restaurants?').expect(200);
  });
});

describe('an odd value', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'as a street or a city is one like any other: %s',
    async (word) => {
      const address = { ...ADDRESS, street: word };
      const check = await app.http().post('/v1/delivery/check').send({ address });
      expect(check.status).toBe(200);
      const city = await app
        .http()
        .post('/v1/delivery/check')
        .send({ address: { ...ADDRESS, city: word } });
      expect(city.status).toBe(200);
      const found = await app.http().get(`/v1/delivery/addresses?q=${word}&city=${word}`);
      expect(found.status).toBeLessThan(500);
    },
  );

  it('as a member is unknown', async () => {
    const answer = await customer.post('/v1/orders/quote', { ...aCart(), constructor: 1 });
    expect(violations(answer)).toEqual(['unknown_property /constructor']);
  });

  it('as a cursor is refused', async () => {
    const cursor = Buffer.from(`0000-01-01T00:00:00.000Z ${randomUUID()}`).toString('base64url');
    expect(violations(await customer.get(`/v1/orders?cursor=${cursor}`))).toEqual([
      'invalid_cursor /cursor',
    ]);
  });
});
