import type { Readable } from 'node:stream';
import { Subject } from 'rxjs';
import { encodeEvents, type ServerEvent } from './sse.js';

const open: Readable[] = [];

/** A stream over a subject of the test's own, and what a client has received of it so far. */
function openStream() {
  const source = new Subject<ServerEvent>();
  const body = encodeEvents(source);
  open.push(body);
  const received: string[] = [];
  const read = (): void => {
    body.on('data', (chunk) => received.push(String(chunk)));
  };
  return { source, body, received, read };
}

afterEach(() => {
  open.splice(0).forEach((body) => body.destroy());
});

const flush = () =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

describe('encodeEvents', () => {
  it('writes an event in the wire format, the reconnection time first', async () => {
    const { source, received, read } = openStream();
    read();
    source.next({ id: '7', event: 'delta', data: { text: 'две\nстроки' } });
    source.next({ event: 'note', data: null });
    await flush();
    expect(received.join('')).toBe(
      'retry: 2000\n\n' +
        'id: 7\nevent: delta\ndata: {"text":"две\\nстроки"}\n\n' +
        'event: note\ndata: null\n\n',
    );
  });

  it('ends when its source does, and asks no more of it', async () => {
    const { source, body, read } = openStream();
    read();
    const ended = new Promise((resolve) => body.once('close', resolve));
    source.complete();
    await ended;
    expect(body.readableEnded).toBe(true);
  });

  it('lets go of its source when the client leaves', async () => {
    const { source, body } = openStream();
    const closed = new Promise((resolve) => body.once('close', resolve));
    body.destroy();
    await closed;
    expect(source.observed).toBe(false);
  });

  it('cuts off a client that does not read', async () => {
    const { source, body } = openStream();
    const failed = new Promise((resolve) => body.once('error', resolve));
    const data = 'x'.repeat(100_000);
    for (let count = 0; count < 12; count += 1) {
      source.next({ event: 'delta', data });
    }
    await failed;
    expect(body.destroyed).toBe(true);
    expect(source.observed).toBe(false);
  });

  describe('with time going by', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['nextTick'] });
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('sends a comment every 15 seconds, and none after the end', async () => {
      const { source, received, read } = openStream();
      read();
      jest.advanceTimersByTime(30_000);
      await flush();
      expect(received.join('')).toBe('retry: 2000\n\n: heartbeat\n\n: heartbeat\n\n');
      source.complete();
      await flush();
      await flush();
      expect(jest.getTimerCount()).toBe(0);
    });
  });
});
