import type { SandboxClock } from './clock.js';

export interface StopListItem {
  productId: string;
  sizeId: string | null;
  balance: number;
  /** When it was put on the list, ms. */
  addedAt: number;
}

export interface StopListEntry {
  productId: string;
  sizeId?: string | null | undefined;
  balance: number;
}

/** An amount of a product (dish or modifier), in the size ordered. */
export interface Demand {
  productId: string;
  sizeId: string | null;
  amount: number;
}

/** Out-of-stock and limited products of each terminal group. */
export class StopLists {
  private lists = new Map<string, StopListItem[]>();
  private readonly changeListeners: ((terminalGroupId: string) => void)[] = [];

  constructor(private readonly clock: SandboxClock) {}

  list(terminalGroupId: string): readonly StopListItem[] {
    return this.lists.get(terminalGroupId) ?? [];
  }

  replace(terminalGroupId: string, entries: readonly StopListEntry[]): void {
    this.lists.set(
      terminalGroupId,
      entries.map((entry) => this.toItem(entry)),
    );
    this.changed(terminalGroupId);
  }

  add(terminalGroupId: string, entries: readonly StopListEntry[]): void {
    const kept = this.without(terminalGroupId, entries);
    this.replace(terminalGroupId, [...kept, ...entries]);
  }

  remove(terminalGroupId: string, entries: readonly Omit<StopListEntry, 'balance'>[]): void {
    this.replace(terminalGroupId, this.without(terminalGroupId, entries));
  }

  /** The items of the list that do not have enough left for the demand. */
  shortages(terminalGroupId: string, demands: readonly Demand[]): StopListItem[] {
    return this.list(terminalGroupId).filter((item) => {
      const wanted = total(demands.filter((demand) => concerns(item, demand)));
      return wanted > item.balance;
    });
  }

  /** Takes what was sold off the limited balances. */
  sell(terminalGroupId: string, demands: readonly Demand[]): void {
    let isChanged = false;
    for (const item of this.list(terminalGroupId)) {
      const sold = total(demands.filter((demand) => concerns(item, demand)));
      if (sold > 0 && item.balance > 0) {
        item.balance = Math.max(0, item.balance - sold);
        isChanged = true;
      }
    }
    if (isChanged) {
      this.changed(terminalGroupId);
    }
  }

  onChange(listener: (terminalGroupId: string) => void): void {
    this.changeListeners.push(listener);
  }

  reset(): void {
    this.lists.clear();
  }

  private toItem(entry: StopListEntry): StopListItem {
    return {
      productId: entry.productId.toLowerCase(),
      sizeId: entry.sizeId?.toLowerCase() ?? null,
      balance: entry.balance,
      addedAt: this.clock.now(),
    };
  }

  private without(
    terminalGroupId: string,
    entries: readonly Omit<StopListEntry, 'balance'>[],
  ): StopListItem[] {
    const gone = new Set(entries.map(keyOf));
    return this.list(terminalGroupId).filter((item) => !gone.has(keyOf(item)));
  }

  private changed(terminalGroupId: string): void {
    this.changeListeners.forEach((listener) => {
      listener(terminalGroupId);
    });
  }
}

// A stop without a size holds for every size of the product.
const concerns = (item: StopListItem, demand: Demand): boolean =>
  item.productId === demand.productId && (item.sizeId === null || item.sizeId === demand.sizeId);

const total = (demands: readonly Demand[]): number =>
  demands.reduce((sum, demand) => sum + demand.amount, 0);

const keyOf = (entry: Omit<StopListEntry, 'balance'>): string =>
  `${entry.productId.toLowerCase()}|${entry.sizeId?.toLowerCase() ?? ''}`;
