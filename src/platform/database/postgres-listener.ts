import pg from 'pg';
import type { Logger } from 'pino';
import { postgresOptions } from './postgres-pool.js';

export type Unlisten = () => Promise<void>;

interface Subscription {
  url: string;
  timeoutMs: number;
  channel: string;
  onMessage: (payload: string) => void;
  onGap: () => void;
  logger: Logger;
}

const RECONNECT_MS = 1_000;
/** A connection that was lost without a word says nothing, as one without news does: it is asked. */
const HEARTBEAT_MS = 5_000;

/** LISTEN on a connection of its own, reopened when it breaks; `onGap` follows every reopening. */
export async function listenOnPostgres(subscription: Subscription): Promise<Unlisten> {
  const listener = new PostgresListener(subscription);
  await listener.open();
  return () => listener.close();
}

class PostgresListener {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly subscription: Subscription) {}

  async open(): Promise<void> {
    const { url, timeoutMs, channel, onMessage } = this.subscription;
    const client = new pg.Client(postgresOptions(url, timeoutMs));
    client.on('notification', ({ payload }) => {
      onMessage(payload ?? '');
    });
    client.on('error', (error) => {
      this.replace(client, error);
    });
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      endQuietly(client);
      throw error;
    }
    if (this.closed) {
      endQuietly(client);
      return;
    }
    this.client = client;
    this.schedule(HEARTBEAT_MS, () => this.ask(client));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private async ask(client: pg.Client): Promise<void> {
    try {
      await client.query('select 1');
      this.schedule(HEARTBEAT_MS, () => this.ask(client));
    } catch (error) {
      this.replace(client, error);
    }
  }

  /** Only the connection that is in use is replaced: one that failed to open is tried again by who opened it. */
  private replace(client: pg.Client, error: unknown): void {
    if (this.closed || this.client !== client) {
      return;
    }
    this.client = undefined;
    endQuietly(client);
    this.subscription.logger.warn(
      { err: error },
      'the connection that listens for changes was lost',
    );
    this.schedule(RECONNECT_MS, () => this.reopen());
  }

  private async reopen(): Promise<void> {
    try {
      await this.open();
      this.subscription.onGap();
    } catch {
      this.schedule(RECONNECT_MS, () => this.reopen());
    }
  }

  private schedule(ms: number, work: () => Promise<void>): void {
    clearTimeout(this.timer);
    if (!this.closed) {
      this.timer = setTimeout(() => void work(), ms);
    }
  }
}

function endQuietly(client: pg.Client): void {
  client.end().catch(() => undefined);
}
