/** White space, and letters and marks that show as nothing: Hangul fillers, an empty braille cell. */
const BLANKS = /[\s\u{85}\u{115f}\u{1160}\u{2800}\u{3164}\u{ffa0}]+/gu;

/**
 * Controls (a kitchen's printer obeys them), format characters (they turn the direction of a line or hide in a
 * word), halves of pairs, what stands for something unreadable, and code points that are no characters.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u{34f}\u{17b4}\u{17b5}\u{fffc}\u{fffd}\p{Noncharacter_Code_Point}]|(?!\u{200c}|\u{200d}|[\u{e0020}-\u{e007f}])\p{Cf}/gu;

/** A joiner stays where writing needs it: between the parts of an emoji, and after letters of joining scripts. */
const IDLE_JOINER =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}\u{e007f}])(?<![\p{L}\p{M}])[\u{200c}\u{200d}]|(?<=[\p{scx=Latn}\p{scx=Cyrl}\p{scx=Grek}])[\u{200c}\u{200d}]|[\u{200c}\u{200d}](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;

/** A variation selector, where nothing stands before it that has variants. */
const IDLE_SELECTOR =
  /(?<![\p{Emoji}\p{Extended_Pictographic}\p{sc=Han}\p{Sm}\p{So}])[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/** Tags spell the flags of England, Scotland and Wales after a black flag, and are invisible elsewhere. */
const IDLE_TAG = /(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0020}-\u{e007f}]+/gu;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

/**
 * A text as its author sees it: on one line, without what is invisible, composed (NFC), so that the same text
 * is the same characters from every keyboard. Empty where nothing can be seen.
 */
export function cleanText(text: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(INVISIBLE, '')
    .replace(IDLE_TAG, '')
    .replace(IDLE_SELECTOR, '')
    .replace(IDLE_JOINER, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return VISIBLE.test(cleaned) ? cleaned : '';
}
