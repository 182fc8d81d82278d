import Negotiator from 'negotiator';
import type { ProblemAction, Text } from './problem-definition.js';
import { PROBLEMS, type ProblemCode, type ProblemDefinition } from './problem-table.js';

export type { Text } from './problem-definition.js';

export type Language = 'ru' | 'en';

/** Values for the `{names}` in a text; one that is a text itself is put in in the language of the whole. */
export type TextParams = Record<string, string | number | Text>;

/**
 * One violation among several, with a JSON pointer (RFC 6901) into the request body. It is put into words
 * only when the problem is answered, because only then the language is known; `violationOf` makes one.
 */
export interface Violation {
  code: string;
  pointer: string;
  text: Text;
  params?: TextParams;
  action?: ProblemAction;
  /** What would solve it, for programs. */
  hint?: object;
}

interface ProblemOptions {
  /** Values for the `{names}` in the problem's text. */
  params?: TextParams;
  errors?: Violation[];
  /** Further members of the answer (RFC 9457, extension members). */
  extensions?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** Where the caller should do something else about it than about others of its code. */
  action?: ProblemAction;
  cause?: unknown;
}

/** The request cannot be served; answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override name = 'Problem';
  readonly params: TextParams;
  readonly errors: Violation[] | undefined;
  readonly extensions: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly action: ProblemAction;

  constructor(
    readonly code: ProblemCode,
    { params = {}, errors, extensions = {}, headers = {}, action, cause }: ProblemOptions = {},
  ) {
    super(describe(PROBLEMS[code], 'en', params), { cause });
    this.params = params;
    this.errors = errors;
    this.extensions = extensions;
    this.headers = headers;
    this.action = action ?? PROBLEMS[code].action;
  }

  get definition(): ProblemDefinition {
    return PROBLEMS[this.code];
  }

  toBody(context: { language: Language; requestId: string; publicUrl: string }): ProblemBody {
    const { status } = this.definition;
    return {
      type: `${context.publicUrl}/problems/${this.code}`,
      title: titleOf(this.code),
      status,
      code: this.code,
      detail: describe(this.definition, context.language, this.params),
      action: this.action,
      requestId: context.requestId,
      ...(this.errors === undefined
        ? {}
        : { errors: this.errors.map((violation) => inWords(violation, context.language)) }),
      ...this.extensions,
    };
  }
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  action: string;
  requestId: string;
  errors?: ViolationBody[];
}

interface ViolationBody {
  code: string;
  pointer: string;
  detail: string;
  action?: ProblemAction;
  hint?: object;
}

function inWords(
  { code, pointer, text, params, action, hint }: Violation,
  language: Language,
): ViolationBody {
  return {
    code,
    pointer,
    detail: describe(text, language, params),
    ...(action === undefined ? {} : { action }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** `quote_expired` → `Quote expired`. */
export function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ').replace(/\b(json|uri)\b/g, (name) => name.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Russian unless the caller prefers English: guests of these restaurants are the readers. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) {
    return 'ru';
  }
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
  return negotiator.language(['ru', 'en']) === 'en' ? 'en' : 'ru';
}

export function describe(text: Text, language: Language, params: TextParams = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name] ?? placeholder;
    if (typeof value === 'object') {
      return value[language];
    }
    return typeof value === 'number' && language === 'ru'
      ? String(value).replace('.', ',')
      : String(value);
  });
}
