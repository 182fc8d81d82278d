import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MenuJob, MenuResult } from './read-menu.js';

/** How the reading of a menu ended; `malformed`: the answer was none, and why. */
export type MenuAnswer = { result: MenuResult } | { malformed: string };

/** Its memory is worth more to others, and menus are read an hour apart. */
const IDLE_MS = 10_000;

/**
 * Reads menus in a thread of its own: to parse, check and compress a large one takes seconds, in which nothing else would be
 * answered. One at a time, since each takes memory.
 */
@Injectable()
export class MenuThread implements OnModuleDestroy {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  /** Ends the thread; a job that it is at fails. */
  async onModuleDestroy(): Promise<void> {
    await this.end();
  }

  /** @throws whatever ended the thread */
  read(job: MenuJob): Promise<MenuAnswer> {
    const answer = this.last.then(() => this.run(job));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async run(job: MenuJob): Promise<MenuAnswer> {
    clearTimeout(this.idle);
    this.worker ??= new Worker(new URL('./menu-worker.js', import.meta.url));
    const { worker } = this;
    worker.ref();
    const ended = new AbortController();
    try {
      const answer = once(worker, 'message', { signal: ended.signal });
      const exit = once(worker, 'exit', { signal: ended.signal }).then(() => {
        throw new Error('The thread that reads menus has ended.');
      });
      worker.postMessage(job, transferable(job.answer));
      const [message] = (await Promise.race([answer, exit])) as [MenuAnswer];
      worker.unref();
      this.idle = setTimeout(() => void this.end(), IDLE_MS).unref();
      return message;
    } catch (error) {
      await this.end();
      throw error;
    } finally {
      ended.abort();
    }
  }

  private async end(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}

/** Bytes that own their memory go over without a copy; Node shares one piece among small buffers. */
function transferable(bytes: Uint8Array | null): ArrayBuffer[] {
  return bytes !== null &&
    bytes.buffer instanceof ArrayBuffer &&
    bytes.byteLength === bytes.buffer.byteLength
    ? [bytes.buffer]
    : [];
}
