import type { IikoCreateItem } from '../../iiko/schemas/create-delivery.js';
import { calculationSchema } from '../../iiko/schemas/loyalty.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import type { LoyaltyCart } from '../loyalty-cart.js';
import { toCalculateRequest, toPreview } from './preview.mapper.js';

const restaurant = {
  id: 'group',
  organizationId: 'organization',
  currency: 'RUB',
} as Restaurant;
const customer = { id: 'account', sessionId: 'session', kind: 'customer' } as const;
const guest = {
  id: 'guest',
  walletBalances: [{ id: 'wallet', name: 'Бонусы', type: 'bonus' as const, balance: 500 }],
};
const CAMPAIGN = '00000000-0000-4000-8000-000000000001';

const aDish = (positionId: string, price: number): IikoCreateItem => ({
  type: 'Product',
  productId: `dish ${positionId}`,
  amount: 1,
  price,
  positionId,
  modifiers: [{ productId: 'cream', amount: 1, price: 40, positionId: `${positionId}-cream` }],
});

const aCart = (overrides: Partial<LoyaltyCart> = {}): LoyaltyCart => ({
  restaurant,
  customer,
  service: 'pickup',
  items: [aDish('a', 100), aDish('b', 200)],
  combos: [],
  totals: [14_000, 24_000],
  ...overrides,
});

const preview = (answer: object, cart = aCart()) =>
  toPreview(cart, guest, calculationSchema.parse(answer));
const aResult = (result: object) => ({
  loyaltyProgramResults: [{ marketingCampaignId: CAMPAIGN, name: 'Осень', ...result }],
});

describe('toCalculateRequest', () => {
  it('asks about the very items of the order, for the guest that iiko knows', () => {
    const cart = aCart({ service: 'delivery', promoCode: 'BORSCH10' });
    const { order, ...request } = toCalculateRequest(cart, {
      iikoCustomerId: 'guest',
      phone: '+79990000001',
    });
    expect(request).toMatchObject({ organizationId: 'organization', terminalGroupId: 'group' });
    expect(order).toEqual({
      phone: '+79990000001',
      customer: { type: 'regular', id: 'guest' },
      orderServiceType: 'DeliveryByCourier',
      items: cart.items,
      loyaltyInfo: { coupon: 'BORSCH10' },
    });
  });

  it('says nothing of a coupon that was not given', () => {
    const { order } = toCalculateRequest(aCart(), { iikoCustomerId: 'guest', phone: '+7' });
    expect(order).not.toHaveProperty('loyaltyInfo');
  });
});

describe('toPreview', () => {
  it('joins discounts by position, those on modifiers with their dish', () => {
    const { discounts } = preview(
      aResult({
        discounts: [
          { code: 1, positionId: 'a-cream', discountSum: 10.5, amount: 1 },
          { code: 0, positionId: null, discountSum: 3.7, amount: null },
        ],
      }),
    );
    expect(discounts).toEqual([
      {
        campaignId: CAMPAIGN,
        name: 'Осень',
        amount: 1_420,
        positions: [
          { positionId: 'a', amount: 1_050 + 130, quantity: 1 },
          { positionId: 'b', amount: 240, quantity: 1 },
        ],
      },
    ]);
  });

  it('takes off no more than the cart costs here, whatever iiko thinks of free modifiers', () => {
    const { discounts } = preview(
      aResult({ discounts: [{ code: 0, positionId: null, discountSum: 9_999, amount: null }] }),
    );
    expect(discounts[0]?.amount).toBe(38_000);
  });

  it('lets wallets pay no more than is left to pay, in the order that iiko wants', () => {
    const info = { id: 'wallet', maxSum: 500, canHoldMoney: true };
    const { wallets } = preview({
      ...aResult({ discounts: [{ code: 0, positionId: null, discountSum: 300, amount: null }] }),
      availablePayments: [
        { id: 'second', maxSum: 114.5, order: 2, walletInfos: [info] },
        { id: 'first', maxSum: 20.25, order: 1, walletInfos: [{ ...info, id: 'unheard of' }] },
        { id: 'nothing', maxSum: 0, order: 3, walletInfos: [info] },
      ],
    });
    expect(wallets).toEqual([
      {
        walletId: 'unheard of',
        campaignId: 'first',
        name: '',
        kind: 'unknown',
        maxAmount: 2_025,
        canHold: true,
      },
      {
        walletId: 'wallet',
        campaignId: 'second',
        name: 'Бонусы',
        kind: 'bonus',
        maxAmount: 8_000,
        canHold: true,
      },
    ]);
  });

  it.each([
    ['accepted', {}],
    ['refused', { validationWarnings: ['Coupon SUMMER not found.'] }],
    ['refused', { Warnings: [{ Code: 'Coupon_NotFound', ErrorCode: '', Message: 'Нет такого' }] }],
    ['refused', { validationWarnings: ['Something else'] }],
  ])('reads from warnings that a promo code was %s', (status, answer) => {
    expect(preview(answer, aCart({ promoCode: 'summer' })).promoCode).toBe(status);
  });

  it('takes a promo code as accepted when only something else is remarked', () => {
    const answer = {
      ...aResult({ discounts: [{ code: 0, positionId: null, discountSum: 5, amount: null }] }),
      Warnings: [{ Code: 'Product_NotFound', ErrorCode: '', Message: 'Product is not known' }],
    };
    expect(preview(answer, aCart({ promoCode: 'summer' })).promoCode).toBe('accepted');
  });

  it('says nothing of a promo code that nobody gave', () => {
    expect(preview({ validationWarnings: ['Coupon?'] }).promoCode).toBeNull();
  });

  it('offers what can be put into a cart', () => {
    const { upsales, freeProducts } = preview(
      aResult({
        upsales: [
          {
            sourceActionId: 'hint',
            descriptionForUser: null,
            suggestionText: 'Возьмите морс',
            products: [
              { id: 'mors', code: '81' },
              { id: null, code: '82' },
            ],
          },
        ],
        freeProducts: [
          {
            sourceActionId: 'gift',
            descriptionForUser: 'Выберите морс',
            products: [{ id: 'mors', code: '81', sizes: [{ id: 'glass', name: 'Стакан' }] }],
          },
        ],
      }),
    );
    expect(upsales).toEqual([
      { id: 'hint', text: 'Возьмите морс', products: [{ itemId: 'mors', sizes: [] }] },
    ]);
    expect(freeProducts[0]?.products).toEqual([
      { itemId: 'mors', sizes: [{ sizeId: 'glass', name: 'Стакан' }] },
    ]);
  });
});
