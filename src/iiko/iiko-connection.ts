import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { readRetryAfter } from '../outbound/retry-after.js';
import { IikoError, type IikoErrorKind, type IikoOutcome } from './iiko.errors.js';
import type { Redact } from './redaction.js';

export interface RawAnswer {
  status: number;
  /** Parsed JSON; the text itself where it is none; bytes of a good answer where the operation wants them. */
  body: unknown;
  retryAfterSeconds?: number;
}

/** A menu of several thousand items is a few megabytes; the vendor caps an export at ten. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_SOCKETS = 32;

/**
 * The HTTP side: connections are kept open and reused, answers may be compressed, redirects are not
 * followed (a token must not travel to another host) and `HTTP_PROXY` is not honoured.
 */
export class IikoConnection {
  private readonly axios: AxiosInstance;

  constructor(
    baseUrl: string,
    private readonly redact: Redact,
  ) {
    this.axios = axios.create({
      baseURL: baseUrl,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
      maxContentLength: MAX_ANSWER_BYTES,
      maxRedirects: 0,
      proxy: false,
      headers: { 'User-Agent': 'foodtech-bff', Accept: 'application/json' },
      responseType: 'text',
      // The text is parsed here: axios would quietly hand over what is no JSON.
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
      decompress: true,
    });
  }

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
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.axios.post<string | Buffer>(operation.path, body, {
        signal,
        responseType: operation.answer === 'bytes' ? 'arraybuffer' : 'text',
        headers: {
          ...timeoutHeader(timeoutMs),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
      });
      return {
        status: response.status,
        body: readBody(response.data, response.status),
        ...retryAfter(response.headers),
      };
    } catch (error) {
      throw this.explain(error, operation.name, signal.aborted);
    }
  }

  /** The original error carries headers and body with it, so only its code and message go on. */
  private explain(error: unknown, operation: string, timedOut: boolean): IikoError {
    const code = codeOf(error);
    const message = this.redact(error instanceof Error ? error.message : 'unknown failure');
    return new IikoError({
      ...meaningOfFailure(code, message, timedOut),
      operation,
      code,
      cause: new Error(message),
    });
  }
}

/** No connection existed: nothing can have arrived. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function meaningOfFailure(
  code: string | undefined,
  message: string,
  timedOut: boolean,
): { kind: IikoErrorKind; outcome: IikoOutcome } {
  if (timedOut) {
    return { kind: 'timeout', outcome: 'unknown' };
  }
  if (code !== undefined && NEVER_CONNECTED.has(code)) {
    return { kind: 'network', outcome: 'not-sent' };
  }
  // Arrived but not to be read: broken compression, or more bytes than we take.
  if (code === 'Z_DATA_ERROR' || message.includes('maxContentLength')) {
    return { kind: 'malformed', outcome: 'unknown' };
  }
  return { kind: 'network', outcome: 'unknown' };
}

/**
 * iiko gives up after this many whole seconds (15 by itself); it must do so before we do, so that its
 * own answer, a 408 with a correlationId, reaches us.
 */
function timeoutHeader(timeoutMs: number): { Timeout?: string } {
  const seconds = Math.ceil(timeoutMs / 1_000) - 1;
  return seconds >= 1 ? { Timeout: String(seconds) } : {};
}

/** What iiko says with an error is small, and is always read. */
function readBody(data: string | Buffer, status: number): unknown {
  if (typeof data === 'string') {
    return parseJson(data);
  }
  return status >= 200 && status < 300 ? data : parseJson(data.toString('utf8'));
}

function parseJson(text: string): unknown {
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

function codeOf(error: unknown): string | undefined {
  if (isAxiosError(error)) {
    return error.code;
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
