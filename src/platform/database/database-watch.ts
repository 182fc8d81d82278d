import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { clockDriftMs, compareClocks } from './clock.js';
import { isDatabaseAway, writeFailureOf } from './database-errors.js';
import { Database } from './database.js';

const EVERY_MS = 2_000;
const REPORT_EVERY_MS = 30_000;
/** To store one row is cheap, but need not be done as often as to ask. */
const WRITE_EVERY_MS = 10_000;
/** Clocks that differ by less do no harm: the network and time servers are not exact either. */
const TOLERATED_DRIFT_MS = 5_000;

/**
 * Asks the database all the time, so that the log says when it stops answering, while it does not, and when it is back:
 * requests fail by themselves, and a service without any is silent. Stores a row now and then as well: on a full disk the
 * database answers questions and takes no orders.
 */
@Injectable()
export class DatabaseWatch implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private awaySince: number | undefined;
  private reportedAt = 0;
  private driftReported = false;
  private writtenAt = 0;
  private failure: string | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get clocksDiffer(): boolean {
    return Math.abs(clockDriftMs()) > TOLERATED_DRIFT_MS;
  }

  get engine(): Database['engine'] {
    return this.database.engine;
  }

  /**
   * @returns why the database cannot write; undefined while it can, as far as is known
   * @throws Error when it does not answer now
   */
  async findWriteFailure(): Promise<string | undefined> {
    await this.database.ping();
    return this.failure;
  }

  /** The first look is awaited: jobs and requests begin with a clock that is right. */
  async onModuleInit(): Promise<void> {
    await this.look();
  }

  onModuleDestroy(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      await this.readClock();
      await this.tryToWrite();
      this.reportReturn();
    } catch (error) {
      this.reportAbsence(error);
    }
    if (!this.stopping) {
      this.timer = setTimeout(() => void this.look(), EVERY_MS);
      this.timer.unref();
    }
  }

  /** The embedded database's clock is this process's own. */
  private async readClock(): Promise<void> {
    if (this.database.engine === 'pglite') {
      return;
    }
    const askedAt = Date.now();
    const databaseNow = await this.database.now();
    compareClocks(askedAt, databaseNow, Date.now());
    this.reportDrift();
  }

  /** @throws Error when the database is away */
  private async tryToWrite(): Promise<void> {
    const now = performance.now();
    if (this.failure === undefined && this.writtenAt > 0 && now - this.writtenAt < WRITE_EVERY_MS) {
      return;
    }
    try {
      await this.database.write();
    } catch (error) {
      if (isDatabaseAway(error)) {
        throw error;
      }
      this.reportWriteFailure(error);
      return;
    }
    this.writtenAt = now;
    if (this.failure !== undefined) {
      this.failure = undefined;
      this.logger.warn('the database can write again');
    }
  }

  private reportWriteFailure(error: unknown): void {
    if (this.failure === undefined && !this.stopping) {
      const reason = writeFailureOf(error);
      this.logger.error({ err: error, reason }, 'the database cannot write: no order is taken');
    }
    this.failure = writeFailureOf(error);
  }

  private reportAbsence(error: unknown): void {
    const now = performance.now();
    this.awaySince ??= now;
    if (this.stopping || (this.reportedAt > 0 && now - this.reportedAt < REPORT_EVERY_MS)) {
      return;
    }
    this.reportedAt = now;
    const seconds = Math.round((now - this.awaySince) / 1_000);
    this.logger.error({ err: error, seconds }, 'the database does not answer');
  }

  private reportReturn(): void {
    if (this.awaySince === undefined) {
      return;
    }
    const seconds = Math.round((performance.now() - this.awaySince) / 1_000);
    this.awaySince = undefined;
    this.reportedAt = 0;
    this.logger.warn({ seconds }, 'the database answers again');
  }

  private reportDrift(): void {
    if (this.clocksDiffer && !this.driftReported) {
      this.logger.error(
        { driftMs: Math.round(clockDriftMs()) },
        'the clock of this process differs from that of the database: synchronize both (NTP)',
      );
    }
    this.driftReported = this.clocksDiffer;
  }
}
