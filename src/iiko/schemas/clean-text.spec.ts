import fc from 'fast-check';
import { cleanParagraph, cleanText } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    ['blanks around it', '  Борщ  ', 'Борщ'],
    ['a NUL', 'Бор\u0000щ', 'Борщ'],
    ['half of a surrogate pair', 'Борщ \ud83c', 'Борщ'],
    ['the other half', '\udf55Пицца', 'Пицца'],
    ['control characters', 'Б\u0007о\u001bрщ\u009f', 'Борщ'],
    ['format characters', '\ufeffБо\u200bр\u00adщ\u202e', 'Борщ'],
    ['a tab and line ends', 'Борщ\tи\r\nхлеб\u2028тут', 'Борщ и хлеб тут'],
    ['a joiner between letters', 'Бо\u200dрщ', 'Борщ'],
  ])('takes out %s', (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each(['\u3164', '\u2800 \u2800', '\u115f\u1160', '\ufe0f', '\u034f\n\u200b', '\uffa0'])(
    'leaves nothing of %j, of which nothing can be seen',
    (text) => {
      expect(cleanText(text)).toBe('');
      expect(cleanParagraph(text)).toBe('');
    },
  );

  it.each([
    'Борщ',
    '🍕 Пицца',
    '❤️',
    '한글',
    '⠁',
    '👨‍🍳 Повар',
    'Crème brûlée',
    'می‌خواهم',
    'Чай 0,5 л — «Ассам»',
  ])('leaves %s as it is', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('keeps the lines of a paragraph', () => {
    expect(cleanParagraph(' Мука,\r\nмасло\u0000\n\nсоль ')).toBe('Мука,\nмасло\n\nсоль');
  });

  it('gives well-formed text without a NUL for any text, and the same the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(0xffff), (text, unit) => {
        const clean = cleanText(text + String.fromCharCode(unit) + text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { seed: 17, numRuns: 500 },
    );
  });
});
