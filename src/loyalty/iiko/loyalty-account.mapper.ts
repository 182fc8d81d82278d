import { moneyFromUnits } from '../../platform/http/money.js';
import type { Plain } from '../../platform/http/plain.js';
import type { Language } from '../../platform/http/problem.js';
import { fromIikoUtc } from '../../iiko/iiko-time.js';
import type { IikoCounter, IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import { toAvailability } from '../loyalty-absences.js';
import type { LoyaltyAccountDto, OrderCountersDto } from '../loyalty-account.dto.js';
import type { LoyaltyAccount } from './loyalty-accounts.js';
import type { PreviewAbsence } from '../loyalty-cart.js';
import { toWalletSum, unitOf } from '../wallet-sum.mapper.js';

export function toAbsentAccountDto(
  reason: PreviewAbsence,
  language: Language,
): Plain<LoyaltyAccountDto> {
  return {
    loyalty: toAvailability(reason, language),
    customerId: null,
    referralCode: null,
    referrer: null,
    wallets: [],
    tier: null,
    categories: [],
    cards: [],
    counters: null,
    asOf: null,
    stale: false,
  };
}

export function toAccountDto(
  { guest, counters, asOf, stale }: LoyaltyAccount,
  currency: string,
  language: Language,
): Plain<LoyaltyAccountDto> {
  return {
    loyalty: toAvailability(null, language),
    customerId: guest.id,
    referralCode: guest.id,
    referrer: guest.referrerId,
    wallets: guest.walletBalances.map(({ id, name, type, balance }) => ({
      id,
      name,
      kind: type,
      unit: unitOf(type),
      balance: toWalletSum(balance, type, currency),
    })),
    tier: chooseTier(guest),
    categories: activeCategories(guest).map(({ id, name, isDefaultForNewGuests }) => ({
      id,
      name,
      isDefault: isDefaultForNewGuests,
    })),
    cards: guest.cards.map(({ id, number, validToDate }) => ({
      id,
      number: maskNumber(number),
      validTo: toMoment(validToDate),
    })),
    counters: counters === null ? null : toCounters(counters, currency),
    asOf: asOf.toISOString(),
    stale,
  };
}

/** Text of iiko's in UTC as RFC 3339; null for one that cannot be read. */
export function toMoment(text: string | null): string | null {
  if (text === null) {
    return null;
  }
  try {
    return fromIikoUtc(text).toISOString();
  } catch {
    return null;
  }
}

function activeCategories({ categories }: IikoCustomerInfo): IikoCustomerInfo['categories'] {
  return categories.filter(({ isActive }) => isActive);
}

/** iiko has no tiers: chains make them of categories, beside the one that everybody gets. */
function chooseTier(guest: IikoCustomerInfo): Plain<LoyaltyAccountDto['tier']> {
  const active = activeCategories(guest);
  const chosen = active.find(({ isDefaultForNewGuests }) => !isDefaultForNewGuests) ?? active[0];
  return chosen === undefined ? null : { id: chosen.id, name: chosen.name };
}

/** Whoever sees the whole number of a card can often pay with it. */
function maskNumber(number: string): string {
  const shown = number.slice(-Math.min(4, Math.floor(number.length / 2)));
  return number.length < 2 ? '••' : `••${shown}`;
}

function toCounters(counters: readonly IikoCounter[], currency: string): Plain<OrderCountersDto> {
  const valueOf = (period: IikoCounter['period'], metric: IikoCounter['metric']) =>
    counters.find((one) => one.period === period && one.metric === metric)?.value ?? 0;
  const of = (period: IikoCounter['period']) => ({
    ordersCount: valueOf(period, 'OrdersCount'),
    ordersSum: moneyFromUnits(valueOf(period, 'OrdersSum'), currency),
  });
  return { allTime: of('AllTime'), month: of('Month') };
}
