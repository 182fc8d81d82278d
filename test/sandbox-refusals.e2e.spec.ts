import { randomUUID } from 'node:crypto';
import {
  dictionaryId,
  itemId,
  modifierGroupId,
  modifierId,
  OLD_CARD_PAYMENT_ID,
} from '../sandbox/data/ids.js';
import { SandboxCaller, type Reply, type ReplyBody } from './support/contract-caller.js';
import {
  ADDRESS,
  MEDIUM,
  MOSCOW,
  SOUR_CREAM,
  VAINERA,
  YEKATERINBURG,
  borsch,
  cash,
  halves,
  pickup,
} from './support/contract-orders.js';
import { ContractRecorder } from './support/contract.js';

const recorder = ContractRecorder.load();
let caller: SandboxCaller;

beforeAll(async () => {
  caller = await SandboxCaller.start();
  recorder?.attach(caller.sandbox, { ignoreRefusedRequests: true });
});

beforeEach(async () => {
  await caller.control('POST', '/reset');
  await caller.signIn();
});

afterAll(async () => {
  await caller.close();
});

const create = (body: unknown): Promise<Reply> => caller.create(body);

async function placed(body: { order: Record<string, unknown> }): Promise<ReplyBody> {
  const { status } = await create(body);
  expect(status).toBe(200);
  return caller.settled(body.order.id, MOSCOW);
}

describe('a request that iiko refuses at once', () => {
  const phone = '89001234567';
  it.each<[string, Record<string, unknown>]>([
    ['a phone without plus', { phone }],
    ['two order types', { orderTypeId: dictionaryId(1) }],
    ['no order type', { orderServiceType: null }],
    ['an extension for a regular customer', { customer: { name: 'А' }, phoneExtension: '12' }],
    ['a long item comment', { items: [borsch({ comment: 'я'.repeat(256) })] }],
    ['a bad amount', { items: [borsch({ amount: 1000 })] }],
    ['an item of unknown type', { items: [borsch({ type: 'Thing' })] }],
    ['no items', { items: [] }],
    ['a long external number', { externalNumber: '1'.repeat(51) }],
    ['a date in another format', { completeBefore: '2026-01-01T10:00:00Z' }],
    ['a broken id', { id: '12' }],
    ['a receipt without needReceipt', { chequeAdditionalInfo: { email: 'a@example.test' } }],
  ])('%s', async (_, order) => {
    const { status, body } = await create(pickup(order));
    expect(status).toBe(400);
    expect(String(body.error)).toBe('INVALID_BODY_JSON_FORMAT');
  });
});

describe('an order that the cloud stores as failed', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['AnonymousCustomerDisabled', { customer: null }, {}],
    ['CustomerNameNotSpecified', { customer: { type: 'regular' } }, {}],
    ['PaymentSumShouldBePositive', { payments: [cash(0)] }, {}],
    [
      'NonUnqiueOrderItemPosition',
      { items: [borsch({ positionId: MEDIUM }), borsch({ positionId: MEDIUM })] },
      {},
    ],
    ['TerminalGroupIdNotDetermined', {}, { terminalGroupId: null }],
    ['TerminalGroupUnregistered', {}, { terminalGroupId: VAINERA }],
    [
      'Line1Disabled',
      { orderServiceType: 'DeliveryByCourier', deliveryPoint: { address: ADDRESS } },
      { organizationId: YEKATERINBURG, terminalGroupId: VAINERA },
    ],
  ])('%s', async (code, order, fields) => {
    const { status, body } = await create(pickup(order, fields));
    expect(status).toBe(200);
    expect(body.orderInfo).toMatchObject({ creationStatus: 'Error', errorInfo: { code } });
  });
});

describe('an order that the POS refuses', () => {
  const margherita = (fields: object): object =>
    halves({
      primaryComponent: { productId: itemId(11), price: 590, ...fields },
      secondaryComponent: null,
    });
  const topping = (number: number, amount: number): object => ({
    productId: modifierId(number),
    productGroupId: modifierGroupId(1),
    amount,
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['unknown product', { items: [borsch({ productId: randomUUID() })] }, 'ProductNotFound', ''],
    [
      'null price',
      { items: [borsch({ productId: itemId(8), modifiers: [] })] },
      'Common',
      'is inactive',
    ],
    [
      'hidden',
      { items: [borsch({ productId: itemId(67), modifiers: [] })] },
      'Common',
      'is inactive',
    ],
    [
      'size missing',
      { items: [borsch({ productId: itemId(81), modifiers: [] })] },
      'Common',
      'has scale',
    ],
    ['size forbidden', { items: [borsch({ productSizeId: MEDIUM })] }, 'ProductSizeNotFound', ''],
    [
      'unknown size',
      { items: [halves({ productSizeId: randomUUID() })] },
      'ProductSizeNotFound',
      '',
    ],
    [
      'compound as product',
      { items: [borsch({ productId: itemId(11) })] },
      'Common',
      'as Compound',
    ],
    [
      'required group',
      { items: [borsch({ productId: itemId(41), modifiers: [] })] },
      'Common',
      'min = 1, max = 1, actual = 0',
    ],
    [
      'group limit',
      { items: [margherita({ modifiers: [topping(11, 6)] })] },
      'Common',
      'min = 0, max = 5, actual = 6',
    ],
    [
      'child limit',
      { items: [borsch({ modifiers: [{ productId: SOUR_CREAM, amount: 2 }] })] },
      'Common',
      'actual = 2',
    ],
    [
      'foreign modifier',
      { items: [borsch({ modifiers: [{ productId: modifierId(11), amount: 1 }] })] },
      'Common',
      'fixed simple modifiers item',
    ],
    [
      'modifier without its group',
      { items: [margherita({ modifiers: [{ productId: modifierId(11), amount: 1 }] })] },
      'Common',
      'fixed simple modifiers item',
    ],
    [
      'unknown group',
      {
        items: [
          borsch({
            modifiers: [{ productId: SOUR_CREAM, productGroupId: randomUUID(), amount: 1 }],
          }),
        ],
      },
      'ProductGroupNotFound',
      '',
    ],
    [
      'modifier twice',
      { items: [margherita({ modifiers: [topping(11, 1), topping(11, 1)] })] },
      'ModifierDuplicated',
      '',
    ],
    [
      'indivisible modifier on a half',
      {
        items: [
          halves({
            secondaryComponent: {
              productId: itemId(12),
              price: 345,
              modifiers: [
                { productId: modifierId(17), productGroupId: modifierGroupId(2), amount: 1 },
              ],
            },
          }),
        ],
      },
      'ProductGroupNotFound',
      '',
    ],
    [
      'unknown payment type',
      { payments: [{ ...cash(1), paymentTypeId: randomUUID() }] },
      'PaymentTypeNotFound',
      '',
    ],
    [
      'payment of another kind',
      { payments: [{ ...cash(1), paymentTypeKind: 'Card' }] },
      'Common',
      'payment type must have',
    ],
    [
      'a payment type that was removed',
      { payments: [{ ...cash(1), paymentTypeId: OLD_CARD_PAYMENT_ID, paymentTypeKind: 'Card' }] },
      'Common',
      'is deleted',
    ],
    [
      'paid outside in cash',
      { payments: [{ ...cash(1), isProcessedExternally: true }] },
      'PaymentTypeCanNotBeUsedAsExternal',
      '',
    ],
    ['too much paid', { payments: [cash(861)] }, 'Common', 'PaymentSumTooLarge'],
    [
      'a sum below the smallest coin',
      { payments: [cash(1.005)] },
      'Common',
      "doesn't fit for the currency",
    ],
    [
      'a past date',
      { completeBefore: '2020-01-01 10:00:00.000' },
      'TooSmallDeliveryDate',
      'too small delivery date',
    ],
    ['a date far away', { completeBefore: '2099-01-01 10:00:00.000' }, 'Common', '60 days'],
    [
      'pickup with an address',
      { deliveryPoint: { address: ADDRESS } },
      'OrderServiceTypeDoesNotMatchSelfServiceMode',
      'self-service delivery with address',
    ],
    [
      'courier without an address',
      { orderServiceType: 'DeliveryByCourier' },
      'AddressNotFound',
      '',
    ],
    [
      'unknown order type',
      { orderServiceType: null, orderTypeId: randomUUID() },
      'OrderTypeNotFound',
      'IOrderType',
    ],
    ['a long comment', { comment: 'я'.repeat(256) }, 'Common', 'it cannot be greater than'],
  ])('%s', async (_, order, code, text) => {
    const info = await placed(pickup(order));
    expect(info).toMatchObject({ creationStatus: 'Error', order: null });
    expect(info.errorInfo).toMatchObject({
      code,
      message: expect.stringContaining(text) as string,
    });
  });

  it('a price that differs from the menu, when told to look at prices', async () => {
    await caller.control('POST', '/settings', { rejectPriceMismatch: true });
    expect(await placed(pickup({ items: [borsch(), halves()] }))).toMatchObject({
      creationStatus: 'Success',
    });
    expect(await placed(pickup({ items: [borsch({ price: 389 })] }))).toMatchObject({
      errorInfo: { code: 'RequestProductPriceIsNotEqualToFrontPrice' },
    });
  });
});

(recorder ? describe : describe.skip)("iiko's contract", () => {
  it('is kept by every refusal', () => {
    expect(recorder?.checked).toBeGreaterThan(50);
    expect(recorder?.violations()).toEqual([]);
  });
});
