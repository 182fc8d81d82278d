/**
 * How a word sounds, roughly, in Latin letters: «борщ», "borsch" and "borshch" are all `borsh`. Index and
 * query are compared by it, so that either alphabet finds the other.
 */
export function soundKey(word: string): string {
  const plain = withoutMarks(word.toLowerCase());
  const latin = plain.replace(/./gu, (letter) => LATIN.get(letter) ?? letter);
  const sounding = SPELLINGS.reduce(
    (text, [spelling, sound]) => text.replace(spelling, sound),
    latin,
  );
  return withoutEnding(withoutDoubles(sounding));
}

/** Words worth searching for: letters and digits; a lone letter is a preposition unless it is all there is. */
export function wordsOf(text: string): string[] {
  const words = withoutMarks(text.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [];
  const longer = words.filter((word) => word.length > 1);
  return longer.length > 0 ? longer : words;
}

/** What the keys would have given in the other layout: `gbwwf` is «пицца», «игкпук» is `burger`. */
export function inOtherLayout(text: string): string {
  return text.toLowerCase().replace(/./gu, (key) => OTHER_LAYOUT.get(key) ?? key);
}

/** ё becomes е, й becomes и, é becomes e. */
function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

const CYRILLIC = 'абвгдежзиклмнопрстуфхцчшщъыьэюя';
const SOUNDS = 'a b v g d e zh z i k l m n o p r s t u f h ts ch sh sh - i - e iu ia'.split(' ');
const SILENT = '-';

const LATIN = new Map(
  Array.from(CYRILLIC, (letter, index) => [letter, (SOUNDS[index] ?? '').replace(SILENT, '')]),
);

/** Spellings of foreign words and of transliterated Russian, longest first. */
const SPELLINGS: [RegExp, string][] = [
  [/shch|sch/g, 'sh'],
  [/tsts|zz/g, 'ts'],
  [/kh/g, 'h'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/c?k/g, 'k'],
  [/cc?(?=[eiy])/g, 'ts'],
  [/c(?!h)/g, 'k'],
  [/q/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/oo|ou/g, 'u'],
  [/[yj]/g, 'i'],
];

function withoutDoubles(text: string): string {
  return text.replace(/(\p{L})\1/gu, '$1');
}

/** Case and number: «пицца», «пиццу» and «пиццы» are one word to a guest. At least three letters stay. */
function withoutEnding(key: string): string {
  return key.replace(
    /(?<=^.{3,})(?:iami|ami|imi|ogo|ego|omu|emu|iah|ah|iam|am|om|em|ov|ev|aia|oi|ei|ii|ie|oe|ia|iu|[aeiou])$/u,
    '',
  );
}

const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюё';
const ENGLISH_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";

const OTHER_LAYOUT = new Map(
  Array.from(RUSSIAN_KEYS, (russian, index): [string, string][] => {
    const english = ENGLISH_KEYS.charAt(index);
    return [
      [russian, english],
      [english, russian],
    ];
  }).flat(),
);
