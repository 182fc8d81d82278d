import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { streetName } from '../sandbox/geography/street-names.js';
import { sortStreets, StreetSearch } from '../src/delivery/addresses/street-search.js';
import { inOtherLayout } from '../src/platform/search/sound-key.js';
import { median, percentile, round } from './statistics.js';

export interface StreetsResult {
  streets: number;
  buildMs: number;
  /** What the index and the names keep on the heap. */
  memoryMb: number;
  rows: { query: string; searches: number; p50Ms: number; p99Ms: number; maxMs: number }[];
}

const STREETS = 30_000;
const SAMPLES = 400;
const LIMIT = 10;

/** How guests type the name of a street; each gives the texts that are searched while they do. */
const QUERIES: Record<string, (name: string) => string[]> = {
  'each letter of the name': (name) =>
    Array.from({ length: name.length }, (_, end) => name.slice(0, end + 1)),
  'words in reverse order': (name) => [name.split(' ').reverse().join(' ')],
  'a letter missing': (name) => [name.slice(0, 3) + name.slice(4)],
  'two letters swapped': (name) => [
    name.slice(0, 2) + (name[3] ?? '') + (name[2] ?? '') + name.slice(4),
  ],
  'the wrong layout': (name) => [inOtherLayout(name)],
  'nothing like it': (name) => [`${name.split('').reverse().join('')} ${name.slice(2, 6)}щщ`],
};

/** How long a suggestion takes in a city of thirty thousand streets, and what they cost. */
export async function measureStreets(): Promise<StreetsResult> {
  console.error(`streets: ${STREETS}`);
  const streets = Array.from({ length: STREETS }, (_, number) => ({
    id: `057ee700-0000-4000-8000-${String(number).padStart(12, '0')}`,
    name: streetName(number),
  }));
  // As they come from the database: texts of their own.
  const text = JSON.stringify(await sortStreets(streets));
  const before = heapUsed();
  const rows = JSON.parse(text) as [string, string][];
  const startedAt = performance.now();
  const index = await StreetSearch.build(rows);
  const buildMs = performance.now() - startedAt;
  const memoryMb = (heapUsed() - before) / 1_048_576;
  const step = Math.floor(STREETS / SAMPLES);
  const names = streets.filter((_, number) => number % step === 0).map(({ name }) => name);
  return {
    streets: index.size,
    buildMs: round(buildMs),
    memoryMb: round(memoryMb, 1),
    rows: Object.entries(QUERIES).map(([query, textsOf]) => ({
      query,
      ...timesOf(index, names.flatMap(textsOf)),
    })),
  };
}

function timesOf(index: StreetSearch, texts: string[]) {
  texts.slice(0, SAMPLES).forEach((text) => index.find(text, LIMIT));
  const times = texts.map((text) => {
    const startedAt = performance.now();
    index.find(text, LIMIT);
    return performance.now() - startedAt;
  });
  return {
    searches: times.length,
    p50Ms: round(median(times), 3),
    p99Ms: round(percentile(times, 99), 3),
    maxMs: round(Math.max(...times), 3),
  };
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
