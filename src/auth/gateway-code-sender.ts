import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { OutboundError, OutboundHttp } from '../platform/outbound/outbound-http.js';
import { CodeNotSentError, fillIn, type CodeMessage, type CodeSender } from './code-delivery.js';

const TIMEOUT_MS = 5_000;
const LARGEST_ANSWER_BYTES = 65_536;

/** Any SMS service with an HTTP API: address, body and headers are configuration. 2xx counts as sent. */
@Injectable()
export class GatewayCodeSender implements CodeSender {
  readonly name = 'gateway';
  private readonly http = new OutboundHttp(LARGEST_ANSWER_BYTES);

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'otp'>) {}

  async send({ phone, code, text }: CodeMessage): Promise<void> {
    const { url, body, headers } = this.config.otp.gateway;
    const values = { phone, code, text };
    const answer = await this.http
      .readStatus({
        url: fillIn(url, values, encodeURIComponent),
        body: body === undefined ? undefined : fillIn(body, values, escapeJson),
        headers,
        timeoutMs: TIMEOUT_MS,
      })
      .catch(notAnswered);
    if (!answer.ok) {
      throw new CodeNotSentError(`the gateway answered ${answer.status}`, false);
    }
  }
}

/** Inside the quotes of a JSON string. */
function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function notAnswered(error: unknown): never {
  if (!(error instanceof OutboundError)) {
    throw error;
  }
  throw new CodeNotSentError(`the gateway ${error.message}`, error.failure !== 'not-sent');
}
