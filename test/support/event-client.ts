import { eventually } from './eventually.js';

export interface ReceivedEvent {
  id: number;
  event: string;
  data: Record<string, unknown>;
  /** When it came, by `performance.now()`. */
  at: number;
}

/** A client of an event stream: what it has received so far, and a way to leave. */
export class EventClient {
  readonly events: ReceivedEvent[] = [];
  private readonly abort = new AbortController();
  private hasEnded = false;

  private constructor(readonly status: number) {}

  /** With another status than 200 it is closed at once. */
  static async open(
    url: string,
    {
      token,
      lastEventId,
      address,
    }: { token?: string; lastEventId?: number; address?: string } = {},
  ): Promise<EventClient> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: {
        accept: 'text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        // For a service that trusts one proxy.
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
      },
      signal: abort.signal,
    });
    const client = new EventClient(response.status);
    client.abort.signal.addEventListener('abort', () => {
      abort.abort();
    });
    if (response.status !== 200) {
      client.leave();
    } else {
      void client.read(response.body as ReadableStream<Uint8Array>);
    }
    return client;
  }

  leave(): void {
    this.abort.abort();
  }

  async untilReceived(count: number): Promise<ReceivedEvent[]> {
    return eventually(() => {
      expect(this.events.length).toBeGreaterThanOrEqual(count);
      return this.events;
    });
  }

  /** By the server. */
  async untilEnded(): Promise<void> {
    await eventually(() => {
      expect(this.hasEnded).toBe(true);
    });
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach((block) => {
          this.take(block);
        });
      }
      this.hasEnded = true;
    } catch {
      // It has left, or the server has cut the connection: nothing more comes.
    }
  }

  private take(block: string): void {
    const [, id, event, data] = /^id: (\d+)\nevent: (\S+)\ndata: (.*)$/.exec(block) ?? [];
    if (id !== undefined && event !== undefined && data !== undefined) {
      const at = performance.now();
      this.events.push({
        id: Number(id),
        event,
        data: JSON.parse(data) as Record<string, unknown>,
        at,
      });
    }
  }
}
