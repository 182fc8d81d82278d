import { bodyOf } from './support/body-of.js';
import {
  callsOf,
  changeAtIiko,
  deleteAtIiko,
  guestAtIiko,
  MARIA,
  patch,
  PYOTR_PHONE,
  readMe,
} from './support/customers.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ env: { LOYALTY_CACHE_SECONDS: '0' } });
});

afterAll(async () => {
  await app.stop();
});

describe('GET /v1/customers/me', () => {
  it('shows a guest whom iiko knows', async () => {
    await changeAtIiko(app, {
      id: MARIA.id,
      birthday: '1990-05-17 00:00:00.000',
      sex: 2,
      consentStatus: 1,
      shouldReceiveLoyaltyInfo: true,
      shouldReceivePromoActionsInfo: false,
    });
    const maria = await Guest.signIn(app, MARIA.phone);
    const me = await readMe(maria);
    expect(me).toMatchObject({
      id: maria.customerId,
      phone: MARIA.phone,
      name: 'Мария',
      surname: 'Золотова',
      middleName: null,
      birthday: '1990-05-17',
      gender: 'female',
      consent: 'given',
      receiveLoyaltyNews: true,
      receivePromotions: false,
      loyalty: { available: true, reason: null },
    });
    expect(Date.parse(String(me.asOf))).toBeGreaterThan(Date.now() - 60_000);
    expect(Date.parse(String(me.memberSince))).toBeGreaterThan(Date.now() - 60_000);
  });

  it('makes a guest of a phone that iiko does not know, who has agreed to nothing', async () => {
    const phone = aPhone();
    const me = await readMe(await Guest.signIn(app, phone));
    expect(me).toMatchObject({
      phone,
      name: null,
      consent: 'unknown',
      receiveLoyaltyNews: false,
      receivePromotions: false,
      loyalty: { available: true },
    });
    expect(await guestAtIiko(app, phone)).toMatchObject({
      consentStatus: 0,
      shouldReceiveLoyaltyInfo: false,
      shouldReceivePromoActionsInfo: false,
      isDeleted: false,
    });
  });

  it('lets requests at the same moment share one reading, and makes one guest', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    await Promise.all([1, 2, 3, 4].map(() => readMe(guest)));
    const created = await callsOf(app, 'customer/create_or_update');
    expect(created.filter((call) => call.phone === phone)).toHaveLength(1);
  });

  it('lets a guest begin anew whom iiko has deleted before they first signed in', async () => {
    const before = await guestAtIiko(app, PYOTR_PHONE);
    expect(before).toMatchObject({ isDeleted: true, name: 'Пётр' });
    const me = await readMe(await Guest.signIn(app, PYOTR_PHONE));
    expect(me).toMatchObject({ name: null, surname: null, loyalty: { available: true } });
    expect(await guestAtIiko(app, PYOTR_PHONE)).toMatchObject({
      id: before?.id,
      isDeleted: false,
      name: '',
      surname: '',
      consentStatus: 0,
      shouldReceivePromoActionsInfo: false,
    });
  });

  it('does not undo that the restaurant deletes a guest; a change by the guest does', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    await patch(app, guest, '/v1/customers/me', { name: 'Ольга' }).expect(200);
    const id = await eventually(async () => {
      const found = await guestAtIiko(app, phone);
      expect(found?.name).toBe('Ольга');
      return found?.id ?? '';
    });
    await deleteAtIiko(app, id);
    expect(await readMe(guest)).toMatchObject({
      name: 'Ольга',
      loyalty: { available: false, reason: 'closed' },
    });
    expect(await guestAtIiko(app, phone)).toMatchObject({ isDeleted: true });

    await patch(app, guest, '/v1/customers/me', { surname: 'Белова' }).expect(200);
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({
        id,
        isDeleted: false,
        name: 'Ольга',
        surname: 'Белова',
      });
    });
  });

  it('needs somebody who has signed in', async () => {
    const guest = await Guest.start(app);
    expectProblem(await guest.get('/v1/customers/me'), 403, 'sign_in_required');
    expectProblem(await app.http().get('/v1/customers/me'), 401, 'unauthenticated');
  });
});

describe('PATCH /v1/customers/me', () => {
  it('changes what it names, here at once and at iiko soon', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    const change = {
      name: ' Анна ',
      surname: 'Петрова',
      middleName: 'Сергеевна',
      birthday: '1988-02-29',
      email: 'anna@example.com',
      gender: 'female',
      consent: 'given',
      receiveLoyaltyNews: true,
    };
    const answer = await bodyOf(patch(app, guest, '/v1/customers/me', change).expect(200));
    expect(answer).toMatchObject({ ...change, name: 'Анна', receivePromotions: false });
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({
        name: 'Анна',
        surname: 'Петрова',
        middleName: 'Сергеевна',
        birthday: '1988-02-29 00:00:00.000',
        email: 'anna@example.com',
        sex: 2,
        consentStatus: 1,
        shouldReceiveLoyaltyInfo: true,
        shouldReceivePromoActionsInfo: false,
      });
    });
    expect(await readMe(guest)).toMatchObject({ ...change, name: 'Анна' });
  });

  it('clears with null, at iiko too, and leaves what others keep there', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    const { id = '' } = (await readMe(guest), (await guestAtIiko(app, phone)) ?? {});
    await patch(app, guest, '/v1/customers/me', {
      name: 'Анна',
      birthday: '1988-02-29',
      email: 'anna@example.com',
      gender: 'female',
    }).expect(200);
    await eventually(async () => {
      expect((await guestAtIiko(app, phone))?.sex).toBe(2);
    });
    await changeAtIiko(app, { id, comment: 'Аллергия на орехи', userData: 'till-7' });

    const cleared = { birthday: null, email: null, gender: null };
    const answer = await bodyOf(patch(app, guest, '/v1/customers/me', cleared).expect(200));
    expect(answer).toMatchObject({ name: 'Анна', ...cleared });
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({
        name: 'Анна',
        birthday: null,
        email: '',
        sex: 0,
        comment: 'Аллергия на орехи',
        userData: 'till-7',
      });
    });
    expect(await readMe(guest)).toMatchObject({ name: 'Анна', ...cleared });
  });

  it('does not undo what staff have changed at iiko meanwhile', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    await readMe(guest);
    const { id = '' } = (await guestAtIiko(app, phone)) ?? {};
    await changeAtIiko(app, { id, name: 'Анна', email: 'old@example.com' });
    expect(await readMe(guest)).toMatchObject({ name: 'Анна', email: 'old@example.com' });
    await changeAtIiko(app, { id, email: 'new@example.com' });
    await patch(app, guest, '/v1/customers/me', { name: 'Инна' }).expect(200);
    await eventually(async () => {
      expect(await guestAtIiko(app, phone)).toMatchObject({
        name: 'Инна',
        email: 'new@example.com',
      });
    });
    expect(await readMe(guest)).toMatchObject({ name: 'Инна', email: 'new@example.com' });
  });

  it('ends messages with the consent', async () => {
    const guest = await Guest.signIn(app);
    await patch(app, guest, '/v1/customers/me', {
      consent: 'given',
      receiveLoyaltyNews: true,
      receivePromotions: true,
    }).expect(200);
    await patch(app, guest, '/v1/customers/me', { consent: 'revoked' }).expect(200);
    expect(await readMe(guest)).toMatchObject({
      consent: 'revoked',
      receiveLoyaltyNews: false,
      receivePromotions: false,
    });
  });

  it('shows what iiko has when iiko refuses a change, and does not insist', async () => {
    const phone = aPhone();
    const guest = await Guest.signIn(app, phone);
    await readMe(guest);
    await app.control('POST', 'faults', {
      path: '/api/1/loyalty/iiko/customer/create_or_update',
      kind: 'status',
      status: 400,
      body: { message: 'No.', code: 'Transport_Refused', errorCode: 'Validation_Refused' },
    });
    await patch(app, guest, '/v1/customers/me', { name: 'Анна' }).expect(200);
    await eventually(async () => {
      expect(await readMe(guest)).toMatchObject({ name: null });
    });
    expect(await guestAtIiko(app, phone)).toMatchObject({ name: '' });
  });

  it.each([
    [{ name: 'а'.repeat(61) }, '/name'],
    [{ name: '  ' }, '/name'],
    [{ birthday: '2025-02-29' }, '/birthday'],
    [{ birthday: '2999-01-01' }, '/birthday'],
    [{ birthday: '17.05.1990' }, '/birthday'],
    [{ email: 'anna' }, '/email'],
    [{ gender: 'other' }, '/gender'],
    [{ consent: 'unknown' }, '/consent'],
    [{ consent: null }, '/consent'],
    [{ receivePromotions: null }, '/receivePromotions'],
    [{ phone: '+79001112233' }, '/phone'],
  ])('refuses %j', async (body, pointer) => {
    const guest = await Guest.signIn(app);
    const problem = expectProblem(
      await patch(app, guest, '/v1/customers/me', body),
      400,
      'validation_failed',
    );
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });
});

describe('GET /v1/customers/me/export', () => {
  it('holds the account, the profile, addresses, sessions, orders, and the guest at iiko', async () => {
    const visitor = await Guest.start(app);
    const { id: orderId } = await visitor.place();
    const maria = await Guest.signIn(app, MARIA.phone, visitor);
    await maria
      .post('/v1/customers/me/addresses', {
        label: 'Дом',
        address: { city: 'Москва', street: 'Тверская', house: '12' },
      })
      .expect(201);

    const response = await maria.get('/v1/customers/me/export').expect(200);
    expect(response.headers['content-disposition']).toMatch(/^attachment; filename=".+\.json"$/);
    expect(response.body).toMatchObject({
      account: { id: maria.customerId, phone: MARIA.phone },
      profile: { name: 'Мария' },
      loyaltyGuest: {
        id: MARIA.id,
        cards: ['777001'],
        profile: { surname: 'Золотова' },
      },
      loyaltyAbsence: null,
      sections: {
        addresses: [{ label: 'Дом', address: { street: 'Тверская' } }],
        orders: [
          {
            id: orderId,
            contact: { name: 'Анна', phone: '+79001234567' },
            lines: [{ quantity: 1 }],
          },
        ],
      },
    });
    const { account, sections } = response.body as {
      account: { guestIds: string[] };
      sections: { sessions: unknown[]; orders: { events: { status: string }[] }[] };
    };
    expect(account.guestIds).toHaveLength(1);
    expect(sections.orders[0]?.events[0]).toMatchObject({ status: 'accepted' });
    expect(sections.sessions.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(response.body)).not.toMatch(/hash|customerId|customer_id/i);
  });
});
