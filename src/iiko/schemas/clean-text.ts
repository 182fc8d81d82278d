/**
 * Joins letters or pictures to one sign (an emoji of a cook is a person, this and a pan), and is a part of the text there;
 * elsewhere it is invisible.
 */
const JOINER =
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{Script=Arabic}\\ufe0f])[\\u200c\\u200d](?=[\\p{Extended_Pictographic}\\p{Script=Arabic}])';

const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
const UNSEEN = new RegExp(`(?!\\n|${JOINER})[\\p{Cc}\\p{Cf}\\p{Cs}]`, 'gu');
// Most texts are plain, and to look is much cheaper than to rewrite.
const PERHAPS_UNCLEAN = /[^\n\P{C}]|[\u2028\u2029]/u;
/** Some letters and signs have no look, such as the fillers of Korean and the empty Braille pattern. */
const SEEN = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Text of one line as we keep and show it: without control and format characters, halves of a character, and blanks
 * around it. PostgreSQL refuses some of them, and none can be seen. A text of which nothing can be seen is empty.
 */
export function cleanText(text: string): string {
  return cleanParagraph(text).replace(/\s*\n\s*/g, ' ');
}

/** The same with its lines. */
export function cleanParagraph(text: string): string {
  if (!SEEN.test(text)) {
    return '';
  }
  return PERHAPS_UNCLEAN.test(text)
    ? text.replace(LINE_END, '\n').replaceAll('\t', ' ').replace(UNSEEN, '').trim()
    : text.trim();
}
