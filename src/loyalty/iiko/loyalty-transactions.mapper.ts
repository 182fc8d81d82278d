import { moneyFromUnits } from '../../platform/http/money.js';
import type { Plain } from '../../platform/http/plain.js';
import { describe, Problem, type Language } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { IikoCustomerInfo, IikoTransaction } from '../../iiko/schemas/loyalty.js';
import { toMoment } from './loyalty-account.mapper.js';
import type { ListTransactionsDto, TransactionDto } from '../loyalty-transaction.dto.js';
import { toWalletSum } from '../wallet-sum.mapper.js';

type Kind = TransactionDto['kind'];

export const TITLES: Record<Kind, { en: string; ru: string }> = {
  accrual: { en: 'Added', ru: 'Начисление' },
  spending: { en: 'Spent', ru: 'Списание' },
  order: { en: 'Order', ru: 'Заказ' },
  coupon: { en: 'Coupon used', ru: 'Использован купон' },
  other: { en: 'Change', ru: 'Изменение' },
};

/** What names and sums of a journal are read with. */
export interface JournalContext {
  guest: Pick<IikoCustomerInfo, 'walletBalances'>;
  /** Names of campaigns by id. */
  campaigns: ReadonlyMap<string, string>;
  currency: string;
  language: Language;
}

/**
 * One page of a journal, newest first. A cursor is the place of the last one shown: what comes later does
 * not move it.
 * @throws Problem validation_failed for a cursor that is none
 */
export function pageOf(
  transactions: readonly IikoTransaction[],
  { limit, cursor, from, to }: Plain<ListTransactionsDto>,
): { page: IikoTransaction[]; nextCursor?: string } {
  const start = cursor === undefined ? undefined : decodeCursor(cursor);
  const earliest = from === undefined ? -Infinity : Date.parse(from);
  const latest = to === undefined ? Infinity : Date.parse(to);
  const wanted = transactions
    .filter(({ isIgnored }) => !isIgnored)
    .map((transaction) => ({ transaction, place: placeOf(transaction) }))
    .filter(({ place }) => place.at >= earliest && place.at <= latest)
    .filter(({ place }) => start === undefined || compare(place, start) > 0)
    .toSorted((a, b) => compare(a.place, b.place));
  const page = wanted.slice(0, limit);
  const last = page.at(-1);
  return {
    page: page.map(({ transaction }) => transaction),
    ...(wanted.length > limit && last !== undefined
      ? { nextCursor: encodeCursor(last.place) }
      : {}),
  };
}

export function toTransactionDto(
  transaction: IikoTransaction,
  context: JournalContext,
): Plain<TransactionDto> {
  const { guest, campaigns, currency, language } = context;
  const { walletId, marketingCampaignId, balanceAfter } = transaction;
  const wallet = guest.walletBalances.find(({ id }) => id === walletId);
  const moved = movementOf(transaction);
  const kind = kindOf(transaction, moved);
  const sum = (units: number | null) =>
    units === null ? null : toWalletSum(units, wallet?.type ?? 'unknown', currency);
  return {
    id: transaction.id,
    kind,
    title: describe(TITLES[kind], language),
    type: transaction.typeName,
    campaign: campaigns.get(marketingCampaignId ?? '') ?? null,
    walletId,
    walletName: wallet?.name ?? null,
    amount: sum(moved),
    balanceAfter: sum(moved === null ? null : balanceAfter),
    order: toOrder(transaction, currency),
    coupon: transaction.coupon,
    at: toMoment(transaction.whenCreated),
  };
}

/**
 * What came into the wallet or left it. iiko documents no sign of `sum`, so the balances count where there
 * are any; null for what touches no wallet.
 */
function movementOf({
  walletId,
  sum,
  balanceBefore,
  balanceAfter,
}: IikoTransaction): number | null {
  if (balanceBefore !== null && balanceAfter !== null) {
    return balanceAfter - balanceBefore;
  }
  return walletId === null ? null : sum;
}

function kindOf(transaction: IikoTransaction, moved: number | null): Kind {
  if (moved !== null && moved !== 0) {
    return moved > 0 ? 'accrual' : 'spending';
  }
  if (transaction.coupon !== null) {
    return 'coupon';
  }
  return transaction.orderNumber !== null || transaction.posOrderId !== null ? 'order' : 'other';
}

function toOrder(
  { orderNumber, orderSum, posOrderId }: IikoTransaction,
  currency: string,
): Plain<TransactionDto['order']> {
  return orderNumber === null && posOrderId === null
    ? null
    : {
        number: orderNumber === null ? null : String(orderNumber),
        sum: orderSum === null ? null : moneyFromUnits(orderSum, currency),
      };
}

interface Place {
  at: number;
  revision: number;
  id: string;
}

function placeOf({ whenCreated, revision, id }: IikoTransaction): Place {
  const moment = toMoment(whenCreated);
  return { at: moment === null ? 0 : Date.parse(moment), revision, id };
}

/** Newest first; of one moment the later revision. */
function compare(a: Place, b: Place): number {
  return b.at - a.at || b.revision - a.revision || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function encodeCursor({ at, revision, id }: Place): string {
  return Buffer.from(`${at} ${revision} ${id}`).toString('base64url');
}

function decodeCursor(cursor: string): Place {
  const match = /^(\d{1,15}) (\d{1,16}) ([\da-f-]{36})$/i.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (match === null) {
    throw new Problem('validation_failed', { errors: [violationOf('invalid_cursor', '/cursor')] });
  }
  const [, at, revision, id = ''] = match;
  return { at: Number(at), revision: Number(revision), id };
}
