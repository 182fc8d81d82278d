import type { Text } from './problem.js';

/** A text in both languages: where one answer serves everybody, the app chooses. */
export class TextDto implements Text {
  readonly en: string;
  readonly ru: string;
}
