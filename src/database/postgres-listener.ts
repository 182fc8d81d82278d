import pg from 'pg';
import type { Logger } from 'pino';

export type Unlisten = () => Promise<void>;

interface Subscription {
  url: string;
  channel: string;
  onMessage: (payload: string) => void;
  onGap: () => void;
  logger: Logger;
}

const RECONNECT_MS = 1_000;

/** LISTEN on a connection of its own, reopened when it breaks; `onGap` follows every reopening. */
export async function listenOnPostgres(subscription: Subscription): Promise<Unlisten> {
  const state: { client?: pg.Client; timer?: NodeJS.Timeout; closed: boolean } = { closed: false };

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: subscription.url, keepAlive: true });
    client.on('notification', ({ payload }) => {
      subscription.onMessage(payload ?? '');
    });
    client.on('error', (error) => {
      subscription.logger.warn({ err: error }, 'the connection that listens for changes was lost');
      reconnectLater();
    });
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(subscription.channel)}`);
    state.client = client;
  };

  const reconnectLater = (): void => {
    if (state.closed || state.timer !== undefined) {
      return;
    }
    state.timer = setTimeout(() => {
      state.timer = undefined;
      connect().then(subscription.onGap, reconnectLater);
    }, RECONNECT_MS);
  };

  await connect();
  return async () => {
    state.closed = true;
    clearTimeout(state.timer);
    await state.client?.end();
  };
}
