import fc from 'fast-check';
import { Problem } from '../../platform/http/problem.js';
import type { Payment } from '../order-model.js';
import type { PaymentType } from '../../restaurants/restaurants.service.js';
import { commentFor } from './order-comment.js';
import { sharePayments, type Bill } from './order-payments.js';

const aType = (id: string, overrides: Partial<PaymentType> = {}): PaymentType => ({
  id,
  kind: 'Cash',
  name: id,
  processing: 'Internal',
  marketingCampaignIds: [],
  combinable: true,
  ...overrides,
});
const CASH = aType('cash');
const CARD = aType('card', { kind: 'Card', processing: 'Both' });
const ONLINE = aType('site', { kind: 'External', processing: 'External' });

const aBill = (overrides: Partial<Bill> = {}, paymentTypes = [CASH, CARD, ONLINE]): Bill => ({
  restaurant: { paymentTypes, currency: 'RUB', currencyMinimumDenomination: 0.01 },
  due: 100_000,
  withWallet: false,
  ...overrides,
});

const share = (asked: Payment[], bill = aBill()) =>
  sharePayments(asked, bill).map(({ method, amount }) => [method, amount]);

/** @returns the codes and places of what is wrong */
const wrongs = (asked: Payment[], bill = aBill()): string[] => {
  try {
    sharePayments(asked, bill);
  } catch (error) {
    if (error instanceof Problem) {
      const { errors = [] } = error;
      return errors.length === 0
        ? [error.code]
        : errors.map(({ code, pointer }) => `${code} ${pointer}`);
    }
    throw error;
  }
  return [];
};

describe('sharePayments', () => {
  it('gives all to one payment, and the rest to the one without an amount', () => {
    expect(share([{ method: 'cash' }])).toEqual([['cash', 100_000]]);
    expect(share([{ method: 'cash' }, { method: 'card', amount: 40_000 }])).toEqual([
      ['cash', 60_000],
      ['card', 40_000],
    ]);
    expect(sharePayments([{ method: 'online' }], aBill())).toEqual([
      { method: 'online', kind: 'External', paymentTypeId: 'site', amount: 100_000 },
    ]);
  });

  it('needs no payment where nothing is due, and takes none', () => {
    expect(share([{ method: 'cash' }], aBill({ due: 0 }))).toEqual([]);
    expect(wrongs([{ method: 'cash', amount: 1 }], aBill({ due: 0 }))).toEqual([
      'payments_sum /payments',
    ]);
  });

  it('refuses amounts that do not make what is due', () => {
    expect(wrongs([{ method: 'cash', amount: 99_999 }])).toEqual(['payments_sum /payments']);
    expect(wrongs([{ method: 'card', amount: 100_000 }, { method: 'cash' }])).toEqual([
      'payment_without_rest /payments/1',
    ]);
    expect(wrongs([{ method: 'cash' }, { method: 'card' }])).toEqual([
      'payment_amount_needed /payments/1/amount',
    ]);
  });

  it('gives change for cash only, and no less than is paid', () => {
    expect(wrongs([{ method: 'card', changeFrom: 200_000 }])).toEqual([
      'change_of_cash_only /payments/0/changeFrom',
    ]);
    expect(wrongs([{ method: 'cash', changeFrom: 99_999 }])).toEqual([
      'change_too_little /payments/0/changeFrom',
    ]);
    expect(sharePayments([{ method: 'cash', changeFrom: 100_000 }], aBill())).toMatchObject([
      { amount: 100_000, changeFrom: 100_000 },
    ]);
  });

  it('keeps to the smallest coin', () => {
    const bill = aBill();
    bill.restaurant = { ...bill.restaurant, currencyMinimumDenomination: 1 };
    const cash: Payment = { method: 'cash' };
    expect(wrongs([cash, { method: 'card', amount: 40_050 }], bill)).toEqual([
      'payment_step /payments/1/amount',
    ]);
    expect(wrongs([cash, { method: 'card', amount: 40_000 }], bill)).toEqual([]);
    expect(wrongs([{ ...cash, amount: 100_000 }], bill)).toEqual([]);
  });

  it('knows what the restaurant does not take, or takes only alone', () => {
    expect(wrongs([{ method: 'card' }], aBill({}, [CASH]))).toEqual(['payment_not_available']);
    const alone = aBill({}, [CASH, { ...CARD, combinable: false }]);
    expect(wrongs([{ method: 'card' }], alone)).toEqual([]);
    expect(wrongs([{ method: 'card' }], { ...alone, withWallet: true })).toEqual([
      'payment_not_combinable /payments/0',
    ]);
    expect(wrongs([{ method: 'cash', amount: 1 }, { method: 'card' }], alone)).toEqual([
      'payment_not_combinable /payments/1',
    ]);
  });

  it('shares out neither more nor less than is due, and nothing that is not positive', () => {
    const amount = fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined });
    const payments = fc.tuple(amount, amount, amount).map((amounts) =>
      amounts.map((one, index): Payment => {
        const method = (['cash', 'card', 'online'] as const)[index] ?? 'cash';
        return one === undefined ? { method } : { method, amount: one };
      }),
    );
    fc.assert(
      fc.property(payments, fc.integer({ min: 0, max: 400 }), (asked, due) => {
        const bill = aBill({ due });
        if (wrongs(asked, bill).length > 0) {
          return;
        }
        const amounts = sharePayments(asked, bill).map((one) => one.amount);
        expect(amounts.every((one) => Number.isInteger(one) && one > 0)).toBe(true);
        expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(due);
      }),
    );
  });
});

describe('commentFor', () => {
  const withChange: Payment[] = [{ method: 'cash', amount: 110_000, changeFrom: 500_000 }];

  it('tells the restaurant what to bring change for, in front of the guest’s words', () => {
    expect(commentFor(undefined, withChange, 'RUB')).toBe('Сдача с 5 000 ₽');
    expect(commentFor('Без лука', withChange, 'RUB')).toBe('Сдача с 5 000 ₽. Без лука');
    expect(commentFor('Без лука', [{ method: 'cash' }], 'RUB')).toBe('Без лука');
    expect(commentFor(undefined, [{ method: 'cash' }], 'RUB')).toBeUndefined();
  });

  it('refuses what the POS has no room for', () => {
    expect(() => commentFor('я'.repeat(250), withChange, 'RUB')).toThrow(Problem);
    expect(commentFor('я'.repeat(238), withChange, 'RUB')).toHaveLength(255);
  });
});
