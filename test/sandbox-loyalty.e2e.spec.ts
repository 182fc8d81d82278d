import { randomUUID } from 'node:crypto';
import {
  BIRTHDAY_CONDITION_ID,
  BONUS_PAYMENT_CAMPAIGN_ID,
  BONUS_PROGRAM_ID,
  BONUS_WALLET_ID,
  DISCOUNT_PROGRAM_ID,
  DISCOUNT_WALLET_ID,
  GOLD_CATEGORY_ID,
  GUEST_CATEGORY_ID,
} from '../sandbox/data/loyalty.js';
import { SandboxCaller, type ReplyBody } from './support/contract-caller.js';
import {
  LoyaltyCalls,
  MARIA,
  MARIA_PHONE,
  NEW_PHONE,
  PYOTR,
  bonusPayment,
  orderOf,
  soup,
} from './support/contract-loyalty.js';
import { MOSCOW, YEKATERINBURG } from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
let caller: SandboxCaller;
let loyalty: LoyaltyCalls;

beforeAll(async () => {
  caller = await SandboxCaller.start();
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
  loyalty = new LoyaltyCalls(caller);
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
});

afterAll(async () => {
  await caller.close();
});

type Fields = Record<string, unknown>;

describe('guests', () => {
  it('finds a guest by phone, card, track, email and id', async () => {
    await loyalty.answer('customer/create_or_update', { id: MARIA, email: 'maria@example.test' });
    const credentials = [
      { type: 'phone', phone: '8 (999) 000-00-01' },
      { type: 'cardNumber', cardNumber: '777001' },
      { type: 'cardTrack', cardTrack: '777001' },
      { type: 'email', email: 'MARIA@example.test' },
      { type: 'id', id: MARIA },
    ];
    for (const credential of credentials) {
      expect(await loyalty.answer('customer/info', credential)).toMatchObject({
        id: MARIA,
        name: 'Мария',
        surname: 'Золотова',
        cards: [{ number: '777001', track: '777001' }],
        categories: [{ id: GOLD_CATEGORY_ID, name: 'Золотой гость', isActive: true }],
        walletBalances: [
          { id: BONUS_WALLET_ID, type: 1, balance: 1250.5 },
          { id: DISCOUNT_WALLET_ID, type: 3, balance: 0 },
        ],
      });
    }
  });

  it('refuses an unknown guest as iikoCard does, without a correlationId', async () => {
    expect(await loyalty.refusal('customer/info', { type: 'phone', phone: NEW_PHONE })).toEqual({
      message: 'Customer not found.',
      code: 'Transport_WrongCustomerNumber',
      errorCode: 'Validation_IncorrectPhone',
    });
  });

  it('answers malformed bodies and foreign organizations as the transport does', async () => {
    const malformed = await loyalty.call('customer/info', { type: 'phone' });
    expect(malformed.body).toMatchObject({ error: 'INVALID_BODY_JSON_FORMAT' });
    const foreign = await loyalty.call('customer/info', {
      type: 'phone',
      phone: MARIA_PHONE,
      organizationId: randomUUID(),
    });
    expect(foreign.status).toBe(403);
  });

  it('registers a guest with defaults, a category, a wallet and the welcome', async () => {
    const id = await loyalty.register({
      name: 'Анна',
      surName: 'Иванова',
      sex: 2,
      birthday: '1990-05-17 00:00:00.000',
      referrerId: MARIA,
    });
    expect(await loyalty.info(NEW_PHONE)).toMatchObject({
      id,
      name: 'Анна',
      surname: 'Иванова',
      sex: 2,
      birthday: '1990-05-17 00:00:00.000',
      referrerId: MARIA,
      consentStatus: 0,
      shouldReceiveLoyaltyInfo: true,
      shouldReceivePromoActionsInfo: true,
      isDeleted: false,
      categories: [{ id: GUEST_CATEGORY_ID, isDefaultForNewGuests: true }],
      walletBalances: [{ id: BONUS_WALLET_ID, balance: 300 }],
      registrationOrganizationId: MOSCOW,
      firstOrderDate: null,
    });
    expect(await loyalty.transactions(id)).toMatchObject([{ typeName: 'WelcomeBonus', sum: 300 }]);
  });

  it('updates by id or phone, and clears fields only when told to', async () => {
    const id = await loyalty.register({
      name: 'Анна',
      email: 'anna@example.test',
      consentStatus: 1,
    });
    expect(
      await loyalty.register({ comment: 'аллергия', shouldReceivePromoActionsInfo: false }),
    ).toBe(id);
    expect(await loyalty.info(NEW_PHONE)).toMatchObject({
      name: 'Анна',
      comment: 'аллергия',
      shouldReceivePromoActionsInfo: false,
      consentStatus: 1,
    });
    await loyalty.answer('customer/create_or_update', {
      id,
      name: 'Анна',
      nullifyEmptyFields: true,
    });
    expect(await loyalty.info(NEW_PHONE)).toMatchObject({ name: 'Анна', email: '', comment: '' });
    await loyalty.answer('customer/create_or_update', { id, phone: '+79001112244' });
    expect(await loyalty.info('+79001112244')).toMatchObject({ id });
  });

  it.each<[string, Fields]>([
    ['an invented id', { id: randomUUID(), phone: NEW_PHONE }],
    ['nothing to know the guest by', { name: 'Анна' }],
    ['a track without a number', { phone: NEW_PHONE, cardTrack: '1' }],
    ['a phone that is none', { phone: 'позвоните мне' }],
    ['the card of another guest', { phone: NEW_PHONE, cardTrack: '777001', cardNumber: '777001' }],
    ['the phone of another guest', { id: MARIA, phone: '+79990000002' }],
    ['an unknown referrer', { phone: NEW_PHONE, referrerId: randomUUID() }],
  ])('refuses to register %s', async (_, fields) => {
    await loyalty.refusal('customer/create_or_update', fields);
  });

  it('takes integers for sex and consent, not words', async () => {
    const reply = await loyalty.call('customer/create_or_update', {
      phone: NEW_PHONE,
      sex: 'female',
    });
    expect(reply.body).toMatchObject({ error: 'INVALID_BODY_JSON_FORMAT' });
  });

  it('adds and removes cards', async () => {
    const customerId = await loyalty.register();
    const card = { customerId, cardTrack: '42', cardNumber: '0042' };
    expect(await loyalty.answer('customer/card/add', card)).toEqual({});
    expect(
      await loyalty.answer('customer/info', { type: 'cardNumber', cardNumber: '0042' }),
    ).toMatchObject({
      id: customerId,
    });
    await loyalty.refusal('customer/card/add', { ...card, customerId: MARIA });
    expect(await loyalty.answer('customer/card/remove', { customerId, cardTrack: '42' })).toEqual(
      {},
    );
    await loyalty.refusal('customer/card/remove', { customerId, cardTrack: '42' });
  });

  it('enrols in a programme once', async () => {
    const enrol = { customerId: await loyalty.register(), programId: DISCOUNT_PROGRAM_ID };
    const first = await loyalty.answer('customer/program/add', enrol);
    expect(first).toMatchObject({ walletId: DISCOUNT_WALLET_ID });
    expect(await loyalty.answer('customer/program/add', enrol)).toEqual(first);
    await loyalty.refusal('customer/program/add', { ...enrol, programId: randomUUID() });
  });

  it('changes categories', async () => {
    const customerId = await loyalty.register();
    const names = async (): Promise<unknown[]> =>
      (await loyalty.info(NEW_PHONE)).categories?.map(({ name }) => name) ?? [];
    const { guestCategories } = await loyalty.answer('customer_category');
    expect(guestCategories?.map(({ name }) => name)).toEqual(['Гость', 'Золотой гость']);
    await loyalty.answer('customer_category/add', { customerId, categoryId: GOLD_CATEGORY_ID });
    expect(await names()).toEqual(['Гость', 'Золотой гость']);
    await loyalty.answer('customer_category/remove', { customerId, categoryId: GUEST_CATEGORY_ID });
    expect(await names()).toEqual(['Золотой гость']);
    await loyalty.refusal('customer_category/add', { customerId, categoryId: randomUUID() });
  });

  it('deletes and restores by a mark only', async () => {
    const customerIds = [MARIA, PYOTR, randomUUID()];
    expect(await loyalty.answer('delete_customers', { customerIds })).toEqual({
      total: 3,
      deleted: 1,
      notFound: 1,
    });
    expect(await loyalty.info()).toMatchObject({ isDeleted: true });
    expect((await loyalty.calculate({ items: [soup(5)] })).availablePayments).toEqual([]);
    expect(await loyalty.answer('restore_customers', { customerIds })).toEqual({
      total: 3,
      restored: 2,
      notFound: 1,
    });
    expect(await loyalty.info()).toMatchObject({ isDeleted: false });
  });
});

describe('programmes and coupons', () => {
  it('lists programmes with or without their campaigns', async () => {
    const { Programs } = await loyalty.answer('program');
    expect(Programs).toMatchObject([
      { id: BONUS_PROGRAM_ID, name: 'Бонусы Самовара', programType: 1, walletId: BONUS_WALLET_ID },
      { id: DISCOUNT_PROGRAM_ID, name: 'Скидки', programType: 3 },
    ]);
    expect(Programs?.[0]?.marketingCampaigns?.map(({ id }) => id)).toContain(
      BONUS_PAYMENT_CAMPAIGN_ID,
    );
    const bare = await loyalty.answer('program', { withoutMarketingCampaigns: true });
    expect(bare.Programs?.[0]?.marketingCampaigns).toEqual([]);
    expect(await loyalty.answer('manual_condition')).toMatchObject({
      manualConditions: [{ id: BIRTHDAY_CONDITION_ID, caption: 'День рождения' }],
    });
  });

  it('knows coupons, used and unused, and none of an unknown number', async () => {
    expect(await loyalty.answer('coupons/info', { number: 'BORSCH10' })).toMatchObject({
      couponInfo: [
        { number: 'BORSCH10', seriesName: 'Осень', whenActivated: null, isDeleted: false },
      ],
    });
    const old = await loyalty.answer('coupons/info', { number: 'OLD2020', series: 'Осень' });
    expect(old.couponInfo?.[0]).toMatchObject({ isDeleted: true });
    expect(String(old.couponInfo?.[0]?.whenActivated)).toMatch(/^2020-/);
    expect(await loyalty.answer('coupons/info', { number: 'NOPE' })).toEqual({ couponInfo: [] });
    expect(await loyalty.answer('coupons/info', { number: 'BORSCH10', series: 'Весна' })).toEqual({
      couponInfo: [],
    });
    const { seriesWithNotActivatedCoupons } = await loyalty.answer('coupons/series');
    expect(seriesWithNotActivatedCoupons?.map(({ number }) => number)).toEqual(['Осень']);
    const page = await loyalty.answer('coupons/by_series', {
      series: 'Осень',
      pageSize: 1,
      page: 1,
    });
    expect(page.notActivatedCoupon?.map(({ number }) => number)).toEqual(['MINUS300']);
  });
});

describe('wallets', () => {
  const wallet = { customerId: MARIA, walletId: BONUS_WALLET_ID };

  it('tops up and charges off, and writes both down', async () => {
    await loyalty.answer('customer/wallet/topup', { ...wallet, sum: 100, comment: 'извините' });
    await loyalty.answer('customer/wallet/chargeoff', { ...wallet, sum: 0.5 });
    expect(await loyalty.bonuses()).toBe(1350);
    expect((await loyalty.transactions()).slice(-2)).toMatchObject([
      {
        typeName: 'RefillWalletFromApi',
        sum: 100,
        balanceBefore: 1250.5,
        balanceAfter: 1350.5,
        comment: 'извините',
        apiClientLogin: 'sandbox-v2',
      },
      { typeName: 'WithdrawFromApi', sum: -0.5, balanceAfter: 1350 },
    ]);
    await loyalty.refusal('customer/wallet/chargeoff', { ...wallet, sum: 5000 });
    await loyalty.refusal('customer/wallet/topup', { ...wallet, sum: -1 });
    await loyalty.refusal('customer/wallet/topup', { ...wallet, walletId: randomUUID(), sum: 1 });
  });

  it('holds money once per transaction id and gives it back', async () => {
    const transactionId = randomUUID();
    const hold = { ...wallet, transactionId, sum: 250 };
    expect(await loyalty.answer('customer/wallet/hold', hold)).toEqual({ transactionId });
    expect(await loyalty.answer('customer/wallet/hold', hold)).toEqual({ transactionId });
    expect(await loyalty.bonuses()).toBe(1000.5);
    await loyalty.refusal('customer/wallet/hold', { ...hold, sum: 251 });
    expect(await loyalty.answer('customer/wallet/cancel_hold', { transactionId })).toEqual({});
    expect(await loyalty.answer('customer/wallet/cancel_hold', { transactionId })).toEqual({});
    expect(await loyalty.bonuses()).toBe(1250.5);
    await loyalty.refusal('customer/wallet/hold', hold);
    await loyalty.refusal('customer/wallet/cancel_hold', { transactionId: randomUUID() });
  });

  it('holds no more than there is, and only in a wallet that may be held', async () => {
    await loyalty.answer('customer/wallet/hold', { ...wallet, sum: 1000 });
    await loyalty.refusal('customer/wallet/hold', { ...wallet, sum: 250.51 });
    await loyalty.refusal('customer/wallet/hold', {
      ...wallet,
      walletId: DISCOUNT_WALLET_ID,
      sum: 1,
    });
  });
});

describe('the journal', () => {
  const always = { dateFrom: '2000-01-01 00:00:00.000', dateTo: '2100-01-01 00:00:00.000' };
  const byDate = (fields: Fields): Promise<ReplyBody> =>
    loyalty.answer('customer/transactions/by_date', { customerId: MARIA, ...always, ...fields });

  it('pages by date from zero and reduces a page that is too large', async () => {
    const all = await byDate({ pageNumber: 0, pageSize: 5000 });
    expect(all).toMatchObject({ pageSize: 100, pageNumber: 0 });
    expect(all.transactions).toHaveLength(10);
    expect(all.transactions?.[0]).toMatchObject({ typeName: 'WelcomeBonus', sum: 300 });
    expect(all.transactions?.at(-1)).toMatchObject({ balanceAfter: 1250.5 });
    const second = await byDate({ pageNumber: 1, pageSize: 4 });
    expect(second.transactions).toEqual(all.transactions?.slice(4, 8));
    expect((await byDate({ pageNumber: 3, pageSize: 4 })).transactions).toEqual([]);
    const when = String(all.transactions?.[0]?.whenCreated);
    const exact = await byDate({ dateFrom: when, dateTo: when, pageNumber: 0, pageSize: 10 });
    expect(exact.transactions).toHaveLength(1);
    const zero = { customerId: MARIA, ...always, pageNumber: 0, pageSize: 0 };
    await loyalty.refusal('customer/transactions/by_date', zero);
  });

  it('goes on by revision from the last transaction read', async () => {
    const path = 'customer/transactions/by_revision';
    const first = await loyalty.answer(path, { customerId: MARIA, pageSize: 6 });
    expect(first.transactions).toHaveLength(6);
    const { lastRevision: revision, lastTransactionId } = first;
    const rest = await loyalty.answer(path, {
      customerId: MARIA,
      pageSize: 6,
      revision,
      lastTransactionId,
    });
    expect(rest.transactions).toHaveLength(4);
    expect(rest.transactions?.[0]?.id).not.toBe(lastTransactionId);
    const again = await loyalty.answer(path, { customerId: MARIA, pageSize: 6, revision });
    expect(again.transactions?.[0]?.id).toBe(lastTransactionId);
    await loyalty.refusal(path, { customerId: MARIA, pageSize: 6, lastTransactionId });
  });
});

describe('messages', () => {
  const sms = { phone: NEW_PHONE, text: 'Код 1234' };

  it('go to the outbox', async () => {
    const { smsId } = await loyalty.answer('message/send_sms', sms);
    await loyalty.answer('message/send_sms', { ...sms, phone: MARIA_PHONE });
    const { body } = await caller.control('GET', '/sms?phone=79001112233');
    expect(body.items).toMatchObject([{ ...sms, code: '1234', smsId, organizationId: MOSCOW }]);
    expect((await caller.control('GET', '/sms')).body.items).toMatchObject([
      { phone: MARIA_PHONE },
      { phone: NEW_PHONE },
    ]);
    const { statuses } = await loyalty.answer('check_sms_status', {
      smsIds: [smsId, randomUUID()],
    });
    expect(statuses?.map(({ status }) => status)).toEqual([2, 3]);
    await caller.control('DELETE', '/sms');
    expect((await caller.control('GET', '/sms')).body.items).toEqual([]);
    const email = { receiver: 'anna@example.test', subject: 'Чек', body: 'Спасибо' };
    expect(await loyalty.answer('message/send_email', email)).toEqual({});
    expect((await caller.control('GET', '/emails')).body.items).toMatchObject([email]);
  });

  it('run out', async () => {
    expect(await loyalty.answer('check_sms_sending_possibility')).toEqual({
      status: 0,
      availableSmsCount: null,
    });
    await caller.control('POST', '/settings', { smsAvailable: 1 });
    await loyalty.answer('message/send_sms', sms);
    expect(await loyalty.answer('check_sms_sending_possibility')).toEqual({
      status: 1,
      availableSmsCount: 0,
    });
    await loyalty.refusal('message/send_sms', sms);
    await loyalty.refusal('message/send_sms', { ...sms, phone: '12' });
  });
});

describe('control of loyalty', () => {
  it('shows guests and changes balance and category', async () => {
    const all = await caller.control('GET', '/customers');
    expect(all.body.items?.map(({ id }) => id)).toEqual([MARIA, PYOTR]);
    const change = { walletId: BONUS_WALLET_ID, delta: -1000, comment: 'тест' };
    const { body } = await caller.control('POST', `/customers/${MARIA}/balance`, change);
    expect(body.walletBalances?.[0]).toMatchObject({ balance: 250.5 });
    const category = { categoryId: GUEST_CATEGORY_ID };
    await caller.control('PUT', `/customers/${MARIA}/category`, category);
    expect(await loyalty.info()).toMatchObject({ categories: [{ name: 'Гость' }] });
    const unknown = await caller.control('GET', `/customers/${randomUUID()}`);
    expect(unknown.status).toBe(404);
  });

  it('takes iikoCard away from every organization', async () => {
    await caller.control('POST', '/settings', { loyalty: 'unprovisioned' });
    for (const organizationId of [MOSCOW, YEKATERINBURG]) {
      expect(await loyalty.refusal('program', { organizationId })).toMatchObject({
        code: 'Transport_WrongCrmId',
        errorCode: 'Common_OrganizationNotFound',
      });
    }
    const order = await loyalty.placed({ loyaltyInfo: { coupon: 'BORSCH10' } });
    expect(order.order).toMatchObject({ sum: 780, discounts: [] });
    const { errorInfo } = await loyalty.placed({ payments: [bonusPayment(100)] });
    expect(errorInfo).toMatchObject({ code: 'Common' });
  });

  it('keeps the restriction groups of the specification', async () => {
    const limited = await SandboxCaller.start({ quotas: true });
    await limited.signIn();
    await limited.control('PUT', '/quotas', { 'Loyalty: order calculate': 0 });
    const body = { organizationId: MOSCOW, order: orderOf().order };
    expect((await limited.call('/api/1/loyalty/iiko/calculate', body)).status).toBe(429);
    const program = await limited.call('/api/1/loyalty/iiko/program', { organizationId: MOSCOW });
    expect(program.status).toBe(200);
    await limited.close();
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(100);
    expect(recorder?.violations()).toEqual([]);
  });
});
