import type { Text } from './problem-definition.js';

const MINUTE_SECONDS = 60;
/** Beyond that nobody counts seconds. */
const SECONDS_UNTIL = 2 * MINUTE_SECONDS;

/** `in 45 seconds`, `через 58 минут`: from now on, and never shorter than it is. */
export function waitingTime(seconds: number): Text {
  return { en: waitingTimeIn('en', seconds), ru: waitingTimeIn('ru', seconds) };
}

function waitingTimeIn(language: keyof Text, seconds: number): string {
  // In Russian the number decides about the ending, and "через" about the case.
  const format = new Intl.RelativeTimeFormat(language);
  return seconds > SECONDS_UNTIL
    ? format.format(Math.ceil(seconds / MINUTE_SECONDS), 'minute')
    : format.format(seconds, 'second');
}
