import { randomUUID } from 'node:crypto';
import { BONUS_WALLET_ID, PROGRAMS } from '../data/loyalty.js';
import { roundMoney } from '../totals.js';
import type { Customer, Wallet } from './customer.js';
import type { Entry, Journal } from './journal.js';
import { conflict, invalid } from './loyalty-error.js';

interface Hold {
  transactionId: string;
  customerId: string;
  walletId: string;
  sum: number;
  state: 'active' | 'cancelled' | 'charged';
}

export interface HoldRequest {
  transactionId?: string | null | undefined;
  walletId: string;
  sum: number;
}

type Change = Pick<
  Entry,
  'type' | 'organizationId' | 'comment' | 'order' | 'marketingCampaignId' | 'apiLogin' | 'at'
>;

/** Balances and holds. What is held is out of the guest's reach, and out of the balance shown. */
export class Wallets {
  private holds: Hold[] = [];

  constructor(private readonly journal: Journal) {}

  /** Opens a wallet unless the guest has it. */
  open(customer: Customer, walletId: string): Wallet {
    const existing = customer.wallets.find((wallet) => wallet.walletId === walletId);
    if (existing) {
      return existing;
    }
    const wallet = { walletId, userWalletId: randomUUID(), balance: 0 };
    customer.wallets.push(wallet);
    return wallet;
  }

  available(customer: Customer, walletId: string): number {
    const wallet = customer.wallets.find((one) => one.walletId === walletId);
    const held = this.activeHolds(customer.id, walletId).reduce((sum, hold) => sum + hold.sum, 0);
    return wallet ? roundMoney(wallet.balance - held) : 0;
  }

  activeHolds(customerId: string, walletId: string): Hold[] {
    return this.holds.filter(
      (hold) =>
        hold.state === 'active' && hold.customerId === customerId && hold.walletId === walletId,
    );
  }

  topUp(customer: Customer, walletId: string, sum: number, change: Change): void {
    this.change(this.find(customer, walletId), customer, positive(sum), change);
  }

  chargeOff(customer: Customer, walletId: string, sum: number, change: Change): void {
    const wallet = this.find(customer, walletId);
    if (positive(sum) > this.available(customer, wallet.walletId)) {
      throw notEnough();
    }
    this.change(wallet, customer, -roundMoney(sum), change);
  }

  /** Changes a balance whatever it comes to. */
  correct(customer: Customer, walletId: string, delta: number, change: Change): void {
    this.change(this.find(customer, walletId), customer, roundMoney(delta), change);
  }

  /** The same `transactionId` again changes nothing. */
  hold(customer: Customer, { transactionId, walletId, sum }: HoldRequest): Hold {
    const wallet = this.find(customer, walletId);
    const asked = {
      customerId: customer.id,
      walletId: wallet.walletId,
      sum: positive(sum),
    };
    const repeated = this.holds.find((hold) => hold.transactionId === transactionId?.toLowerCase());
    if (repeated) {
      return sameHold(repeated, asked);
    }
    refuseUnholdable(wallet.walletId);
    if (asked.sum > this.available(customer, wallet.walletId)) {
      throw notEnough();
    }
    const hold: Hold = {
      ...asked,
      transactionId: (transactionId ?? randomUUID()).toLowerCase(),
      state: 'active',
    };
    this.holds.push(hold);
    return hold;
  }

  /** A hold that is cancelled already stays so; one that was charged cannot be cancelled. */
  cancelHold(transactionId: string): void {
    const hold = this.holds.find((one) => one.transactionId === transactionId.toLowerCase());
    if (!hold) {
      throw conflict(`Transaction ${transactionId} not found.`, 'TransactionNotFound');
    }
    if (hold.state === 'charged') {
      throw conflict('The held money has been charged.', 'TransactionAlreadyProcessed');
    }
    hold.state = 'cancelled';
  }

  // iiko docs, "Working with hold": at settlement the hold is found by its amount; without one the
  // money is charged from the wallet.
  pay(customer: Customer, walletId: string, sum: number, change: Omit<Change, 'type'>): void {
    const hold = this.activeHolds(customer.id, walletId).find((one) => one.sum === sum);
    if (hold) {
      hold.state = 'charged';
    }
    const entry = { ...change, type: 'PayFromWallet' as const };
    const wallet = this.open(customer, walletId);
    this.change(wallet, customer, -sum, hold ? { ...entry, id: hold.transactionId } : entry);
  }

  clear(): void {
    this.holds = [];
  }

  private find(customer: Customer, walletId: string): Wallet {
    const wallet = customer.wallets.find((one) => one.walletId === walletId.toLowerCase());
    if (!wallet) {
      throw conflict(`Wallet ${walletId} not found.`, 'WalletNotFound');
    }
    return wallet;
  }

  private change(
    wallet: Wallet,
    customer: Customer,
    delta: number,
    change: Change & { id?: string },
  ): void {
    const before = wallet.balance;
    wallet.balance = roundMoney(before + delta);
    this.journal.add({
      ...change,
      customerId: customer.id,
      sum: delta,
      wallet: {
        id: wallet.walletId,
        programId: PROGRAMS.find(({ walletId }) => walletId === wallet.walletId)?.id ?? '',
        before,
        after: wallet.balance,
      },
    });
  }
}

const positive = (sum: number): number => {
  const rounded = roundMoney(sum);
  if (rounded <= 0) {
    throw invalid('Sum must be positive.', 'IncorrectSum');
  }
  return rounded;
};

const notEnough = () => conflict('Not enough money in the wallet.', 'NotEnoughBalance');

const sameHold = (hold: Hold, asked: Pick<Hold, 'customerId' | 'walletId' | 'sum'>): Hold => {
  const isSame =
    hold.customerId === asked.customerId &&
    hold.walletId === asked.walletId &&
    hold.sum === asked.sum;
  if (!isSame || hold.state === 'cancelled') {
    throw conflict(`Transaction ${hold.transactionId} already exists.`, 'TransactionAlreadyExists');
  }
  return hold;
};

const refuseUnholdable = (walletId: string): void => {
  if (walletId !== BONUS_WALLET_ID) {
    throw conflict('Money of this wallet cannot be held.', 'HoldIsNotAllowed');
  }
};
