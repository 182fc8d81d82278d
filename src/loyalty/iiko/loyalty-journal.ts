import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoGuests } from '../../customers/iiko/iiko-guests.js';
import type { Absent } from '../../customers/loyalty-absence.js';
import type { EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import type { IikoCustomerInfo, IikoTransaction } from '../../iiko/schemas/loyalty.js';
import { KeptAnswers } from '../../customers/kept-answers.js';
import { LoyaltyCalls } from './loyalty-calls.js';

/** A guest's journal as far as it was read. */
interface Journal {
  iikoCustomerId: string;
  /** By id: iiko gives a transaction a new revision when it changes. */
  transactions: Map<string, IikoTransaction>;
  position: { revision: number; lastTransactionId?: string } | undefined;
}

export interface ReadJournal {
  available: true;
  /** In no order. */
  transactions: IikoTransaction[];
  guest: IikoCustomerInfo;
  asOf: Date;
  stale: boolean;
}

/** iiko reduces what is too much. */
const PAGE_SIZE = 500;
/** More than ten years of daily orders; a page that never ends must not be read for ever. */
const MOST_PAGES = 200;
const STALE_MS = 600_000;
const MOST_KNOWN = 500;

/**
 * Journals of guests' wallets. iiko promises no order for its pages by date, and more pages shift when
 * something is added; by revision it tells what is new since a position. So a journal is read as a whole
 * once, and then only what was added to it.
 */
@Injectable()
export class LoyaltyJournal {
  private readonly journals: KeptAnswers<Journal>;

  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guests: IikoGuests,
    @Inject(CONFIG) config: Config,
  ) {
    const freshMs = config.loyalty.cacheSeconds * 1_000;
    this.journals = new KeptAnswers({ freshMs, staleMs: STALE_MS, most: MOST_KNOWN });
  }

  @OnEvent('loyalty.changed')
  onChanged({ customerId }: EventMap['loyalty.changed']): void {
    this.journals.forget(customerId);
  }

  @OnEvent('gap')
  forgetAll(): void {
    this.journals.clear();
  }

  async read(customerId: string): Promise<ReadJournal | Absent> {
    const found = await this.guests.find(customerId);
    if (!found.available) {
      return found;
    }
    const { guest } = found;
    const read = await this.journals.read(
      customerId,
      (known) => this.calls.ask((organizationId) => this.readOn(organizationId, guest.id, known)),
      (answer) => this.calls.inTime(answer),
    );
    if (!read.available) {
      return read;
    }
    const { value, asOf } = read;
    const transactions = [...value.transactions.values()];
    return { available: true, transactions, guest, asOf, stale: read.stale || found.stale };
  }

  /** @throws IikoError */
  private async readOn(
    organizationId: string,
    iikoCustomerId: string,
    known: Journal | undefined,
  ): Promise<Journal> {
    let journal = copyOf(known, iikoCustomerId);
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.iiko.transactionsByRevision({
        organizationId,
        customerId: iikoCustomerId,
        pageSize: PAGE_SIZE,
        ...journal.position,
      });
      const longer = addPage(journal, page);
      const isFull = page.transactions.length >= Math.min(PAGE_SIZE, page.pageSize ?? PAGE_SIZE);
      if (!isFull || isSame(longer.position, journal.position)) {
        return longer;
      }
      journal = longer;
    }
    return journal;
  }
}

type Page = Awaited<ReturnType<IikoLoyaltyClient['transactionsByRevision']>>;

function copyOf(known: Journal | undefined, iikoCustomerId: string): Journal {
  return known?.iikoCustomerId === iikoCustomerId
    ? { ...known, transactions: new Map(known.transactions) }
    : { iikoCustomerId, transactions: new Map(), position: undefined };
}

/** A position with a transaction in it begins after that one; without, iiko may repeat some. */
function addPage(
  journal: Journal,
  { transactions, lastRevision, lastTransactionId }: Page,
): Journal {
  for (const transaction of transactions) {
    journal.transactions.set(transaction.id, transaction);
  }
  const position =
    lastRevision === null
      ? journal.position
      : {
          revision: lastRevision,
          ...(lastTransactionId === null ? {} : { lastTransactionId }),
        };
  return { ...journal, position };
}

function isSame(a: Journal['position'], b: Journal['position']): boolean {
  return a?.revision === b?.revision && a?.lastTransactionId === b?.lastTransactionId;
}
