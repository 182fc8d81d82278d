import { getMetadataStorage } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  describe as putIntoWords,
  type Text,
  type TextParams,
} from '../src/platform/http/problem.js';
import { nameOf, wordsFor } from '../src/platform/http/rule-texts.js';

/** Everything that is exported under src, so that a new table or DTO is found without being named here. */
interface Source {
  file: string;
  exported: [name: string, value: unknown][];
}

let sources: Source[];

beforeAll(async () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(file))
    // A program is started by being imported, and exports nothing.
    .filter((file) => /^export /m.test(readFileSync(join('src', file), 'utf8')));
  sources = await Promise.all(
    files.map(async (file) => {
      const exported = (await import(resolve('src', file))) as Record<string, unknown>;
      return { file: join('src', file), exported: Object.entries(exported) };
    }),
  );
});

describe('the texts for guests', () => {
  it('are found, wherever they stand', () => {
    const names = listTables().map(({ name }) => name);
    for (const table of ['PROBLEMS', 'CART_PROBLEMS', 'ORDER_PROBLEMS', 'VIOLATIONS']) {
      expect(names).toContain(table);
    }
    const inTables = new Set(listTables().map(({ file }) => file));
    const hidden = sources
      .map(({ file }) => file)
      .filter((file) => /\bru: ['"`]/.test(readFileSync(file, 'utf8')))
      // A text of a rule is checked with the rule.
      .filter((file) => !inTables.has(file) && !file.endsWith('.dto.ts'));
    expect(hidden).toEqual([]);
  });

  it('are all there in both languages, with the same placeholders', () => {
    const texts = listTables().flatMap(({ name, texts: entries }) =>
      entries.map(([code, text]) => ({ of: `${name}.${code}`, text })),
    );
    expect(texts.length).toBeGreaterThan(100);
    const wrong = texts.flatMap(({ of, text }) =>
      whatIsWrong(text).map((what) => `${of}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  const listTables = () =>
    sources.flatMap(({ file, exported }) =>
      exported.flatMap(([name, value]) => {
        const texts = textsOf(value);
        return texts.length === 0 ? [] : [{ file, name, texts }];
      }),
    );
});

describe('the rules of requests', () => {
  it('each have a text in both languages', () => {
    const rules = listRules();
    expect(rules.length).toBeGreaterThan(50);
    const wrong = rules.flatMap(({ of, rule }) => {
      const words = wordsFor(nameOf(rule), rule);
      return words === undefined
        ? [`${of}: has no text`]
        : [...whatIsWrong(words.text), ...whatIsOpen(words)].map((what) => `${of}: ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  it('have no message of one language: `context: { en, ru }` says it in both', () => {
    // ValidateNested sets a message of its own.
    const own = listRules().filter(({ rule }) => nameOf(rule) !== 'nestedValidation');
    const monolingual = own.filter(({ rule }) => (rule.message as unknown) !== undefined);
    expect(monolingual.map(({ of }) => of)).toEqual([]);
  });

  /** Whether a rule applies at all cannot be violated. */
  const CONDITIONS = ['conditionalValidation', 'whitelistValidation', 'promiseValidation'];

  const listRules = () =>
    sources
      .flatMap(({ exported }) => exported)
      .flatMap(([name, value]) =>
        typeof value === 'function'
          ? getMetadataStorage()
              .getTargetValidationMetadatas(value, '', false, false)
              .filter(({ type }) => !CONDITIONS.includes(type))
              .map((rule) => ({ of: `${name}.${rule.propertyName} ${nameOf(rule)}`, rule }))
          : [],
      );
});

/** An exported text, or the texts of an exported table. */
function textsOf(value: unknown): [code: string, text: Partial<Text>][] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries({ '': value, ...value }).filter((entry): entry is [string, Partial<Text>] =>
    hasLanguage(entry[1]),
  );
}

function hasLanguage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('en' in value || 'ru' in value);
}

function whatIsWrong({ en = '', ru = '' }: Partial<Text>): string[] {
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();
  return [
    ...(/[a-z]/i.test(en) ? [] : ['no English']),
    ...(/[а-яё]/i.test(ru) ? [] : ['no Russian']),
    ...(/[а-яё]/i.test(en) ? ['Russian in the English text'] : []),
    ...(String(placeholders(en)) === String(placeholders(ru)) ? [] : ['other placeholders']),
  ];
}

function whatIsOpen({ text, params }: { text: Text; params: TextParams }): string[] {
  const open = [putIntoWords(text, 'en', params), putIntoWords(text, 'ru', params)].filter(
    (words) => /[{}]|undefined|\[object/.test(words),
  );
  return open.map((words) => `open placeholder: ${words}`);
}
