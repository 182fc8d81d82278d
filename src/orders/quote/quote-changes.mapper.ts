import type { Plain } from '../../platform/http/plain.js';
import { describe, type Language } from '../../platform/http/problem.js';
import type { QuoteChangeDto } from './quote-changes.dto.js';
import { compareQuotes, type QuoteChange } from './quote-changes.js';
import { toShown } from './quote-shown.js';
import type { PackedQuote } from './quote-signing.js';
import type { Quote } from './quote.js';

/** What is different in the new quote, in words; `missing` are payments that cannot be made any more. */
export function toQuoteChanges(
  { promised, fresh, missing }: { promised: PackedQuote; fresh: Quote; missing: QuoteChange[] },
  language: Language,
): Plain<QuoteChangeDto>[] {
  const now = toShown(fresh);
  const shown = { ...now, ...promised.shown, lines: promised.lines, terms: promised.terms };
  const changes = [...compareQuotes(shown, now, fresh.problems), ...missing];
  const money = (amount: number | null) =>
    amount === null ? null : { amount, currency: now.currency };
  return changes.map(({ text, params, before, after, ...change }) => ({
    ...change,
    before: money(before),
    after: money(after),
    detail: describe(text, language, params),
  }));
}
