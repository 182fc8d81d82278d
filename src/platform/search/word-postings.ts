import { setImmediate as nextTurn } from 'node:timers/promises';
import { typingDistance } from './typing-distance.js';
import { FUZZINESS, SHORTEST_FUZZY, type Strictness } from './stages.js';

/** What a word costs that a document has only the beginning of, that has a typo, that it does not have. */
const UNFINISHED = 1;
const TYPO = 3;
const MISSING = 20;

/** Other requests get their turn after so many documents. */
const DOCUMENTS_PER_TURN = 2_000;

/**
 * Which of many short texts have the words that were typed: each may be unfinished, or have typos. For lists
 * of tens of thousands that are kept in memory by the dozen: the words once, and numbers of documents in
 * two typed arrays.
 */
export class WordPostings {
  private constructor(
    /** Sorted. */
    private readonly words: readonly string[],
    /** Where the documents of each word begin, and the end of the last. */
    private readonly starts: Uint32Array,
    private readonly documents: Uint32Array,
  ) {}

  static async build(
    count: number,
    wordsOf: (document: number) => string[],
  ): Promise<WordPostings> {
    const documentsByWord = new Map<string, number[]>();
    for (let document = 0; document < count; document += 1) {
      for (const word of new Set(wordsOf(document))) {
        const documents = documentsByWord.get(word);
        if (documents === undefined) {
          documentsByWord.set(word, [document]);
        } else {
          documents.push(document);
        }
      }
      if (document % DOCUMENTS_PER_TURN === DOCUMENTS_PER_TURN - 1) {
        await nextTurn();
      }
    }
    return WordPostings.pack(documentsByWord);
  }

  private static pack(documentsByWord: ReadonlyMap<string, number[]>): WordPostings {
    const words = [...documentsByWord.keys()].sort();
    const starts = new Uint32Array(words.length + 1);
    words.forEach((word, index) => {
      starts[index + 1] = (starts[index] ?? 0) + (documentsByWord.get(word)?.length ?? 0);
    });
    const documents = new Uint32Array(starts.at(-1) ?? 0);
    words.forEach((word, index) => {
      documents.set(documentsByWord.get(word) ?? [], starts[index]);
    });
    return new WordPostings(words, starts, documents);
  }

  /** Documents with what they lack; 0 has each word as it was typed. */
  find(words: readonly string[], { words: needed, fuzzy }: Strictness): Map<number, number> {
    const [first, ...others] = words.map((word) => this.costsOf(word, fuzzy));
    if (first === undefined) {
      return new Map();
    }
    return others.reduce(
      (found, costs, index) =>
        needed === 'all' ? addToBoth(found, costs) : addToEither(found, costs, index + 1),
      first,
    );
  }

  private costsOf(word: string, fuzzy: boolean): Map<number, number> {
    const costs = new Map<number, number>();
    this.addBeginnings(word, costs);
    if (fuzzy && word.length >= SHORTEST_FUZZY && !/^\d/.test(word)) {
      const allowed = Math.round(word.length * FUZZINESS);
      this.words.forEach((known, index) => {
        const distance = typingDistance(word, known, allowed);
        if (distance > 0 && distance <= allowed) {
          this.addDocuments(index, distance * TYPO, costs);
        }
      });
    }
    return costs;
  }

  private addBeginnings(word: string, costs: Map<number, number>): void {
    let index = this.firstNotBefore(word);
    for (; this.words[index]?.startsWith(word); index += 1) {
      this.addDocuments(index, this.words[index] === word ? 0 : UNFINISHED, costs);
    }
  }

  private addDocuments(word: number, cost: number, costs: Map<number, number>): void {
    const end = this.starts[word + 1] ?? 0;
    for (let at = this.starts[word] ?? 0; at < end; at += 1) {
      const document = this.documents[at] ?? 0;
      if ((costs.get(document) ?? Infinity) > cost) {
        costs.set(document, cost);
      }
    }
  }

  private firstNotBefore(word: string): number {
    return lowerBound(this.words.length, (index) => (this.words[index] ?? '') < word);
  }
}

/** The first of `count` sorted places that is not before what is looked for. */
export function lowerBound(count: number, isBefore: (index: number) => boolean): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

function addToBoth(one: Map<number, number>, other: Map<number, number>): Map<number, number> {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  const both = new Map<number, number>();
  for (const [document, cost] of few) {
    const more = many.get(document);
    if (more !== undefined) {
      both.set(document, cost + more);
    }
  }
  return both;
}

function addToEither(
  one: Map<number, number>,
  other: Map<number, number>,
  wordsBefore: number,
): Map<number, number> {
  const either = new Map<number, number>();
  for (const [document, cost] of one) {
    either.set(document, cost + (other.get(document) ?? MISSING));
  }
  for (const [document, cost] of other) {
    if (!one.has(document)) {
      either.set(document, MISSING * wordsBefore + cost);
    }
  }
  return either;
}
