import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock.js';
import type { Settings } from '../settings.js';
import { normalizePhone } from './customers.js';
import { conflict, incorrectPhone } from './loyalty-error.js';

export interface Sms {
  at: string;
  phone: string;
  text: string;
  /** What a guest would type in: the first four to eight digits of the text, where it has any. */
  code: string | null;
  smsId: string;
  organizationId: string;
}

export interface Email {
  at: string;
  receiver: string;
  subject: string;
  body: string;
  organizationId: string;
}

// iiko names neither; of four numbers each, these are the ones the simulator uses.
const POSSIBLE = 0;
const NONE_LEFT = 1;
const DELIVERED = 2;
const FAILED = 3;

/** Messages to guests: nothing leaves the simulator, everything can be read in its outbox. */
export class Messages {
  private sms: Sms[] = [];
  private emails: Email[] = [];

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
  ) {}

  sendSms(message: Pick<Sms, 'phone' | 'text' | 'organizationId'>): Sms {
    const phone = normalizePhone(message.phone);
    if (!phone) {
      throw incorrectPhone(message.phone);
    }
    const { smsAvailable } = this.settings.current;
    if (smsAvailable === 0) {
      throw conflict('There are no text messages left to send.', 'SmsLimitExceeded');
    }
    if (smsAvailable !== null) {
      this.settings.change({ smsAvailable: smsAvailable - 1 });
    }
    const code = /\b\d{4,8}\b/.exec(message.text)?.[0] ?? null;
    const sent = { ...message, phone, code, smsId: randomUUID(), at: this.now() };
    this.sms.unshift(sent);
    return sent;
  }

  sendEmail(message: Omit<Email, 'at'>): void {
    this.emails.push({ ...message, at: this.now() });
  }

  possibility() {
    const { smsAvailable } = this.settings.current;
    return {
      status: smsAvailable === 0 ? NONE_LEFT : POSSIBLE,
      availableSmsCount: smsAvailable,
    };
  }

  statuses(smsIds: readonly string[]) {
    const known = new Set(this.sms.map(({ smsId }) => smsId));
    return smsIds.map((smsId) =>
      known.has(smsId.toLowerCase())
        ? { smsId, status: DELIVERED }
        : { smsId, status: FAILED, internalError: 'Message not found.' },
    );
  }

  /** Newest first. */
  sentSms(phone?: string): Sms[] {
    const wanted = phone === undefined ? undefined : normalizePhone(phone);
    return this.sms.filter((one) => phone === undefined || one.phone === wanted);
  }

  sentEmails(): Email[] {
    return [...this.emails];
  }

  clearSms(): void {
    this.sms = [];
  }

  clearEmails(): void {
    this.emails = [];
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
