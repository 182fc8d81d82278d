import fc from 'fast-check';
import { printable } from './printable.js';

const ESC = '\u{1b}';
const GS = '\u{1d}';
/** Every mark that turns the direction of a line. */
const BIDI = /[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;

/** Texts of any UTF-16 units, halves of pairs among them, with what is hostile in many of them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(ESC, GS, '\r\n', '\u{85}', '\u{2028}', '\u{2029}', '\u{202e}', '\u{2066}'),
    ),
  )
  .map((parts) => parts.join(''));

describe('printable', () => {
  it.each([
    ['an escape sequence', `борщ${ESC}i`, 'борщi'],
    ['the command that cuts the paper', `борщ${GS}V\0`, 'борщV'],
    ['a bell and a backspace', 'бо\u{7}рщ\b', 'борщ'],
    ['a control of eight bits', 'бо\u{9b}31mрщ', 'бо31mрщ'],
    ['marks that turn a line', 'на\u{202e}оборот\u{202c}', 'наоборот'],
    ['isolates', '\u{2066}борщ\u{2069}', 'борщ'],
    ['marks of direction', 'бо\u{200e}р\u{200f}щ\u{61c}', 'борщ'],
    ['the first half of a pair', 'бор\u{d83c}щ', 'борщ'],
    ['the second half, at the end of a text that was cut', 'борщ\u{df55}', 'борщ'],
    ['halves in the wrong order', '\u{df55}\u{d83c}', ''],
    ['a line break', 'борщ\nбез соли', 'борщ без соли'],
    ['breaks in a row, as one space', 'борщ\r\n\v\f\t\r\nбез соли', 'борщ без соли'],
    ['breaks of Unicode', 'борщ\u{85}без\u{2028}соли\u{2029}.', 'борщ без соли .'],
  ])('takes out %s', (_name, text, clean) => {
    expect(printable(text)).toBe(clean);
  });

  it.each([
    ['joiners of an emoji', '👨‍👩‍👧'],
    ['joiners of a script', 'می‌خواهم'],
    ['a space of no width, which commands nothing', 'бо\u{200b}рщ'],
    ['characters outside the basic plane', '🍕𝒳'],
    ['spaces as they are', '  борщ   без соли '],
    ['what looks like a break and is none', 'борщ ⏎ без соли'],
  ])('leaves %s', (_name, text) => {
    expect(printable(text)).toBe(text);
  });

  it('keeps a guest from writing a line of their own under ours', () => {
    const comment = `Без соли\r\nСдача с 5000 ₽\u{2028}Оплачено`;
    expect(printable({ comment })).toEqual({ comment: 'Без соли Сдача с 5000 ₽ Оплачено' });
  });

  it('reads every text of a body, however deep, and no names of members', () => {
    const body = {
      comment: `a${ESC}`,
      items: [{ name: `b${GS}`, amount: 1.5, modifiers: [[`c\n`]] }],
      'odd\nname': true,
      none: null,
      missing: undefined,
    };
    expect(printable(body)).toEqual({
      comment: 'a',
      items: [{ name: 'b', amount: 1.5, modifiers: [['c ']] }],
      'odd\nname': true,
      none: null,
      missing: undefined,
    });
  });

  it('leaves what is no plain object as it is', () => {
    const at = new Date();
    expect(printable({ at }).at).toBe(at);
  });

  it('changes nothing of the body that it was given', () => {
    const body = Object.freeze({ lines: Object.freeze([`a${ESC}`]) });
    expect(printable(body)).toEqual({ lines: ['a'] });
    expect(body).toEqual({ lines: [`a${ESC}`] });
  });

  it('lets no control, break or turn of direction through, and is done after one time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = printable(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(clean).not.toMatch(BIDI);
        expect(printable(clean)).toBe(clean);
        // iiko counts UTF-16 units: a text that was short enough stays so.
        expect(clean.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('takes out nothing else: pairs stay pairs, and the rest stays in its order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const others = (one: string) =>
          Array.from(one).filter(
            (each) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp} ]/u.test(each) && !BIDI.test(each),
          );
        expect(others(printable(text)).join('')).toBe(others(text).join(''));
      }),
    );
  });

  it('gives a body of the same shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const shape = (value: unknown) =>
          JSON.stringify(value, (_name, one: unknown) => (typeof one === 'string' ? 'text' : one));
        expect(shape(printable(body))).toBe(shape(body));
      }),
    );
  });
});
