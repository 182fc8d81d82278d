import {
  OutboundError,
  OutboundHttp,
  type OutboundFailure,
} from '../platform/outbound/outbound-http.js';
import { readRetryAfter } from '../platform/outbound/retry-after.js';
import { IikoError, type IikoErrorKind, type IikoOutcome } from './iiko.errors.js';

export interface RawAnswer {
  status: number;
  /** Parsed JSON; the text itself where it is none; bytes of a good answer where the operation wants them. */
  body: unknown;
  retryAfterSeconds?: number;
}

/** A menu of several thousand items is a few megabytes; the vendor caps an export at ten. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The HTTP side: JSON goes out and comes in, with the token and time-outs of iiko. */
export class IikoConnection {
  private readonly http = new OutboundHttp(MAX_ANSWER_BYTES);

  constructor(private readonly baseUrl: string) {}

  /**
   * Posts JSON and reads the answer, whatever its status, within `timeoutMs` from start to end.
   * @throws IikoError of kind `timeout`, `network` or `malformed`
   */
  async post(request: {
    operation: { name: string; path: string; answer?: 'bytes' };
    body: object;
    timeoutMs: number;
    token?: string;
  }): Promise<RawAnswer> {
    const { operation, body, timeoutMs, token } = request;
    try {
      const { ok, status, headers, bytes } = await this.http.read({
        url: this.baseUrl + operation.path,
        body: JSON.stringify(body),
        headers: {
          ...timeoutHeader(timeoutMs),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        timeoutMs,
      });
      // An error is small, and is always parsed.
      const isWantedAsBytes = ok && operation.answer === 'bytes';
      return { status, body: isWantedAsBytes ? bytes : parseJson(bytes), ...retryAfter(headers) };
    } catch (error) {
      if (!(error instanceof OutboundError)) {
        throw error;
      }
      const { failure, code } = error;
      throw new IikoError({ ...MEANINGS[failure], operation: operation.name, code, cause: error });
    }
  }
}

const MEANINGS: Record<OutboundFailure, { kind: IikoErrorKind; outcome: IikoOutcome }> = {
  timeout: { kind: 'timeout', outcome: 'unknown' },
  'not-sent': { kind: 'network', outcome: 'not-sent' },
  broken: { kind: 'network', outcome: 'unknown' },
  unreadable: { kind: 'malformed', outcome: 'unknown' },
};

/**
 * iiko gives up after this many whole seconds (15 by itself); it must do so before we do, so that its
 * own answer, a 408 with a correlationId, reaches us.
 */
function timeoutHeader(timeoutMs: number): Record<string, string> {
  const seconds = Math.ceil(timeoutMs / 1_000) - 1;
  return seconds >= 1 ? { Timeout: String(seconds) } : {};
}

function parseJson(bytes: Buffer): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function retryAfter(headers: Record<string, unknown>): { retryAfterSeconds?: number } {
  const waitMs = readRetryAfter(headers['retry-after'], headers.date);
  return waitMs === undefined ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1_000) };
}
