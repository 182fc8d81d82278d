import { setTimeout as delay } from 'node:timers/promises';
import type { Caller, Tally } from './calls.js';
import { FINAL, type StreamEvent } from './ledger.js';
import type { Random } from './random.js';

const END_OF_EVENTS = 204;

interface Connection {
  url: string;
  orderId: string;
  token: string;
  after: number;
  signal: AbortSignal;
}

/** Reads one connection's events; what breaks it is the caller's business. */
async function* readEvents(connection: Connection): AsyncGenerator<StreamEvent, boolean> {
  const { url, orderId, token, after, signal } = connection;
  const response = await fetch(`${url}/v1/orders/${orderId}/events`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(after === 0 ? {} : { 'last-event-id': String(after) }),
    },
    signal,
  });
  if (response.status === END_OF_EVENTS) {
    return true;
  }
  if (!response.ok) {
    await response.arrayBuffer();
    return false;
  }
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const event = parse(part);
      if (event !== undefined) {
        yield event;
      }
    }
  }
  return false;
}

/** A guest who watches an order until it has ended, and comes back to any replica when the stream breaks. */
export class Follower {
  readonly seen: StreamEvent[] = [];
  private readonly leave = new AbortController();
  private readonly done: Promise<void>;

  constructor(
    readonly orderId: string,
    private readonly token: string,
    private readonly caller: Caller,
    private readonly random: Random,
    private readonly tally: Tally,
  ) {
    this.done = this.follow();
  }

  /** Resolves when the order's end was seen, or the guest was told to leave. */
  async stop(): Promise<void> {
    this.leave.abort();
    await this.done;
  }

  get hasSeenEnd(): boolean {
    return FINAL.includes(this.seen.at(-1)?.status ?? '');
  }

  private async follow(): Promise<void> {
    while (!this.leave.signal.aborted) {
      const isOver = await this.connect();
      if (isOver || this.hasSeenEnd) {
        return;
      }
      this.tally.add('event streams resumed');
      await delay(this.random.between(20, 400));
    }
  }

  private async connect(): Promise<boolean> {
    // Guests lose their network, too. Of signals joined by `any` Node 20 may forget those that time out.
    const cut = new AbortController();
    const hangUp = () => {
      cut.abort();
    };
    const timer = setTimeout(hangUp, this.random.between(2_000, 30_000));
    this.leave.signal.addEventListener('abort', hangUp);
    const events = readEvents({
      url: this.caller.anyUrl(),
      orderId: this.orderId,
      token: this.token,
      after: this.seen.at(-1)?.id ?? 0,
      signal: cut.signal,
    });
    try {
      for (;;) {
        const { done, value } = await events.next();
        if (done === true) {
          return value;
        }
        this.seen.push(value);
      }
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      this.leave.signal.removeEventListener('abort', hangUp);
    }
  }
}

/** All events of an order that has ended, from the first; a broken connection begins again. */
export async function readAll(
  url: string,
  orderId: string,
  token: string,
  attempts = 5,
): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  const signal = AbortSignal.timeout(10_000);
  try {
    for await (const event of readEvents({ url, orderId, token, after: 0, signal })) {
      events.push(event);
    }
    return events;
  } catch (error) {
    if (attempts === 1) {
      throw error;
    }
    return readAll(url, orderId, token, attempts - 1);
  }
}

function parse(text: string): StreamEvent | undefined {
  const id = /^id: (\d+)$/m.exec(text)?.[1];
  const data = /^data: (.*)$/m.exec(text)?.[1];
  if (id === undefined || data === undefined) {
    return undefined;
  }
  return { id: Number(id), status: (JSON.parse(data) as { status: string }).status };
}
