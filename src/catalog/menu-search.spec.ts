import { MenuSearch } from './menu-search.js';
import type { MenuItem } from './menu.js';
import { inOtherLayout, soundKey, wordsOf } from '../platform/search/sound-key.js';

const SECTIONS: Record<string, Partial<MenuItem>[]> = {
  Супы: [
    { name: 'Борщ с говядиной', description: 'Свёкла, капуста, говядина' },
    { name: 'Крем-суп из тыквы', tags: ['вегетарианское'] },
  ],
  Пицца: [
    { name: 'Маргарита', description: 'Томаты, моцарелла, базилик' },
    { name: 'Пепперони', description: 'Острая колбаса, моцарелла' },
    { name: 'Пицца четыре сыра' },
  ],
  Пельмени: [{ name: 'Пельмени сибирские' }, { name: 'Вареники с вишней' }],
  Завтраки: [{ name: 'Каша овсяная' }, { name: 'Ёжики паровые' }],
  Напитки: [{ name: 'Coca-Cola' }, { name: 'Кофе капучино' }, { name: 'Чай с чабрецом' }],
};

function anItem(overrides: Partial<MenuItem>): MenuItem {
  return {
    id: overrides.name ?? '',
    sku: null,
    name: '',
    description: '',
    images: [],
    kind: 'simple',
    halvesSchemeId: null,
    sizes: [],
    modifierGroups: [],
    tags: [],
    labels: [],
    allergens: [],
    ...overrides,
  };
}

const ITEMS = Object.values(SECTIONS).flatMap((items) => items.map((item) => anItem(item)));

function createSearch(): Promise<MenuSearch> {
  let next = 0;
  const categories = Object.entries(SECTIONS).map(([name, items]) => ({
    name,
    items: items.map(() => next++),
  }));
  return MenuSearch.build(categories, ITEMS.length, (place) => ITEMS[place] ?? anItem({}));
}

describe('MenuSearch', () => {
  let search: MenuSearch;
  // The items are called by their names.
  const namesFor = (text: string) => search.find(text, 10);

  beforeAll(async () => {
    search = await createSearch();
  });

  it.each([
    ['a word as it is', 'борщ', 'Борщ с говядиной'],
    ['the first letters', 'марг', 'Маргарита'],
    ['another letter case', 'БОРЩ', 'Борщ с говядиной'],
    ['another grammatical case', 'борща', 'Борщ с говядиной'],
    ['ё written as е', 'ежики', 'Ёжики паровые'],
    ['е written as ё', 'пёпперони', 'Пепперони'],
    ['a missing letter', 'маргрита', 'Маргарита'],
    ['a wrong letter', 'пильмени', 'Пельмени сибирские'],
    ['an extra letter', 'капуччино', 'Кофе капучино'],
    ['swapped letters', 'веркники', 'Вареники с вишней'],
    ['the English layout', 'gtkmvtyb', 'Пельмени сибирские'],
    ['the English layout with signs for letters', ',jho', 'Борщ с говядиной'],
    ['the Russian layout', 'сщсф', 'Coca-Cola'],
    ['a transliteration', 'borsch', 'Борщ с говядиной'],
    ['another transliteration', 'borshch', 'Борщ с говядиной'],
    ['an English spelling', 'cappuccino', 'Кофе капучино'],
    ['a Latin name in Russian letters', 'кока кола', 'Coca-Cola'],
    ['a tag', 'вегетарианское', 'Крем-суп из тыквы'],
    ['an ingredient', 'базилик', 'Маргарита'],
    ['several words', 'крем суп тыква', 'Крем-суп из тыквы'],
    ['a word more than the name has', 'борщ украинский', 'Борщ с говядиной'],
  ])('finds by %s: %s', (_how, text, name) => {
    expect(namesFor(text)[0]).toBe(name);
  });

  it.each(['пицца', 'pizza', 'gbwwf', 'Пиццу'])(
    'finds the whole section, names first: %s',
    (text) => {
      const names = namesFor(text);
      expect(names[0]).toBe('Пицца четыре сыра');
      expect(names).toEqual(expect.arrayContaining(['Маргарита', 'Пепперони']));
    },
  );

  it('needs every word where some item has them all', () => {
    expect(namesFor('суп тыква')).toEqual(['Крем-суп из тыквы']);
  });

  it.each(['хрющк', '!!!', 'ъъъ', 'qqqqqqqq'])('finds nothing for %s', (text) => {
    expect(namesFor(text)).toEqual([]);
  });

  it('gives no more than asked', () => {
    expect(search.find('пицца', 2)).toHaveLength(2);
  });
});

describe('soundKey', () => {
  it.each([
    ['борщ', 'borsch'],
    ['щи', 'shchi'],
    ['пицца', 'pizza'],
    ['моцарелла', 'mozzarella'],
    ['кофе', 'coffee'],
    ['хачапури', 'khachapuri'],
    ['йогурт', 'yogurt'],
    ['суп', 'soup'],
  ])('%s sounds like %s', (one, other) => {
    expect(soundKey(one)).toBe(soundKey(other));
  });
});

describe('wordsOf', () => {
  it('leaves out prepositions but not a word of one letter alone', () => {
    expect(wordsOf('Борщ с говядиной, 350 г')).toEqual(['борщ', 'говядинои', '350']);
    expect(wordsOf('я')).toEqual(['я']);
  });
});

describe('inOtherLayout', () => {
  it('goes both ways', () => {
    expect(inOtherLayout('gbwwf')).toBe('пицца');
    expect(inOtherLayout('игкпук')).toBe('burger');
  });
});
