import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.js';

export interface Answer {
  status: number;
  body: unknown;
}

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  key?: string;
  body?: object;
}

const PATIENCE_MS = [2_000, 8_000] as const;
/** Some hang up before anybody could answer. */
const HASTE_MS = [50, 500] as const;
const HASTY = 0.1;
const LONGEST_PAUSE_MS = 1_500;
/** Neither a yes nor a no; `idempotency_in_progress` is a 409 of this kind. */
const TRY_AGAIN = [408, 429, 500, 502, 503, 504];

/** What happened to the requests of all guests. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }
}

/** Calls the API as a good client does: after a time-out or a broken connection once more, at any replica. */
export class Caller {
  constructor(
    private readonly urls: readonly string[],
    private readonly random: Random,
    private readonly tally: Tally,
  ) {}

  anyUrl(): string {
    return this.random.pick(this.urls);
  }

  /** @returns the first answer that settles the request; undefined when none has come by `until` */
  async call(call: Call, until: number): Promise<Answer | undefined> {
    for (let attempt = 1; Date.now() < until; attempt += 1) {
      const answer = await this.attempt(call);
      if (answer !== undefined && !isPassing(answer)) {
        return answer;
      }
      this.tally.add(`${call.method} ${route(call)} repeated`);
      await delay(this.random.between(50, Math.min(LONGEST_PAUSE_MS, 200 * attempt)));
    }
    return undefined;
  }

  /** @returns undefined when nobody knows what has become of it */
  private async attempt({ method, path, token, key, body }: Call): Promise<Answer | undefined> {
    const [least, most] = this.random.chance(HASTY) ? HASTE_MS : PATIENCE_MS;
    const patienceMs = this.random.between(least, most);
    // Of `AbortSignal.timeout` Node 20 may forget those that nobody else holds.
    const hangUp = new AbortController();
    const timer = setTimeout(() => {
      hangUp.abort();
    }, patienceMs);
    try {
      const response = await fetch(`${this.anyUrl()}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: hangUp.signal,
      });
      const text = await response.text();
      this.tally.add(`answered ${response.status}`);
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      this.tally.add(hangUp.signal.aborted ? 'not waited for any longer' : 'connection broken');
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

export function codeOf({ body }: Answer): string {
  return (body as { code?: string } | undefined)?.code ?? 'no code';
}

function isPassing(answer: Answer): boolean {
  return TRY_AGAIN.includes(answer.status) || codeOf(answer) === 'idempotency_in_progress';
}

function route({ path }: Call): string {
  return path.replace(/[0-9a-f-]{36}/g, '{id}').replace(/\?.*/, '');
}
