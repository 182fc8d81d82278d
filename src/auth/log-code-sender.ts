import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../platform/logging/logger.js';
import type { CodeMessage, CodeSender } from './code-delivery.js';
import { maskPhone } from './phone-number.js';

/** For development: whoever reads the log can sign in as anybody. The configuration guards it. */
@Injectable()
export class LogCodeSender implements CodeSender {
  readonly name = 'log';
  readonly isCopy = true;

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  send({ phone, code }: CodeMessage): Promise<void> {
    this.logger.warn(
      { to: maskPhone(phone), signInCode: code },
      'a sign-in code, by OTP_DELIVERY=log',
    );
    return Promise.resolve();
  }
}
