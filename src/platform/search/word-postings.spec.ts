import { typingDistance } from './typing-distance.js';
import { WordPostings } from './word-postings.js';

describe('typingDistance', () => {
  it.each([
    ['tversk', 'tversk', 0],
    ['tver', 'tversk', 0],
    ['tvresk', 'tversk', 1],
    ['tvrsk', 'tversk', 1],
    ['tverksk', 'tversk', 1],
    ['tvarsk', 'tversk', 1],
    ['kozhuhvsk', 'kozhuhovski', 1],
    ['arbat', 'tversk', Infinity],
    ['tversk', '', Infinity],
  ])('of %s to %s is %s', (typed, word, distance) => {
    expect(typingDistance(typed, word, 2)).toBe(distance);
  });
});

describe('WordPostings', () => {
  const TEXTS = ['new arbat', 'arbat', 'arbatova lane', 'tverskaya', 'new lane'];

  const find = async (text: string, words: 'all' | 'any' = 'all', fuzzy = false) => {
    const index = await WordPostings.build(TEXTS.length, (at) => TEXTS[at]?.split(' ') ?? []);
    const found = index.find(text.split(' '), { words, fuzzy });
    return [...found].sort(([, a], [, b]) => a - b).map(([document]) => TEXTS[document]);
  };

  it('finds every text that has a word or one that begins so, whole words first', async () => {
    const found = await find('arbat');
    expect(found.slice(0, 2).sort()).toEqual(['arbat', 'new arbat']);
    expect(found[2]).toBe('arbatova lane');
  });

  it('wants all words, in whatever order', async () => {
    expect(await find('lane new')).toEqual(['new lane']);
    expect(await find('new tverskaya')).toEqual([]);
  });

  it('is content with any word when told so, more words first', async () => {
    expect((await find('tver new lane', 'any'))[0]).toBe('new lane');
  });

  it('forgives typos only when told so', async () => {
    expect(await find('tverskoya')).toEqual([]);
    expect(await find('tverskoya', 'all', true)).toEqual(['tverskaya']);
  });

  it('finds nothing for nothing', async () => {
    const index = await WordPostings.build(0, () => []);
    expect(index.find(['a'], { words: 'all', fuzzy: true }).size).toBe(0);
    expect(index.find([], { words: 'all', fuzzy: true }).size).toBe(0);
  });
});
