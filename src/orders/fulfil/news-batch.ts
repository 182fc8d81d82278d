import { Inject, Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { Database, type Queryable } from '../../platform/database/database.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { OrderClocksRepository } from './order-clocks.repository.js';
import { iikoIdOf } from '../order-move.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { NewsReading } from './news-reading.js';
import type { NewsDecision } from './order-decisions.js';
import { OrderNews, type News } from './order-news.js';

/** Orders stay locked while the news of all is applied: short enough that nobody waits for them. */
const MOST_TOGETHER = 40;

/**
 * Applies the news of many orders in few transactions. iiko tells everything that happens to an order, and most
 * of it changes nothing but how new our knowledge is: that is written for all orders by one statement.
 */
@Injectable()
export class NewsBatch {
  constructor(
    private readonly clocks: OrderClocksRepository,
    private readonly news: OrderNews,
    private readonly reading: NewsReading,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * One after another, as they are given.
   * @returns what has to be applied by itself, in the same order: of orders that are or may have been moved,
   *   and of whatever could not be applied together
   */
  async apply<Piece extends News>(pieces: readonly Piece[]): Promise<Piece[]> {
    const left: Piece[] = [];
    const leftIds = new Set<string>();
    for (let start = 0; start < pieces.length; start += MOST_TOGETHER) {
      const part = pieces.slice(start, start + MOST_TOGETHER);
      const others = await this.applyPart(part, leftIds);
      left.push(...others);
    }
    return left;
  }

  /** The same, to the last piece. */
  async applyAll(pieces: readonly News[]): Promise<void> {
    for (const { posOrder, source } of await this.apply(pieces)) {
      await this.news.apply(posOrder, source);
    }
  }

  private async applyPart<Piece extends News>(
    part: readonly Piece[],
    leftIds: Set<string>,
  ): Promise<Piece[]> {
    try {
      return await this.database.transaction((tx) => this.applyWithin(part, leftIds, tx));
    } catch (error) {
      this.logger.warn({ err: error }, 'news could not be applied together');
      part.forEach(({ posOrder }) => leftIds.add(posOrder.id.toLowerCase()));
      return [...part];
    }
  }

  private async applyWithin<Piece extends News>(
    part: readonly Piece[],
    leftIds: Set<string>,
    tx: Queryable,
  ): Promise<Piece[]> {
    const ids = [...new Set(part.map(({ posOrder }) => posOrder.id.toLowerCase()))];
    const locked = await this.clocks.lockAll(ids, tx);
    const rows = new Map(locked.map((row) => [iikoIdOf(row), row]));
    const newest = new Map<string, number>();
    const left: Piece[] = [];
    for (const piece of part) {
      const id = piece.posOrder.id.toLowerCase();
      const row = rows.get(id);
      // What is applied later must not be overtaken by what came after it.
      const isHere = row !== undefined && iikoIdOf(row) === id;
      if (!isHere || leftIds.has(id) || isMoved(piece.posOrder)) {
        leftIds.add(id);
        left.push(piece);
        continue;
      }
      rows.set(id, await this.applyTo(row, piece, newest, tx));
    }
    await this.clocks.save(newest, tx);
    return left;
  }

  private async applyTo(
    row: OrderRow,
    piece: News,
    newest: Map<string, number>,
    tx: Queryable,
  ): Promise<OrderRow> {
    const decision = this.reading.decide(row, piece.posOrder);
    if (decision === undefined) {
      return row;
    }
    if (isQuiet(row, decision, piece)) {
      const { timestamp: newsTimestamp } = piece.posOrder;
      const updated = { ...row, newsTimestamp };
      newest.set(row.id, newsTimestamp);
      this.reading.compareTotals(updated, piece.posOrder);
      return updated;
    }
    const updated = await this.news.carryOut(row, decision, piece, tx);
    if (updated === undefined) {
      return row;
    }
    newest.delete(row.id);
    return updated;
  }
}

function isMoved({ details }: PosOrder): boolean {
  return details !== null && (details.movedTo !== null || details.movedFrom !== null);
}

/** Whether only the order's clock moves on. */
function isQuiet(row: OrderRow, decision: NewsDecision, { source }: News): boolean {
  const { change, event, refused, withdraw } = decision;
  const isTold = event !== undefined || refused !== undefined || withdraw === true;
  const isCommand = source.cause === 'command' && typeof source.correlationId === 'string';
  if (isTold || isCommand || row.alertedAt !== null || change.newsTimestamp === undefined) {
    return false;
  }
  return Object.entries(change).every(
    ([name, value]) =>
      name === 'newsTimestamp' || isDeepStrictEqual(row[name as keyof OrderRow], value),
  );
}
