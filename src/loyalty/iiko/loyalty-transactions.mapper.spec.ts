import { Problem } from '../../platform/http/problem.js';
import { transactionSchema, type IikoTransaction } from '../../iiko/schemas/loyalty.js';
import { pageOf, toTransactionDto, type JournalContext } from './loyalty-transactions.mapper.js';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const WALLET = idOf(900);
const CAMPAIGN = idOf(901);

const aTransaction = (number: number, overrides: object = {}): IikoTransaction =>
  transactionSchema.parse({
    id: idOf(number),
    revision: number,
    whenCreated: '2026-11-20 10:00:00.000',
    ...overrides,
  });

const context: JournalContext = {
  guest: { walletBalances: [{ id: WALLET, name: 'Бонусы', type: 'bonus', balance: 1 }] },
  campaigns: new Map([[CAMPAIGN, 'Начисление бонусов']]),
  currency: 'RUB',
  language: 'ru',
};

describe('pageOf', () => {
  const numbersOf = (transactions: IikoTransaction[]) =>
    transactions.map(({ revision }) => revision);
  const at = (day: number) => `2026-11-${String(day).padStart(2, '0')} 10:00:00.000`;

  it('reaches every transaction once, newest first, though others come in between', () => {
    const journal = [3, 1, 5, 2, 4].map((day) => aTransaction(day, { whenCreated: at(day) }));
    const first = pageOf(journal, { limit: 2 });
    expect(numbersOf(first.page)).toEqual([5, 4]);
    const longer = [...journal, aTransaction(6, { whenCreated: at(6) })];
    const second = pageOf(longer, { limit: 2, cursor: first.nextCursor ?? '' });
    const third = pageOf(longer, { limit: 2, cursor: second.nextCursor ?? '' });
    expect(numbersOf([...second.page, ...third.page])).toEqual([3, 2, 1]);
    expect(third.nextCursor).toBeUndefined();
  });

  it('tells transactions of one moment apart, the later revision first', () => {
    const journal = [1, 2, 3].map((revision) => aTransaction(revision));
    const { page, nextCursor = '' } = pageOf(journal, { limit: 2 });
    expect(numbersOf(page)).toEqual([3, 2]);
    expect(numbersOf(pageOf(journal, { limit: 2, cursor: nextCursor }).page)).toEqual([1]);
  });

  it('lists a period with both its ends, and nothing that iiko ignores', () => {
    const journal = [1, 2, 3, 4].map((day) =>
      aTransaction(day, { whenCreated: at(day), isIgnored: day === 2 }),
    );
    const period = { from: '2026-11-01T13:00:00+03:00', to: '2026-11-03T10:00:00Z' };
    expect(numbersOf(pageOf(journal, { limit: 9, ...period }).page)).toEqual([3, 1]);
  });

  it.each(['', 'garbage', Buffer.from('1 2 3').toString('base64url')])(
    'refuses the cursor "%s"',
    (cursor) => {
      expect(() => pageOf([], { limit: 1, cursor })).toThrow(Problem);
    },
  );
});

describe('toTransactionDto', () => {
  const read = (fields: object) => toTransactionDto(aTransaction(1, fields), context);
  const wallet = { walletId: WALLET, marketingCampaignId: CAMPAIGN };

  it('reads the sign of a movement from the balances', () => {
    const spent = { ...wallet, sum: 100, balanceBefore: 300.5, balanceAfter: 200.5 };
    expect(read(spent)).toMatchObject({
      kind: 'spending',
      title: 'Списание',
      walletName: 'Бонусы',
      campaign: 'Начисление бонусов',
      amount: { points: -100, money: { amount: -10_000, currency: 'RUB' } },
      balanceAfter: { points: 200.5, money: { amount: 20_050, currency: 'RUB' } },
      at: '2026-11-20T10:00:00.000Z',
    });
  });

  it('takes the sum as it is where there are no balances', () => {
    expect(read({ ...wallet, sum: 12.34 })).toMatchObject({
      kind: 'accrual',
      amount: { points: 12.34 },
      balanceAfter: null,
    });
  });

  it('shows an order that touched no wallet with its number and sum', () => {
    expect(read({ sum: 500, orderNumber: 17, orderSum: 500 })).toMatchObject({
      kind: 'order',
      amount: null,
      order: { number: '17', sum: { amount: 50_000, currency: 'RUB' } },
    });
  });

  it('shows a coupon, and calls everything else a change', () => {
    const coupon = { number: 'MINUS300', series: 'Осень' };
    expect(read({ coupon })).toMatchObject({ kind: 'coupon', coupon, order: null });
    expect(read({ typeName: 'ResetBalance', whenCreated: 'soon' })).toMatchObject({
      kind: 'other',
      type: 'ResetBalance',
      at: null,
    });
  });
});
