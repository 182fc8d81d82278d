import { Inject, Injectable } from '@nestjs/common';
import axios from 'axios';
import { CONFIG, type Config } from '../config/config.js';
import { CodeNotSentError, fillIn, type CodeMessage, type CodeSender } from './code-delivery.js';

const TIMEOUT_MS = 5_000;
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const LARGEST_ANSWER_BYTES = 65_536;

/** Any SMS service with an HTTP API: address, body and headers are configuration. 2xx counts as sent. */
@Injectable()
export class GatewayCodeSender implements CodeSender {
  readonly name = 'gateway';

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'otp'>) {}

  async send({ phone, code, text }: CodeMessage): Promise<void> {
    const { url, body, headers } = this.config.otp.gateway;
    const values = { phone, code, text };
    const data = body === undefined ? undefined : fillIn(body, values, escapeJson);
    const failure = await axios
      .request({
        method: data === undefined ? 'GET' : 'POST',
        url: fillIn(url, values, encodeURIComponent),
        data,
        headers: {
          ...(data === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // Somewhere else may be unencrypted, and nobody has chosen it.
        maxRedirects: 0,
        maxContentLength: LARGEST_ANSWER_BYTES,
      })
      .then(() => undefined, reasonOf);
    if (failure !== undefined) {
      throw new CodeNotSentError(`the gateway ${failure.reason}`, failure.mayArrive);
    }
  }
}

/** Inside the quotes of a JSON string. */
function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The error itself stays here: it has the request in it, with the code, the phone and our credentials. */
function reasonOf(error: unknown): { reason: string; mayArrive: boolean } {
  if (!axios.isAxiosError(error)) {
    return { reason: 'could not be asked', mayArrive: false };
  }
  if (error.response !== undefined) {
    return { reason: `answered ${error.response.status}`, mayArrive: false };
  }
  const code = error.code ?? 'unknown';
  return { reason: `did not answer (${code})`, mayArrive: !NEVER_CONNECTED.has(code) };
}
