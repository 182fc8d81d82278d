import { moneyFromUnits } from '../platform/http/money.js';
import type { Plain } from '../platform/http/plain.js';
import type { WalletSumDto } from './loyalty-availability.dto.js';
import type { WalletKind } from './wallet-kinds.js';

/** Deposits and certificates hold money; all else is counted in points. */
export function unitOf(kind: WalletKind): 'money' | 'points' {
  return kind === 'deposit' || kind === 'certificate' ? 'money' : 'points';
}

/** Only points of a bonus programme are worth something: one unit of the currency each. */
export function toWalletSum(
  units: number,
  kind: WalletKind,
  currency: string,
): Plain<WalletSumDto> {
  const isPoints = unitOf(kind) === 'points';
  return {
    points: isPoints ? roundPoints(units) : null,
    money: !isPoints || kind === 'bonus' ? moneyFromUnits(units, currency) : null,
  };
}

/** iiko keeps two digits, and sometimes sends the noise behind them. */
function roundPoints(units: number): number {
  return Number(units.toFixed(2));
}
