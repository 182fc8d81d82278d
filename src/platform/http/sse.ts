import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { merge, ReplaySubject, takeUntil, type Observable } from 'rxjs';
import { LOGGER } from '../logging/logger.js';
import { OpenStreams } from './open-streams.js';
import { routeOf } from './route-name.js';
import { streamEndOf } from './stream-end.js';

export interface ServerEvent {
  /** Comes back as `Last-Event-ID` when the client connects again. */
  id?: string;
  event: string;
  data: unknown;
}

/** Proxies close what is silent for 30 to 60 seconds. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 2_000;
/** A client that reads slower than events come is cut off, and resumes when it connects again. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** The open `text/event-stream` answers of this process. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  /** Remembers that it has happened: a stream opened after it ends at once. */
  private readonly stopping = new ReplaySubject<void>(1);

  constructor(
    private readonly open: OpenStreams,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Answers with the events of `source` until it completes, the client leaves, its session ends or the
   * service stops.
   * Headers of the usual hooks (request id, security, CORS) are sent as with any other answer.
   * @throws Problem too_many_streams, streams_full
   */
  send(request: FastifyRequest, reply: FastifyReply, source: Observable<ServerEvent>): void {
    const leave = request.method === 'HEAD' ? undefined : this.open.enter(request);
    void reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would collect events until its buffer is full.
      'x-accel-buffering': 'no',
    });
    if (leave === undefined) {
      void reply.send();
      return;
    }
    const end = merge(this.stopping, streamEndOf(request));
    const body = encodeEvents(source.pipe(takeUntil(end)));
    body.once('close', () => {
      leave();
      this.logger.debug({ requestId: request.id, route: routeOf(request) }, 'event stream closed');
    });
    void reply.send(body);
  }

  /** Before the HTTP server closes: it waits for answers that have not ended. */
  onModuleDestroy(): void {
    this.stopping.next();
    this.stopping.complete();
  }
}

/** Where a client that connects again left off. */
export function lastEventId(request: FastifyRequest): string | undefined {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** Events as the HTML standard (§9.2) writes them, with a comment as heartbeat. */
export function encodeEvents(source: Observable<ServerEvent>): Readable {
  const body = new EventStreamBody();
  body.push(`retry: ${RECONNECT_MS}\n\n`);
  const heartbeat = setInterval(() => {
    body.write(': heartbeat\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const subscription = source.subscribe({
    next: (event) => {
      body.write(encode(event));
    },
    error: (error: unknown) => {
      body.destroy(error instanceof Error ? error : new Error(String(error)));
    },
    complete: () => {
      body.push(null);
    },
  });
  body.once('close', () => {
    clearInterval(heartbeat);
    subscription.unsubscribe();
  });
  return body;
}

class EventStreamBody extends Readable {
  /** What is written waits in the stream's own buffer until the client takes it. */
  override _read(): void {
    return;
  }

  write(text: string): void {
    if (this.readableEnded || this.destroyed) {
      return;
    }
    this.push(text);
    if (this.readableLength > MAX_BACKLOG_BYTES) {
      this.destroy(new Error('The client reads too slowly.'));
    }
  }
}

/** An event that many clients get is one object, and written once for all of them. */
const encoded = new WeakMap<ServerEvent, string>();

function encode(event: ServerEvent): string {
  const known = encoded.get(event);
  if (known !== undefined) {
    return known;
  }
  const lines = [`event: ${event.event}`, `data: ${JSON.stringify(event.data)}`];
  const text = `${(event.id === undefined ? lines : [`id: ${event.id}`, ...lines]).join('\n')}\n\n`;
  encoded.set(event, text);
  return text;
}
