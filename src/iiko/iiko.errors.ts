import { z } from 'zod';
import type { Redact } from '../platform/logging/redaction.js';
import { cleanText } from './schemas/clean-text.js';
import { cleanString } from './schemas/reading.js';

export type IikoErrorKind =
  | 'timeout'
  | 'network'
  | 'rejected'
  | 'unauthorized'
  | 'rate-limited'
  | 'unavailable'
  | 'malformed'
  | 'expired'
  | 'budget'
  | 'circuit-open';

/**
 * Was the operation carried out? `not-sent`: certainly not, it never left; `refused`: certainly not,
 * iiko said so; `unknown`: perhaps – look it up before doing it again.
 */
export type IikoOutcome = 'not-sent' | 'refused' | 'unknown';

export interface IikoErrorDetails {
  kind: IikoErrorKind;
  outcome: IikoOutcome;
  operation: string;
  /** HTTP status, when there was an answer. */
  status?: number;
  /** iiko's code, an open set: `INVALID_BODY_JSON_FORMAT`, `TOO_MANY_DATA_REQUESTED`, … */
  code?: string;
  /** iiko's text, free of secrets and phone numbers. */
  description?: string;
  correlationId?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** Every failure of a call to iiko. */
export class IikoError extends Error {
  readonly kind: IikoErrorKind;
  readonly outcome: IikoOutcome;
  readonly operation: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly description: string | undefined;
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: IikoErrorDetails) {
    super(summarise(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'IikoError';
    this.kind = details.kind;
    this.outcome = details.outcome;
    this.operation = details.operation;
    this.status = details.status;
    this.code = details.code;
    this.description = details.description;
    this.correlationId = details.correlationId;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

export interface StatusMeaning {
  kind: IikoErrorKind;
  outcome: IikoOutcome;
  /** For operations that are safe to repeat. */
  retryable: boolean;
}

/**
 * Meaning of every status that iiko's article "API error types" names, and of the gateway's that were
 * seen live. The vendor: 402 and 423 are about the key like 401; never repeat any other 4xx.
 */
const STATUS_MEANINGS: Readonly<Record<number, StatusMeaning>> = {
  400: { kind: 'rejected', outcome: 'refused', retryable: false },
  401: { kind: 'unauthorized', outcome: 'refused', retryable: false },
  402: { kind: 'unauthorized', outcome: 'refused', retryable: false },
  403: { kind: 'rejected', outcome: 'refused', retryable: false },
  404: { kind: 'rejected', outcome: 'refused', retryable: false },
  405: { kind: 'rejected', outcome: 'refused', retryable: false },
  408: { kind: 'timeout', outcome: 'unknown', retryable: true },
  410: { kind: 'expired', outcome: 'refused', retryable: false },
  422: { kind: 'rejected', outcome: 'refused', retryable: false },
  423: { kind: 'unauthorized', outcome: 'refused', retryable: false },
  429: { kind: 'rate-limited', outcome: 'refused', retryable: true },
  500: { kind: 'unavailable', outcome: 'unknown', retryable: true },
  502: { kind: 'unavailable', outcome: 'unknown', retryable: true },
  503: { kind: 'unavailable', outcome: 'unknown', retryable: true },
  504: { kind: 'unavailable', outcome: 'unknown', retryable: true },
};

/** A status outside the table proves nothing about what happened, and is no reason to repeat. */
export function meaningOf(status: number): StatusMeaning {
  return (
    STATUS_MEANINGS[status] ?? {
      kind: otherKind(status),
      outcome: 'unknown',
      retryable: false,
    }
  );
}

/** May the same call succeed in a moment? Whether it may be repeated is the operation's affair. */
export function isTransient({ kind, status }: IikoError): boolean {
  return status === undefined
    ? kind === 'timeout' || kind === 'network'
    : meaningOf(status).retryable;
}

/**
 * iiko answers 401 also when the key lacks the right to a method (`Right … is not allowed for this
 * ApiLogin.`, seen live): a new token changes nothing then.
 */
export function isMissingRight({
  status,
  description,
}: Pick<IikoError, 'status' | 'description'>): boolean {
  return status === 401 && description !== undefined && /^Right\b.*not allowed/i.test(description);
}

/**
 * iiko has refused it, and would again: the same call succeeds only when the account, its rights or our configuration
 * have changed.
 */
export function isPermanentRefusal({ kind, outcome }: IikoError): boolean {
  return outcome === 'refused' && kind !== 'rate-limited';
}

/** The quota of the whole restriction group is used up: every other call of it would be refused as well. */
export function isGroupRefused({ kind, code }: IikoError): boolean {
  return kind === 'rate-limited' && code !== WHOLE_NOMENCLATURE;
}

/** Our own budget, or iiko's quota behind it: nothing was carried out, and nothing is wrong with the call. */
export function isQuotaUsedUp(error: IikoError): boolean {
  return error.kind === 'budget' || isGroupRefused(error);
}

/**
 * How long the same call would be refused, and count towards a block of the key (the vendor: too many failing requests,
 * and as many 429 as successes); undefined where it may be tried again at any time.
 */
export function pauseSecondsAfter(error: IikoError): number | undefined {
  if (error.code === WHOLE_NOMENCLATURE) {
    return 600;
  }
  // A refused key rests by itself: to look whether it still does costs iiko nothing.
  if (
    error.outcome === 'not-sent' &&
    (error.kind === 'unauthorized' || error.kind === 'malformed')
  ) {
    return undefined;
  }
  if (error.retryAfterSeconds !== undefined) {
    return error.retryAfterSeconds;
  }
  if (error.kind === 'rate-limited') {
    return 60;
  }
  return undefined;
}

/** When a call that has failed may be made again: when iiko says so, and what the key has no right to not before a minute. */
export function retryMsAfter(error: IikoError, usualMs: number): number {
  if (error.retryAfterSeconds !== undefined) {
    return error.retryAfterSeconds * 1_000 || usualMs;
  }
  return isMissingRight(error) ? Math.max(usualMs, 60_000) : usualMs;
}

/** Of a nomenclature asked for without a revision, which iiko gives once an hour; nobody knows when that began. */
const WHOLE_NOMENCLATURE = 'TOO_MANY_NOMENCLATURE_REQUESTS_WITHOUT_REVISION';

/** iikoCard answers 400 for a guest that it does not know: a new guest, not an error. */
export function isUnknownCustomer({ status, code }: IikoError): boolean {
  return status === 400 && (code === 'Validation_IncorrectPhone' || code === WRONG_CUSTOMER);
}

const WRONG_CUSTOMER = 'Transport_WrongCustomerNumber';

/** What iikoCard answers to everything where an organization has no contract for loyalty (seen live). */
export function isLoyaltyMissing({ status, code }: IikoError): boolean {
  return status === 400 && NOT_PROVISIONED.has(code ?? '');
}

const NOT_PROVISIONED = new Set(['Transport_WrongCrmId', 'Common_OrganizationNotFound']);

const ABSENT = cleanString().nullish().catch(undefined);

const errorBodySchema = z.object({
  correlationId: ABSENT,
  error: ABSENT,
  errorDescription: ABSENT,
  // Loyalty: {message, code, errorCode}; back office: {message, details}.
  code: ABSENT,
  errorCode: ABSENT,
  message: ABSENT,
});

export interface IikoErrorText {
  code?: string;
  description?: string;
  correlationId?: string;
}

/** Reads any of iiko's three error bodies; text that is none of them is kept as the description. */
export function readErrorBody(body: unknown, redact: Redact): IikoErrorText {
  if (typeof body === 'string') {
    const text = beginningOf(body)
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return text === '' ? {} : { description: shorten(redact(cleanText(text))) };
  }
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) {
    return {};
  }
  const { correlationId, error, errorDescription, code, errorCode, message } = parsed.data;
  const text = beginningOf(errorDescription ?? message ?? '');
  return {
    ...present('code', (error ?? errorCode ?? code)?.slice(0, LONGEST_CODE)),
    ...present('description', text ? shorten(redact(text)) : undefined),
    ...present('correlationId', correlationId),
  };
}

const LONGEST_DESCRIPTION = 500;
const LONGEST_CODE = 200;
/** The reason stands near the beginning. */
const LONGEST_PAGE = 4_000;

/**
 * A page may be megabytes, and an expression that looks for the end of each tag goes through all the rest each time. Cut
 * at a blank: half a secret would not be known as one.
 */
function beginningOf(text: string): string {
  return text.length <= LONGEST_PAGE
    ? text
    : text.slice(0, text.lastIndexOf(' ', LONGEST_PAGE - 1) + 1);
}

function shorten(text: string): string {
  return text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION)}…` : text;
}

function present(key: keyof IikoErrorText, value: string | null | undefined) {
  return value ? { [key]: value } : {};
}

function otherKind(status: number): IikoErrorKind {
  if (status >= 500) {
    return 'unavailable';
  }
  return status >= 400 ? 'rejected' : 'malformed';
}

function summarise({ operation, kind, status, code, description }: IikoErrorDetails): string {
  const facts = [status, code, description].filter((fact) => fact !== undefined).join(' ');
  return `iiko ${operation}: ${kind}${facts === '' ? '' : ` (${facts})`}`;
}
