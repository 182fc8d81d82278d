import axios, { type AxiosInstance } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';

export interface OutboundRequest {
  url: string;
  /** JSON as text. A request without a body is a GET. */
  body?: string;
  headers?: Record<string, string>;
  /** From the start of the request to the end of its answer. */
  timeoutMs: number;
}

export interface OutboundStatus {
  /** Whether the status is 2xx. A redirect is not. */
  ok: boolean;
  status: number;
  headers: Record<string, unknown>;
}

export interface OutboundAnswer extends OutboundStatus {
  bytes: Buffer;
}

/** No connection existed: the request cannot have arrived. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

export type OutboundFailure = 'not-sent' | 'timeout' | 'broken' | 'unreadable';

/**
 * A request without an answer. Has nothing of the request in it: the address, headers and body may hold secrets and
 * what guests have written.
 */
export class OutboundError extends Error {
  constructor(
    /**
     * `not-sent`: no connection existed; `timeout`: no whole answer in time; `broken`: the connection ended too early;
     * `unreadable`: the answer is longer than allowed, or its compression is broken.
     */
    readonly failure: OutboundFailure,
    readonly code: string,
  ) {
    super(`did not answer (${code})`);
    this.name = 'OutboundError';
  }
}

/** How axios hands an answer over. */
interface Forms {
  arraybuffer: Buffer;
  stream: Readable;
}

const MAX_SOCKETS = 32;

/**
 * The only way to call other services over HTTP. Connections are kept open and reused, `HTTP_PROXY` is not honoured, and
 * redirects are not followed: the other address may be unencrypted, and nobody has chosen it.
 */
export class OutboundHttp {
  private readonly axios: AxiosInstance;

  constructor(largestAnswerBytes: number) {
    this.axios = axios.create({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
      maxContentLength: largestAnswerBytes,
      maxRedirects: 0,
      proxy: false,
      headers: { 'User-Agent': 'foodtech-bff', Accept: 'application/json' },
      // Both sides are bytes here: axios would repair a text that is no JSON.
      transformRequest: (body: unknown) => body,
      transformResponse: (bytes: unknown) => bytes,
      validateStatus: () => true,
      decompress: true,
    });
  }

  /**
   * Returns the answer, whatever its status.
   * @throws OutboundError
   */
  async read(request: OutboundRequest): Promise<OutboundAnswer> {
    const { data, ...status } = await this.send(request, 'arraybuffer');
    return { ...status, bytes: data };
  }

  /**
   * Returns the status as soon as it is known, and cuts the rest of the answer off.
   * @throws OutboundError
   */
  async readStatus(request: OutboundRequest): Promise<OutboundStatus> {
    const { data, ...status } = await this.send(request, 'stream');
    data.on('error', () => undefined).destroy();
    return status;
  }

  private async send<Form extends keyof Forms>(
    { url, body, headers, timeoutMs }: OutboundRequest,
    responseType: Form,
  ): Promise<OutboundStatus & { data: Forms[Form] }> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const { status, data, ...answer } = await this.axios.request<Forms[Form]>({
        url,
        method: body === undefined ? 'GET' : 'POST',
        data: body,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        responseType,
        // Anything between would keep the connection open when the stream is destroyed.
        ...(responseType === 'stream' ? { decompress: false, maxContentLength: -1 } : {}),
        signal,
      });
      return { ok: status >= 200 && status < 300, status, headers: answer.headers, data };
    } catch (error) {
      throw explain(error, signal.aborted);
    }
  }
}

/** The error of axios carries the whole request, so that only its code goes on. */
function explain(error: unknown, timedOut: boolean): OutboundError {
  if (timedOut) {
    return new OutboundError('timeout', 'ETIMEDOUT');
  }
  if (error instanceof Error && error.message.startsWith('maxContentLength')) {
    return new OutboundError('unreadable', 'ANSWER_TOO_LONG');
  }
  const code = codeOf(error);
  if (NEVER_CONNECTED.has(code)) {
    return new OutboundError('not-sent', code);
  }
  return new OutboundError(code === 'Z_DATA_ERROR' ? 'unreadable' : 'broken', code);
}

/** Codes are words of Node's; anything else may be a part of the request. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
