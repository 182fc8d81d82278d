import { randomUUID } from 'node:crypto';
import { LOYALTY_PAYMENT_ID, itemId, sizeId } from '../sandbox/data/ids.js';
import {
  BIRTHDAY_CONDITION_ID,
  BONUS_PAYMENT_CAMPAIGN_ID,
  BONUS_WALLET_ID,
  DISCOUNT_PROGRAM_ID,
} from '../sandbox/data/loyalty.js';
import {
  SandboxCaller,
  eventually,
  type Reply,
  type ReplyBody,
} from './support/contract-caller.js';
import {
  LoyaltyCalls,
  MARIA,
  MARIA_PHONE,
  NEW_PHONE,
  bonusPayment,
  orderOf,
  pasty,
  soup,
} from './support/contract-loyalty.js';
import { MOSCOW, borsch, cash, halves } from './support/contract-orders.js';
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

const MORS = itemId(81);

type Fields = Record<string, unknown>;

const pauseKitchen = (): Promise<Reply> =>
  caller.control('POST', '/settings', { kitchenPaused: true });

describe('calculate', () => {
  const discountsOf = ({ loyaltyProgramResults }: ReplyBody): ReplyBody[] =>
    loyaltyProgramResults?.flatMap(({ discounts }) => [...(discounts ?? [])]) ?? [];

  it('joins discounts on items by their positions', async () => {
    const item = soup(2);
    const second = halves({
      primaryComponent: { ...Object(halves().primaryComponent), positionId: randomUUID() },
    });
    const result = await loyalty.calculate({
      phone: NEW_PHONE,
      items: [item, second],
      loyaltyInfo: { coupon: 'BORSCH10' },
    });
    expect(result.loyaltyProgramResults).toHaveLength(1);
    expect(result.loyaltyProgramResults?.[0]).toMatchObject({ name: 'Скидка 10 % по купону' });
    expect(discountsOf(result)).toMatchObject([
      { code: 1, positionId: item.positionId, discountSum: 78, amount: 2 },
      {
        code: 1,
        positionId: (second.primaryComponent as Fields).positionId,
        discountSum: 64,
        amount: 1,
      },
    ]);
    expect(result.validationWarnings).toEqual([]);
    expect(result.availablePayments).toEqual([]);
  });

  it('gives positions of its own to items that have none', async () => {
    const items = [borsch({ modifiers: null })];
    const result = await loyalty.calculate({ items });
    expect(String(discountsOf(result)[0]?.positionId)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a fixed sum off the order as a whole', async () => {
    const loyaltyInfo = { coupon: 'MINUS300' };
    const order = { phone: NEW_PHONE, items: [soup(3)], loyaltyInfo };
    expect(discountsOf(await loyalty.calculate(order))).toMatchObject([
      { code: 0, positionId: null, discountSum: 300, amount: null },
    ]);
    const cheap = await loyalty.calculate({ ...order, items: [soup(1)] });
    expect(discountsOf(cheap)).toEqual([]);
    expect(cheap.validationWarnings).toHaveLength(1);
  });

  it('finds automatic discounts: the third pasty and the gold guest', async () => {
    const line = pasty(3);
    const guest = await loyalty.calculate({ phone: NEW_PHONE, items: [line] });
    expect(discountsOf(guest)).toMatchObject([
      { code: 2, positionId: line.positionId, discountSum: 120, amount: 1 },
    ]);
    const gold = await loyalty.calculate({ items: [line] });
    expect(discountsOf(gold).map(({ discountSum }) => discountSum)).toEqual([120, 12]);
  });

  it('warns of coupons that do nothing, and of unknown manual conditions', async () => {
    for (const coupon of ['NOPE', 'OLD2020']) {
      const result = await loyalty.calculate({ phone: NEW_PHONE, loyaltyInfo: { coupon } });
      expect(result.validationWarnings).toHaveLength(1);
      expect(String(result.validationWarnings?.[0])).toContain(coupon);
      expect(discountsOf(result)).toEqual([]);
    }
    const applicableManualConditions = [BIRTHDAY_CONDITION_ID, randomUUID()];
    const manual = await loyalty.calculate({
      phone: NEW_PHONE,
      loyaltyInfo: { applicableManualConditions },
    });
    expect(discountsOf(manual).map(({ discountSum }) => discountSum)).toEqual([117]);
    expect(manual.validationWarnings).toHaveLength(1);
  });

  it('offers payment by bonuses within the balance and the share of the order', async () => {
    const expected = (maxSum: number) => [
      {
        id: BONUS_PAYMENT_CAMPAIGN_ID,
        maxSum,
        order: 0,
        walletInfos: [{ id: BONUS_WALLET_ID, maxSum, canHoldMoney: true }],
      },
    ];
    // 780 less 5 % for gold is 741, of which 30 %.
    expect((await loyalty.calculate({})).availablePayments).toEqual(expected(222.3));
    const large = { items: [soup(20)] };
    expect((await loyalty.calculate(large)).availablePayments).toEqual(expected(1250.5));
    const chosen = await loyalty.calculate(large, {
      availablePaymentMarketingCampaignIds: [BONUS_PAYMENT_CAMPAIGN_ID],
    });
    expect(chosen.availablePayments).toEqual(expected(1250.5));
    const other = await loyalty.calculate(large, {
      availablePaymentMarketingCampaignIds: [randomUUID()],
    });
    expect(other.availablePayments).toEqual([]);
  });

  it('suggests a drink, and offers a gift that is free once chosen', async () => {
    const results = async (items: Fields[]): Promise<ReplyBody[]> => [
      ...((await loyalty.calculate({ phone: NEW_PHONE, items })).loyaltyProgramResults ?? []),
    ];
    const [upsale] = await results([pasty(1)]);
    expect(upsale?.upsales).toMatchObject([
      {
        productCodes: ['10081', '10082'],
        products: [{ id: MORS, code: '10081' }, { id: itemId(82) }],
      },
    ]);
    const [offer] = await results([soup(6)]);
    expect(offer?.freeProducts).toMatchObject([
      { products: [{ id: MORS, sizes: [{ id: sizeId(6), name: '0,3 л' }] }, { id: itemId(82) }] },
    ]);
    const mors = {
      type: 'Product',
      productId: MORS,
      productSizeId: sizeId(6),
      price: 150,
      amount: 1,
    };
    const [chosen] = await results([soup(6), { ...mors, positionId: randomUUID() }]);
    expect(chosen).toMatchObject({ freeProducts: [], discounts: [{ code: 2, discountSum: 150 }] });
  });

  it('has nothing for one-time customers, and checks the order as creation does', async () => {
    const customer = { type: 'one-time', name: 'Анна' };
    const oneTime = await loyalty.calculate({ customer, loyaltyInfo: { coupon: 'BORSCH10' } });
    expect(oneTime).toMatchObject({ loyaltyProgramResults: [], availablePayments: [] });
    const { order } = orderOf({ items: [soup(1, { price: undefined })] });
    const malformed = await loyalty.call('calculate', { order });
    expect(malformed.body).toMatchObject({ error: 'INVALID_BODY_JSON_FORMAT' });
  });

  it('explains itself when asked, and warns of products that it does not know', async () => {
    const items = [soup(1), soup(1, { productId: randomUUID() })];
    const result = await loyalty.calculate({ items }, { isLoyaltyTraceEnabled: true });
    expect(String(result.loyaltyTrace)).toContain('Золотая скидка');
    expect(result.Warnings).toMatchObject([{ ErrorCode: 'Validation_ProductNotFound' }]);
  });
});

describe('an order with discounts at the POS', () => {
  it('recalculates what is not fixed', async () => {
    const item = soup(2);
    const { order } = await loyalty.placed({ items: [item], payments: [cash(741)] });
    expect(order).toMatchObject({
      sum: 741,
      customer: { type: 'regular', id: MARIA },
      items: [{ cost: 780, resultSum: 741 }],
      discounts: [
        {
          discountType: { id: DISCOUNT_PROGRAM_ID, name: 'Золотая скидка 5 %' },
          sum: 39,
          selectivePositions: [item.positionId],
          selectivePositionsWithSum: [{ positionId: item.positionId, sum: 39 }],
        },
      ],
    });
  });

  it('spreads a discount over the dish and its modifiers', async () => {
    const { order } = await loyalty.placed({
      items: [borsch({ positionId: randomUUID() })],
      loyaltyInfo: { coupon: 'BORSCH10' },
    });
    // 860 less 5 %, then less 10 %.
    expect(order).toMatchObject({ sum: 735.3, loyaltyInfo: { coupon: 'BORSCH10' } });
    const [item] = order?.items ?? [];
    expect(Number(item?.resultSum) + Number(item?.modifiers?.[0]?.resultSum)).toBeCloseTo(735.3);
  });

  it('applies fixed discounts as they came, and nothing else', async () => {
    const item = soup(2);
    const discountsInfo = {
      fixedLoyaltyDiscounts: true,
      discounts: [
        {
          type: 'iikoCard',
          programId: DISCOUNT_PROGRAM_ID,
          programName: 'Скидка с сайта',
          discountItems: [{ positionId: item.positionId, sum: 100.5, amount: 2 }],
        },
      ],
    };
    const { order } = await loyalty.placed({
      items: [item],
      discountsInfo,
      payments: [cash(679.5)],
    });
    expect(order).toMatchObject({
      sum: 679.5,
      discounts: [{ discountType: { name: 'Скидка с сайта' }, sum: 100.5 }],
    });
    const none = await loyalty.placed({ discountsInfo: { fixedLoyaltyDiscounts: true } });
    expect(none.order).toMatchObject({ sum: 780, discounts: [] });
  });

  it('knows no loyalty of one-time customers', async () => {
    const customer = { type: 'one-time', name: 'Мария' };
    const { order } = await loyalty.placed({ customer, loyaltyInfo: { coupon: 'BORSCH10' } });
    expect(order).toMatchObject({ sum: 780, discounts: [] });
    const item = soup(2);
    const discountItems = [{ positionId: item.positionId, sum: 10, amount: 2 }];
    const sent = { type: 'iikoCard', programId: DISCOUNT_PROGRAM_ID, programName: 'Скидки' };
    const refused = await loyalty.placed({
      customer,
      items: [item],
      discountsInfo: { fixedLoyaltyDiscounts: true, discounts: [{ ...sent, discountItems }] },
    });
    expect(refused.errorInfo).toMatchObject({ code: 'InvalidDiscountItem' });
  });

  it.each<[string, (positionId: unknown) => Fields[]]>([
    [
      'DiscountItemPositionNotFound',
      () => [{ discountItems: [{ positionId: randomUUID(), sum: 1, amount: 1 }] }],
    ],
    [
      'DiscountItemDuplicatePositions',
      (positionId) => [
        {
          discountItems: [
            { positionId, sum: 1, amount: 1 },
            { positionId, sum: 2, amount: 1 },
          ],
        },
      ],
    ],
    [
      'InvalidDiscountItem',
      (positionId) => [{ discountItems: [{ positionId, sum: 780.01, amount: 2 }] }],
    ],
    [
      'InvalidDiscountItem',
      (positionId) => [{ discountItems: [{ positionId, sum: 10, amount: 3 }] }],
    ],
    [
      'InvalidDiscountItem',
      (positionId) => [
        { programId: randomUUID(), discountItems: [{ positionId, sum: 10, amount: 1 }] },
      ],
    ],
  ])('refuses discounts with %s', async (code, discounts) => {
    const item = soup(2);
    const common = { type: 'iikoCard', programId: DISCOUNT_PROGRAM_ID, programName: 'Скидки' };
    const { creationStatus, errorInfo } = await loyalty.placed({
      items: [item],
      discountsInfo: {
        fixedLoyaltyDiscounts: true,
        discounts: discounts(item.positionId).map((one) => ({ ...common, ...one })),
      },
    });
    expect(creationStatus).toBe('Error');
    expect(errorInfo).toMatchObject({ code });
  });

  it('refuses an unknown discount card, and discounts that the till does not have', async () => {
    const card = await loyalty.placed({ discountsInfo: { card: { track: '1' } } });
    expect(card.errorInfo).toMatchObject({ code: 'DiscountCardNotFound' });
    const discounts = [{ type: 'RMS', discountTypeId: randomUUID() }];
    const rms = await loyalty.placed({ discountsInfo: { fixedLoyaltyDiscounts: true, discounts } });
    expect(rms.errorInfo).toMatchObject({ code: 'InvalidDiscountItem' });
  });

  it('spends a coupon of one use when the POS accepts', async () => {
    await pauseKitchen();
    const order = { items: [soup(3)], loyaltyInfo: { coupon: 'MINUS300' } };
    const first = await loyalty.placed(order);
    // 1170 less 5 % is 1111.50.
    expect(first.order).toMatchObject({ sum: 811.5 });
    expect(first.order?.discounts?.[1]).toMatchObject({ sum: 300, selectivePositions: null });
    const preview = await loyalty.calculate(order);
    expect(preview.validationWarnings).toEqual(['Coupon MINUS300 has already been used.']);
    expect((await loyalty.placed(order)).order).toMatchObject({ sum: 1111.5 });
    const fixed = await loyalty.placed({
      ...order,
      discountsInfo: { fixedLoyaltyDiscounts: true },
    });
    expect(fixed.errorInfo).toMatchObject({ code: 'Common' });
    const another = await loyalty.calculate({ ...order, phone: NEW_PHONE });
    expect(another.validationWarnings).toEqual([]);
    expect((await loyalty.transactions()).at(-1)).toMatchObject({
      typeName: 'CouponActivation',
      coupon: { number: 'MINUS300', series: 'Осень' },
    });
  });
});

describe('payment by bonuses', () => {
  it('is named by the dictionary with its campaign', async () => {
    const { body } = await caller.call('/api/1/payment_types', { organizationIds: [MOSCOW] });
    expect(body.paymentTypes?.find(({ id }) => String(id) === LOYALTY_PAYMENT_ID)).toMatchObject({
      code: 'BONUS',
      paymentTypeKind: 'IikoCard',
      applicableMarketingCampaigns: [BONUS_PAYMENT_CAMPAIGN_ID],
    });
  });

  it('is charged when the order is closed, and the rest earns bonuses', async () => {
    await pauseKitchen();
    const info1 = await loyalty.placed({ payments: [bonusPayment(200), cash(541)] });
    expect(info1.order).toMatchObject({ sum: 741, processedPaymentsSum: 0 });
    expect(info1.order?.payments?.[0]).toMatchObject({
      paymentType: { name: 'Бонусы', kind: 'Unknown' },
      isPreliminary: true,
    });
    expect(await loyalty.bonuses()).toBe(1250.5);
    const closed = await loyalty.setStatus(info1, 'Closed');
    expect(closed.order).toMatchObject({ processedPaymentsSum: 200 });
    // 10 % of the 541 paid in money.
    expect(await loyalty.bonuses()).toBe(1104.6);
    const number = info1.order?.number;
    expect((await loyalty.transactions()).slice(-3)).toMatchObject([
      { typeName: 'PayFromWallet', sum: -200, balanceBefore: 1250.5, balanceAfter: 1050.5 },
      { typeName: 'CloseOrder', sum: 741, orderSum: 741, orderNumber: number, walletId: null },
      { typeName: 'RefillWalletFromOrder', sum: 54.1, balanceAfter: 1104.6, isDelivery: true },
    ]);
    await loyalty.setStatus(info1, 'Closed');
    expect(await loyalty.bonuses()).toBe(1104.6);
    const profile = await loyalty.info();
    expect(profile.lastProcessedOrderDate).toBe((await loyalty.transactions()).at(-1)?.whenCreated);
  });

  it('happens by itself as the kitchen works', async () => {
    const before = await loyalty.bonuses();
    await loyalty.placed({ payments: [bonusPayment(100), cash(641)] });
    await eventually(
      () => loyalty.bonuses(),
      (balance) => balance === before - 100 + 64.1,
    );
  });

  it('consumes a hold of the same amount, and charges again when none fits', async () => {
    await pauseKitchen();
    const hold = { customerId: MARIA, walletId: BONUS_WALLET_ID, sum: 200 };
    const { transactionId } = await loyalty.answer('customer/wallet/hold', hold);
    expect(await loyalty.bonuses()).toBe(1050.5);
    await loyalty.setStatus(
      await loyalty.placed({ payments: [bonusPayment(200), cash(541)] }),
      'Closed',
    );
    expect(await loyalty.bonuses()).toBe(1104.6);
    expect((await loyalty.transactions()).at(-3)).toMatchObject({ id: transactionId, sum: -200 });
    await loyalty.refusal('customer/wallet/cancel_hold', { transactionId });

    const other = await loyalty.answer('customer/wallet/hold', { ...hold, sum: 150 });
    await loyalty.setStatus(
      await loyalty.placed({ payments: [bonusPayment(200), cash(541)] }),
      'Closed',
    );
    expect(await loyalty.bonuses()).toBe(808.7);
    await loyalty.answer('customer/wallet/cancel_hold', { transactionId: other.transactionId });
    expect(await loyalty.bonuses()).toBe(958.7);
  });

  it('is not charged on cancellation, and the hold stays until it is cancelled', async () => {
    await pauseKitchen();
    const hold = { customerId: MARIA, walletId: BONUS_WALLET_ID, sum: 200 };
    const { transactionId } = await loyalty.answer('customer/wallet/hold', hold);
    await loyalty.setStatus(await loyalty.placed({ payments: [bonusPayment(200)] }), 'Cancelled');
    expect(await loyalty.bonuses()).toBe(1050.5);
    await loyalty.answer('customer/wallet/cancel_hold', { transactionId });
    expect(await loyalty.bonuses()).toBe(1250.5);
    expect(await loyalty.transactions()).toHaveLength(10);
  });

  it('does not promise the same bonuses to two open orders', async () => {
    await pauseKitchen();
    const order = { items: [soup(10)], payments: [bonusPayment(1000)] };
    const first = await loyalty.placed(order);
    expect(first.creationStatus).toBe('Success');
    const second = await loyalty.placed(order);
    expect(second.errorInfo).toMatchObject({ code: 'Common' });
    expect(String(second.errorInfo?.message)).toContain('not enough money');
    await loyalty.setStatus(first, 'Cancelled');
    expect((await loyalty.placed(order)).creationStatus).toBe('Success');
  });

  const data = (fields: Fields): Fields => ({
    paymentAdditionalData: { type: 'LoyaltyCard', credential: MARIA_PHONE, ...fields },
  });

  it.each<[string, Fields, string]>([
    ['Iikocard51PaymentCredentialNotFound', { paymentAdditionalData: null }, ''],
    ['Iikocard51PaymentCredentialNotFound', data({ credential: '', searchScope: 'Phone' }), ''],
    [
      'Iikocard51PaymentAdditionalDataCanNotBeParsed',
      { paymentAdditionalData: { type: 'Card', number: '1' } },
      '',
    ],
    ['Common', data({ credential: NEW_PHONE, searchScope: 'Phone' }), 'customer not found'],
    ['Common', data({ credential: '+79990000002', searchScope: 'Phone' }), 'customer not found'],
    ['Common', data({ searchScope: 'FindFaceId' }), 'customer not found'],
    ['Common', { ...data({ searchScope: 'Phone' }), sum: 222.31 }, 'at most 222.3'],
    ['Common', { ...data({ searchScope: 'Phone' }), sum: 1300 }, 'not enough money'],
    [
      'PaymentTypeCanNotBeUsedAsExternal',
      { ...data({ searchScope: 'Phone' }), isProcessedExternally: true },
      '',
    ],
  ])('is refused with %s for %j', async (code, fields, message) => {
    const { creationStatus, errorInfo } = await loyalty.placed({
      payments: [bonusPayment(100, fields)],
    });
    expect(creationStatus).toBe('Error');
    expect(errorInfo).toMatchObject({ code });
    expect(String(errorInfo?.message)).toContain(message);
  });

  it('is refused without a search scope, which only a request outside the schema leaves out', async () => {
    const unchecked = await SandboxCaller.start();
    await unchecked.signIn();
    const { errorInfo } = await new LoyaltyCalls(unchecked).placed({
      payments: [bonusPayment(100, data({}))],
    });
    expect(errorInfo).toMatchObject({ code: 'Iikocard51PaymentSearchScopeNotFound' });
    await unchecked.close();
  });

  it('takes card numbers and tracks as well', async () => {
    for (const searchScope of ['CardNumber', 'CardTrack']) {
      const payment = bonusPayment(50, data({ credential: '777001', searchScope }));
      expect((await loyalty.placed({ payments: [payment] })).creationStatus).toBe('Success');
    }
  });

  it('lets an order be closed that bonuses and an outside payment cover', async () => {
    await pauseKitchen();
    const outside = { ...cash(541), paymentTypeKind: 'Card', isProcessedExternally: true };
    const card = { ...outside, paymentTypeId: '0ca5d000-0000-4000-8000-000000000001' };
    const { id } = await loyalty.placed({ payments: [bonusPayment(200), card] });
    await caller.call('/api/1/deliveries/close', { organizationId: MOSCOW, orderId: id });
    await eventually(
      () => caller.find(id, MOSCOW),
      ({ order }) => String(order?.status) === 'Closed',
    );
    expect(await loyalty.bonuses()).toBe(1104.6);
  });
});

describe('a guest who orders', () => {
  it('enters the guest base, earns bonuses and moves the counters', async () => {
    await pauseKitchen();
    const customer = { type: 'regular', name: 'Анна', surname: 'Иванова' };
    const order = await loyalty.placed({ phone: NEW_PHONE, customer, items: [soup(2)] });
    const guest = await loyalty.info(NEW_PHONE);
    expect(guest).toMatchObject({ name: 'Анна', surname: 'Иванова', firstOrderDate: null });
    expect(order.order?.customer?.id).toBe(guest.id);
    await loyalty.setStatus(order, 'Closed');
    expect(await loyalty.bonuses(NEW_PHONE)).toBe(339);
    const after = await loyalty.info(NEW_PHONE);
    expect(after).toMatchObject({ lastVisitedOrganizationId: MOSCOW });
    expect(after.firstOrderDate).not.toBeNull();
    const guestIds = [MARIA, guest.id];
    const { counters } = await loyalty.answer('get_counters', {
      guestIds,
      periods: ['AllTime', 'Day'],
      metrics: ['OrdersCount', 'OrdersSum'],
    });
    expect(counters?.map(({ value }) => value)).toEqual([4, 15005, 0, 0, 1, 780, 1, 780]);
    expect(counters?.[1]).toMatchObject({ guestId: MARIA, period: 'AllTime', metric: 'OrdersSum' });
  });

  it('has counters by name only', async () => {
    const wanted = { guestIds: [MARIA], periods: ['AllTime'], metrics: ['OrdersCount'] };
    expect(
      await loyalty.refusal('get_counters', { ...wanted, periods: [0], metrics: [0] }),
    ).toMatchObject({
      errorCode: 'Validation_CounterValidationError',
    });
    expect((await loyalty.call('get_counters', { ...wanted, metrics: undefined })).status).toBe(
      500,
    );
    expect(await loyalty.answer('get_counters', { ...wanted, guestIds: [randomUUID()] })).toEqual({
      counters: [],
    });
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every answer of this suite', () => {
    expect(recorder?.checked).toBeGreaterThan(100);
    expect(recorder?.violations()).toEqual([]);
  });
});
