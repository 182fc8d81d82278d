import { sortStreets, StreetSearch } from './street-search.js';

const NAMES = [
  'Тверская',
  '1-я Тверская-Ямская',
  'Тверской бульвар',
  'Новый Арбат',
  'Арбат',
  '1-й Кожуховский проезд',
  '2-й Кожуховский проезд',
  'Большая Никитская',
  'Малая Никитская',
  'Ленина',
  'Ленинский проспект',
  'проспект Мира',
  'Академика Миронова',
  '8 Марта',
  'Щорса',
  'Хохрякова',
  'Толмачёва',
  'Сакко и Ванцетти',
];

describe('StreetSearch', () => {
  let index: StreetSearch;

  beforeAll(async () => {
    index = await StreetSearch.build(await sortStreets(NAMES.map((name) => ({ id: name, name }))));
  });

  const first = (text: string) => index.find(text, 10)[0]?.name;

  it.each([
    ['as it is', 'Арбат', 'Арбат'],
    ['the first letters', 'твер', 'Тверская'],
    ['letters of a word inside', 'ник', 'Большая Никитская'],
    ['with its kind', 'ул. Тверская', 'Тверская'],
    ['an abbreviated kind', '1-й кожуховский пр-д', '1-й Кожуховский проезд'],
    ['a kind not finished', '1-й кожуховский пр', '1-й Кожуховский проезд'],
    ['another order of words', 'кожуховский проезд 2-й', '2-й Кожуховский проезд'],
    ['a bare number', '2 кожух', '2-й Кожуховский проезд'],
    ['a number without a hyphen', '1й кожуховский', '1-й Кожуховский проезд'],
    ['a number that is the name', '8 мар', '8 Марта'],
    ['beginnings of words', 'бол ник', 'Большая Никитская'],
    ['a missing letter', 'Твеская', 'Тверская'],
    ['a wrong letter', 'никидская', 'Большая Никитская'],
    ['swapped letters', 'кожухвоский', '1-й Кожуховский проезд'],
    ['a typo in an unfinished word', 'кажухов', '1-й Кожуховский проезд'],
    ['the English layout', 'ndthcrfz', 'Тверская'],
    ['the English layout with signs for letters', '[j[hzrjdf', 'Хохрякова'],
    ['Latin letters', 'tverskaya', 'Тверская'],
    ['another transliteration', 'Shchorsa', 'Щорса'],
    ['е for ё', 'толмачева', 'Толмачёва'],
    ['without a conjunction', 'сакко ванцетти', 'Сакко и Ванцетти'],
    ['more than the name has', 'москва новый арбат', 'Новый Арбат'],
  ])('finds a street by %s: %s', (_how, text, name) => {
    expect(first(text)).toBe(name);
  });

  it('puts names that begin so first, the shortest of them before all', () => {
    expect(index.find('ленин', 10).map(({ name }) => name)).toEqual([
      'Ленина',
      'Ленинский проспект',
    ]);
    expect(index.find('арбат', 10).map(({ name }) => name)).toEqual(['Арбат', 'Новый Арбат']);
  });

  it('prefers a whole word to the beginning of another', () => {
    expect(first('мира')).toBe('проспект Мира');
  });

  it('gives no more than asked', () => {
    expect(index.find('т', 2)).toHaveLength(2);
  });

  it.each(['ъъъ', '!!!', 'qqqqqqqq'])('finds nothing for %s', (text) => {
    expect(index.find(text, 10)).toEqual([]);
  });

  it.each([
    ['Тверская', 'Тверская'],
    ['ул. тверская', 'Тверская'],
    ['Кожуховский 1-й пр-д', '1-й Кожуховский проезд'],
    ['Кожуховский проезд', undefined],
    ['Никитская', undefined],
  ])('knows which street is meant by "%s"', (text, name) => {
    expect(index.named(text)?.name).toBe(name);
  });
});
