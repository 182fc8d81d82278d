import { Ajv, type ValidateFunction } from 'ajv';
import type { OpenAPIObject } from '@nestjs/swagger';
import { resolve, type Document, type Place, type Schema } from './openapi-bodies.js';

const LONG = 10_000;

const TEXTS = [
  '',
  ' ',
  '1',
  'true',
  '\u200b',
  '\u202a',
  '\ufeff',
  '\u0000',
  '\ud800',
  '😀\udc00',
  'a'.repeat(LONG),
  '9'.repeat(LONG),
  '__proto__',
  'constructor',
  '0000-01-01T00:00:00Z',
];

const NUMBERS = [0, -1, 0.5, 1e308, 2 ** 53];

const OTHERS = [null, true, [], [null], [[]], {}, { length: 1 }];

const parsed = (json: string) => JSON.parse(json) as unknown;

const POLLUTING = [
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
].map(parsed);

const DEEP = [
  parsed('['.repeat(50) + ']'.repeat(50)),
  parsed('{"a":'.repeat(500) + '1' + '}'.repeat(500)),
];

/** Spellings of a right value, some of which mean the same. */
function* spellingsOf(value: unknown): Generator {
  if (typeof value === 'string') {
    yield value.toUpperCase();
    yield ` ${value}\t`;
    yield `\u202a\u200b${value}\ufeff`;
    yield `${value}\u0000`;
    yield `${value.slice(0, 1)}\ud800${value.slice(1)}`;
    yield [value];
    yield { value };
  } else if (typeof value === 'number') {
    yield String(value);
    yield [value];
  } else if (Array.isArray(value)) {
    yield value[0] ?? null;
    yield { 0: value[0] as unknown, length: 1 };
    yield [value];
    yield Array.from({ length: 200 }, () => (value[0] ?? null) as unknown);
  } else if (typeof value === 'object' && value !== null) {
    const members = JSON.stringify(value).slice(1);
    const comma = members === '}' ? '' : ',';
    yield [value];
    yield JSON.stringify(value);
    yield parsed(`{"__proto__":{"isAdmin":true}${comma}${members}`);
    yield parsed(`{"constructor":1${comma}${members}`);
  }
}

/** What a client can send by mistake or on purpose where `example` is right. */
export function* hostileValues(example: unknown): Generator {
  yield* TEXTS;
  yield* NUMBERS;
  yield* OTHERS;
  yield* POLLUTING;
  yield* DEEP;
  yield* spellingsOf(example);
}

/** One of each kind, for a property that another body has too. */
export function* someHostileValues(example: unknown): Generator {
  yield* ['', '1', '\u200b', '\u0000', '\ud800', 'a'.repeat(LONG), '__proto__'];
  yield* [1e308, 0.5, null, true, [], {}, POLLUTING[0]];
  yield* spellingsOf(example);
}

/** The same for what stands in a URL, percent-encoded as clients do it and as no client should. */
export function* hostileUrlTexts(example: string): Generator<string> {
  const texts = [...TEXTS, ...NUMBERS.map(String), 'null', '[]', '{}', '1e1', '0x10', '..', "'"];
  for (const value of [...texts, ...spellingsOf(example)]) {
    if (typeof value === 'string') {
      yield encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'));
    }
  }
  yield* ['%00', `${example}%00`, '%ED%A0%80', '%zz', '%', '..%2f..%2f', '%5c', '%0d%0a'];
}

/** One of each kind, for a parameter that another operation has too. */
export function* someHostileUrlTexts(example: string): Generator<string> {
  yield* ['', '1', '%E2%80%8B', '1e308', 'a'.repeat(LONG), '__proto__', 'constructor', '[]'];
  yield* ['%00', '%ED%A0%80', '%zz', `${example}%00`, example.toUpperCase(), ` ${example}`].map(
    (text) => (text.includes('%') ? text : encodeURIComponent(text)),
  );
}

/**
 * The same for a header, as far as HTTP can carry it: one line of Latin-1, without blanks around it, and of all headers
 * together 16 KB.
 */
export function* hostileHeaderTexts(example: string): Generator<string> {
  yield* ['', '\u00a0', '0', '-1', '9'.repeat(700), 'a'.repeat(700), 'é\u0080ÿ', '__proto__'];
  yield* ['constructor', '"', `"${example}`, `'${example}'`, ',', ',;q=,*;q=x', '*', '%00', '[::1'];
}

/** What `path` of `body` is when nothing is wrong with it, and `body` with another value there. */
export class Shape {
  constructor(private readonly document: Document) {}

  exampleAt(schema: Schema, body: unknown, path: Place['path']): unknown {
    let example: unknown = NOTHING;
    this.withValue(schema, body, path, (value) => {
      example = value;
      return value;
    });
    return example;
  }

  /** Objects and lists on the way are made as the document describes them. */
  withValue(
    schema: Schema,
    body: unknown,
    [step, ...rest]: Place['path'],
    change: (example: unknown) => unknown,
  ): unknown {
    if (step === undefined) {
      return change(body ?? this.sampleOf(schema));
    }
    return typeof step === 'number'
      ? this.withElement(schema, body, rest, change)
      : this.withMember(schema, body, step, (member, of) =>
          this.withValue(of, member, rest, change),
        );
  }

  private withElement(
    schema: Schema,
    body: unknown,
    rest: Place['path'],
    change: (example: unknown) => unknown,
  ): unknown[] {
    const { items = {} } = resolve(schema, this.document);
    const [first, ...others] = Array.isArray(body) ? (body as unknown[]) : [];
    return [this.withValue(items, first ?? this.sampleOf(items), rest, change), ...others];
  }

  private withMember(
    schema: Schema,
    body: unknown,
    name: string,
    change: (member: unknown, schema: Schema) => unknown,
  ): object {
    const { properties = {} } = resolve(schema, this.document);
    const object = (body ?? this.sampleOf(schema)) as Record<string, unknown>;
    const member = change(object[name], properties[name] ?? {});
    const others = Object.entries(object).filter(([other]) => other !== name);
    return Object.fromEntries(member === ABSENT ? others : [...others, [name, member]]);
  }

  private sampleOf(schema: Schema): unknown {
    const known = { ...schema, ...resolve(schema, this.document) };
    const { example, properties = {}, required = [] } = known;
    if (example !== undefined) {
      return example;
    }
    if (known.type === 'object') {
      return Object.fromEntries(
        required.map((name) => [name, this.sampleOf(properties[name] ?? {})]),
      );
    }
    return known.items === undefined ? plainSample(known) : [this.sampleOf(known.items)];
  }
}

function plainSample({ type, format, enum: values }: Schema): unknown {
  const text = format === 'uuid' ? SOME_ID : 'text';
  const samples = new Map<unknown, unknown>([
    ['number', 1],
    ['integer', 1],
    ['boolean', true],
  ]);
  return values?.[0] ?? samples.get(type) ?? text;
}

const NOTHING = Symbol('nothing');
const ABSENT = Symbol('absent');
const SOME_ID = '0b000000-0000-4000-8000-0000000000ff';

/**
 * How the document says that inputs are read before they are checked. Everything else that breaks a schema has to be
 * refused.
 */
const READINGS: ((value: unknown, place: Pick<Place, 'schema' | 'isOptional'>) => unknown)[] = [
  // What may be left out is left out when it is null, or a text that shows nothing.
  (value, { isOptional, schema }) =>
    isOptional && (value === null || (schema.type === 'string' && value === '')) ? ABSENT : value,
  // An id may be in capitals.
  (value, { schema }) =>
    typeof value === 'string' && schema.format === 'uuid' ? value.toLowerCase() : value,
];

/** Texts are trimmed, and lose what cannot be seen. */
const visible = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]/gu, '').trim() : value;

export const readAs = (value: unknown, place: Pick<Place, 'schema' | 'isOptional'>): unknown =>
  READINGS.reduce((read, reading) => reading(read, place), visible(value));

const FORMATS = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  'date-time': true,
  date: /^\d{4}-\d{2}-\d{2}$/,
} as const;

const DOCUMENT_ID = 'openapi';

/** Whether values are as the document describes them. */
export class DocumentValidator {
  private readonly ajv = new Ajv({ strict: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor({ components }: Pick<OpenAPIObject, 'components'>) {
    for (const [name, format] of Object.entries(FORMATS)) {
      this.ajv.addFormat(name, format);
    }
    this.ajv.addSchema({ components: closed(components) as object }, DOCUMENT_ID);
  }

  isValid(schema: object, value: unknown): boolean {
    const key = JSON.stringify(schema);
    const validator = this.validators.get(key) ?? this.ajv.compile(closed(schema) as object);
    this.validators.set(key, validator);
    return validator(value);
  }
}

/** The document refuses unknown members in one sentence, not in each schema; and lets references be null. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (typeof schema === 'string') {
    return schema.startsWith('#/components/') ? `${DOCUMENT_ID}${schema}` : schema;
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const { nullable, ...members } = Object.fromEntries(
    Object.entries(schema).map(([name, member]) => [name, closed(member)]),
  );
  const own =
    'properties' in members && !('additionalProperties' in members)
      ? { ...members, additionalProperties: false }
      : members;
  return nullable === true ? { anyOf: [own, { type: 'null' }] } : own;
}
