import { Injectable } from '@nestjs/common';
import type { Plain } from '../platform/http/plain.js';
import type { Language } from '../platform/http/problem.js';
import { toAvailability } from './loyalty-absences.js';
import { LoyaltyCurrency } from './loyalty-currency.js';
import { LoyaltyJournal } from './iiko/loyalty-journal.js';
import { LoyaltyPrograms } from './iiko/loyalty-programs.js';
import type { ListTransactionsDto, TransactionListDto } from './loyalty-transaction.dto.js';
import { pageOf, toTransactionDto } from './iiko/loyalty-transactions.mapper.js';

/** Journals as guests read them. */
@Injectable()
export class LoyaltyHistory {
  constructor(
    private readonly journal: LoyaltyJournal,
    private readonly programs: LoyaltyPrograms,
    private readonly currency: LoyaltyCurrency,
  ) {}

  /** @throws Problem validation_failed, snapshot_missing */
  async list(
    customerId: string,
    query: ListTransactionsDto,
    language: Language,
  ): Promise<Plain<TransactionListDto>> {
    const [read, campaigns] = await Promise.all([
      this.journal.read(customerId),
      this.programs.campaignNames(),
    ]);
    if (!read.available) {
      const loyalty = toAvailability(read.reason, language);
      return { loyalty, items: [], asOf: null, stale: false };
    }
    const { page, nextCursor } = pageOf(read.transactions, query);
    const context = { guest: read.guest, campaigns, currency: this.currency.get(), language };
    return {
      loyalty: toAvailability(null, language),
      items: page.map((transaction) => toTransactionDto(transaction, context)),
      ...(nextCursor === undefined ? {} : { nextCursor }),
      asOf: read.asOf.toISOString(),
      stale: read.stale,
    };
  }
}
