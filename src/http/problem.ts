import Negotiator from 'negotiator';
import { PROBLEMS, type ProblemCode, type ProblemDefinition } from './problem-table.js';

export type Language = 'ru' | 'en';

/** One violation among several, with a JSON pointer (RFC 6901) into the request body. */
export interface Violation {
  code: string;
  pointer: string;
  detail: string;
}

interface ProblemOptions {
  /** Values for the `{names}` in the problem's text. */
  params?: Record<string, string | number>;
  errors?: Violation[];
  /** Further members of the answer (RFC 9457, extension members). */
  extensions?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** The request cannot be served; answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override name = 'Problem';
  readonly params: Record<string, string | number>;
  readonly errors: Violation[] | undefined;
  readonly extensions: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ProblemCode,
    { params = {}, errors, extensions = {}, headers = {}, cause }: ProblemOptions = {},
  ) {
    super(describe(PROBLEMS[code], 'en', params), { cause });
    this.params = params;
    this.errors = errors;
    this.extensions = extensions;
    this.headers = headers;
  }

  get definition(): ProblemDefinition {
    return PROBLEMS[this.code];
  }

  toBody(context: { language: Language; requestId: string; publicUrl: string }): ProblemBody {
    const { status, action } = this.definition;
    return {
      type: `${context.publicUrl}/problems/${this.code}`,
      title: titleOf(this.code),
      status,
      code: this.code,
      detail: describe(this.definition, context.language, this.params),
      action,
      requestId: context.requestId,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
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
  errors?: Violation[];
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

export function describe(
  texts: { en: string; ru: string },
  language: Language,
  params: Record<string, string | number> = {},
): string {
  return texts[language].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(params[name] ?? placeholder),
  );
}
