/**
 * A street's name as it is compared: lower case, ё as е, abbreviations spelled out, no "улица" (directories
 * leave it out), ordinals as bare numbers: «ул. 1-й Кожуховский пр-д» is `1 кожуховский проезд`.
 */
export function streetWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(ORDINAL, '$1 ')
    .split(/[\s.,;()"«»]+/)
    .flatMap((word) => ABBREVIATIONS.get(word) ?? word.split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word !== '');
  const telling = words.filter((word) => !UNSAID.has(word));
  return (telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
}

/** No street has more; each one costs a search of its own. */
const MOST_WORDS = 8;

const ORDINAL =
  /(\d{1,5})\s{0,3}-?\s{0,3}(?:ый|ий|ой|ая|ое|ее|го|й|я|е|st|nd|rd|th)(?![\p{L}\p{N}])/gu;

/** What is not the beginning of its own long form; "пер", "просп" and "наб" are. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['пр-д', 'проезд'],
  ['пр-зд', 'проезд'],
  ['пр-т', 'проспект'],
  ['пр-кт', 'проспект'],
  ['б-р', 'бульвар'],
  ['ш-се', 'шоссе'],
  ['пл-дь', 'площадь'],
  ['наб-ая', 'набережная'],
]);

const UNSAID = new Set(['ул', 'улица', 'street', 'st']);
