import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import type { Language } from '../platform/http/problem.js';
import { LOGGER } from '../platform/logging/logger.js';
import { CODE_MESSAGES } from './code-messages.js';
import type { CodePurpose } from './phone-codes.repository.js';

export interface CodeMessage {
  /** E.164. */
  phone: string;
  code: string;
  /** The whole message, with the code in it. */
  text: string;
}

/** A code, and what decides how the message reads. */
export interface CodeToDeliver {
  /** E.164. */
  phone: string;
  code: string;
  purpose: CodePurpose;
  language: Language;
}

export class CodeNotSentError extends Error {
  constructor(
    message: string,
    /** Nobody knows: the one who was asked has not answered. */
    readonly mayArrive: boolean,
  ) {
    super(message);
    this.name = 'CodeNotSentError';
  }
}

/** `unknown`: it may have gone out all the same, and has to be counted. */
export type CodeOutcome = 'sent' | 'failed' | 'unknown';

/** One way for a code to reach a phone. Messages of its errors hold neither the code nor the phone. */
export interface CodeSender {
  readonly name: string;
  /** It reaches no phone: used beside the others, whether they work or not. */
  readonly isCopy?: boolean;
  send(message: CodeMessage): Promise<void>;
}

/** Injection token of the senders that the configuration names. */
export const CODE_SENDERS = Symbol('CODE_SENDERS');

/** Sends a code by the first configured way that works; the guest needs it once. */
@Injectable()
export class CodeDelivery {
  constructor(
    @Inject(CODE_SENDERS) private readonly senders: readonly CodeSender[],
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A way that has not answered may have sent it; the guest needs the code, so the next one is tried as well. */
  async deliver({ phone, code, ...about }: CodeToDeliver): Promise<CodeOutcome> {
    const message = { phone, code, text: this.textOf(code, about) };
    const copies = this.senders.filter(({ isCopy }) => isCopy);
    const ways = this.senders.filter(({ isCopy }) => !isCopy);
    const copied = await this.deliverFirst(copies, message);
    return ways.length === 0 ? copied : this.deliverFirst(ways, message);
  }

  private async deliverFirst(
    senders: readonly CodeSender[],
    message: CodeMessage,
  ): Promise<CodeOutcome> {
    let worst: CodeOutcome = 'failed';
    for (const sender of senders) {
      const outcome = await this.attempt(sender, message);
      if (outcome === 'sent') {
        return 'sent';
      }
      worst = outcome === 'unknown' ? 'unknown' : worst;
    }
    return worst;
  }

  private async attempt(sender: CodeSender, message: CodeMessage): Promise<CodeOutcome> {
    try {
      await sender.send(message);
      this.logger.info({ delivery: sender.name }, 'a code was sent');
      return 'sent';
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn({ delivery: sender.name, reason }, 'a code was not sent');
      return error instanceof CodeNotSentError && error.mayArrive ? 'unknown' : 'failed';
    }
  }

  private textOf(
    code: string,
    { purpose, language }: Omit<CodeToDeliver, 'phone' | 'code'>,
  ): string {
    const { message, brand } = this.config.otp;
    return fillIn(message ?? CODE_MESSAGES[purpose][language], { code, brand }, (value) => value);
  }
}

/** Replaces each `{name}` that there is a value for. */
export function fillIn(
  template: string,
  values: Record<string, string>,
  escape: (value: string) => string,
): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    return value === undefined ? placeholder : escape(value);
  });
}
