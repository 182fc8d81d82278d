import {
  findPaymentType,
  findTipsType,
  listMoneyPayments,
  listPayments,
  withoutOnline,
} from './payment-methods.js';
import type { PaymentType } from './restaurant.js';

const aType = (overrides: Partial<PaymentType>): PaymentType => ({
  id: 'type',
  kind: 'Cash',
  name: 'Наличные',
  processing: 'Internal',
  marketingCampaignIds: [],
  combinable: true,
  ...overrides,
});

describe('listPayments', () => {
  it('offers each way once, whatever the order of the dictionary', () => {
    const paymentTypes = [
      aType({ kind: 'IikoCard', name: 'Бонусы', marketingCampaignIds: ['campaign'] }),
      aType({ kind: 'External', name: 'Сайт', processing: 'External' }),
      aType({ kind: 'Card', name: 'Карта', processing: 'Both' }),
      aType({ kind: 'Card', name: 'Другая карта', processing: 'Internal' }),
      aType({}),
    ];
    expect(listPayments({ paymentTypes })).toEqual([
      { method: 'cash', name: 'Наличные', campaignIds: [], tips: [] },
      { method: 'card', name: 'Карта', campaignIds: [], tips: [] },
      { method: 'online', name: 'Сайт', campaignIds: [], tips: [] },
      { method: 'wallet', name: 'Бонусы', campaignIds: ['campaign'], tips: [] },
    ]);
  });

  it('leaves out a loyalty type that no campaign pays with, and kinds that guests cannot pay with', () => {
    const paymentTypes = [
      aType({ kind: 'IikoCard' }),
      aType({ kind: 'Writeoff' }),
      aType({ kind: 'Voucher', processing: 'Both' }),
    ];
    expect(listPayments({ paymentTypes })).toEqual([]);
  });
});

describe('tips', () => {
  it('are offered with the payments that they can be paid with', () => {
    const courier = { id: 'tips', name: 'Курьеру', services: ['delivery' as const] };
    const restaurant = {
      paymentTypes: [aType({ id: 'cash' }), aType({ id: 'card', kind: 'Card' })],
      tipsTypes: [{ ...courier, paymentTypeIds: ['card'] }],
    };
    expect(listPayments(restaurant).map(({ tips }) => tips)).toEqual([
      [],
      [{ name: 'Курьеру', services: ['delivery'] }],
    ]);
    expect(findTipsType(restaurant, 'delivery', 'card')?.id).toBe('tips');
    expect(findTipsType(restaurant, 'pickup', 'card')).toBeUndefined();
    expect(findTipsType({}, 'delivery', 'card')).toBeUndefined();
  });
});

describe('findPaymentType', () => {
  const find = (method: 'cash' | 'card' | 'online', ...paymentTypes: PaymentType[]) =>
    findPaymentType({ paymentTypes }, method)?.id;

  it('takes a card on receipt only where the till takes it', () => {
    const site = aType({ id: 'site', kind: 'Card', processing: 'External' });
    expect(find('card', site)).toBeUndefined();
    expect(find('card', site, aType({ id: 'till', kind: 'Card', processing: null }))).toBe('till');
  });

  it('takes money paid online only by a type whose settings allow it', () => {
    const external = aType({ id: 'external', kind: 'External' });
    expect(find('online', external)).toBeUndefined();
    expect(find('online', { ...external, processing: null })).toBeUndefined();
    expect(find('online', { ...external, processing: 'Both' })).toBe('external');
  });

  it('takes for online a card that only money from elsewhere is reported with', () => {
    const card = aType({ id: 'card', kind: 'Card', processing: 'External' });
    expect(find('online', card)).toBe('card');
    expect(find('online', { ...card, processing: 'Both' })).toBeUndefined();
    const external = aType({ id: 'external', kind: 'External', processing: 'External' });
    expect(find('online', card, external)).toBe('external');
  });

  it('finds no way to pay online among what is left where nobody can tell that it was paid', () => {
    const external = aType({ id: 'external', kind: 'External', processing: 'Both' });
    const site = aType({ id: 'site', kind: 'Card', processing: 'External' });
    const till = aType({ id: 'till', kind: 'Card', processing: 'Both' });
    const left = withoutOnline([external, site, till]);
    expect(left.map(({ id }) => id)).toEqual(['till']);
    expect(find('online', ...left)).toBeUndefined();
  });

  it.each(['cash', 'card', 'online'] as const)(
    'takes no kind that it does not know for %s',
    (method) => {
      const types = [null, 'External', 'Internal', 'Both'].map((processing) =>
        aType({ kind: 'Crypto', processing }),
      );
      expect(find(method, ...types)).toBeUndefined();
    },
  );

  it('offers no more in money than it finds', () => {
    expect(listMoneyPayments({ paymentTypes: [] })).toEqual([]);
  });
});
