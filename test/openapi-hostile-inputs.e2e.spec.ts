import type { OpenAPIObject } from '@nestjs/swagger';
import axios from 'axios';
import { sql } from 'drizzle-orm';
import type { Exchange } from '../sandbox/api.js';
import { Database } from '../src/platform/database/database.js';
import {
  SERVER_SECRET_HEADER,
  VISITOR_ADDRESS_HEADER,
} from '../src/platform/http/trusted-servers.js';
import { CITY_OF_MOSCOW, MOSCOW, untilRead } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import {
  DocumentValidator,
  hostileHeaderTexts,
  hostileUrlTexts,
  hostileValues,
  readAs,
  Shape,
  someHostileUrlTexts,
  someHostileValues,
} from './support/hostile-values.js';
import { placesOf, type Document, type Place, type Schema } from './support/openapi-bodies.js';
import {
  ALL_OPERATIONS_ENV,
  listCalls,
  parametersOf,
  Preparation,
  send,
  type Call,
  type Parameter,
  type Request,
} from './support/openapi-calls.js';
import { startTestApp, type TestApp } from './support/start-app.js';

/** One value of a right request replaced. */
interface Attempt {
  name: string;
  /** Whether the document allows it, perhaps after it is read as the document says. */
  isAllowed: boolean;
  change(request: Request): Request;
}

/** Read by the service wherever they stand, or by what it is built on. */
const READ_EVERYWHERE = [
  ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'cookie', 'if-none-match'],
  ...['last-event-id', 'origin', 'referer', 'user-agent', 'x-api-key', 'x-correlation-id'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-request-id'],
  ...[SERVER_SECRET_HEADER, VISITOR_ADDRESS_HEADER],
];

const OF_A_BODY = ['content-encoding', 'content-type'];

const LANES = 8;
const OPERATIONS_AT_ONCE = 6;

/** Their examples work as often as they are sent; others use something up: a code, a quote, an order. */
const REPEATABLE =
  /^GET |^PATCH |^POST \S+\/(?:guest|quote|calculate|check|reorder|items|iiko|replay|lift|otp)$/;

describe('hostile inputs', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  let preparation: Preparation;
  let shape: Shape;
  let validator: DocumentValidator;
  const refusedByIiko: Exchange[] = [];

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { quotas: false, speed: 20 },
      env: {
        ...ALL_OPERATIONS_ENV,
        ORDER_POLL_SECONDS: '5',
        // Or what they say of a guest's address would not be read.
        TRUST_PROXY: '1',
        TRUSTED_SERVER_SECRETS: 'a-server-secret-of-the-tests-0123456789',
      },
    });
    app.sandbox?.onExchange((exchange) => {
      if (exchange.status === 400 && isMalformed(exchange.response)) {
        refusedByIiko.push(exchange);
      }
    });
    // Orders stay as they are when iiko has them.
    await app.control('POST', 'settings', { kitchenPaused: true });
    // Not needed to be ready, but to be asked for.
    await untilRead(app, 'tables');
    await untilRead(app, `delivery-streets/${MOSCOW}/${CITY_OF_MOSCOW}`);
    ({ data: document } = await axios.get<OpenAPIObject>(`${app.url}/openapi.json`));
    preparation = new Preparation(app);
    shape = new Shape(document as unknown as Document);
    validator = new DocumentValidator(document);
  });

  afterAll(() => app.stop());

  it('break nothing, and are refused where the document does not allow them', async () => {
    const waiting = groupByOperation(listCalls(document));
    const found: string[] = [];
    let sent = 0;
    const walk = async (): Promise<void> => {
      for (let calls = waiting.pop(); calls !== undefined; calls = waiting.pop()) {
        for (const call of calls) {
          const attempts = [...attemptsOf(call, calls)];
          sent += attempts.length;
          found.push(...(await tryAll(call, attempts)));
        }
      }
    };
    await Promise.all(Array.from({ length: OPERATIONS_AT_ONCE }, walk));
    expect(found).toEqual([]);
    expect(sent).toBeGreaterThan(5_000);
    await untilAllAreSent();
    expect(refusedByIiko).toEqual([]);
  });

  const tryAll = async (call: Call, attempts: Attempt[]): Promise<string[]> => {
    if (attempts.length === 0) {
      return [];
    }
    const request = await preparation.prepare(call);
    const found = await inLanes(
      attempts.filter(({ isAllowed }) => !isAllowed),
      () => request,
    );
    // If this is refused, so was everything before, and not for what was wrong with it.
    const untouched = await send(app, request);
    if (!isSuccess(untouched.status)) {
      found.push(`${call.name} as documented: ${untouched.status}`);
    }
    const allowed = attempts.filter(({ isAllowed }) => isAllowed);
    const isRepeatable = REPEATABLE.test(`${call.method} ${call.path}`);
    const prepare = isRepeatable ? () => request : () => preparation.prepare(call);
    return [...found, ...(await inLanes(allowed, prepare))];
  };

  const inLanes = async (
    attempts: Attempt[],
    prepare: () => Request | Promise<Request>,
  ): Promise<string[]> => {
    const waiting = [...attempts];
    const found: string[] = [];
    const lane = async (): Promise<void> => {
      let request: Request | undefined;
      for (let attempt = waiting.pop(); attempt !== undefined; attempt = waiting.pop()) {
        request ??= await prepare();
        const { status } = await send(app, attempt.change(request));
        if (status >= 500 || (isSuccess(status) && !attempt.isAllowed)) {
          found.push(`${request.method} ${request.path} ${attempt.name}: ${status}`);
        }
        // Nothing has been done with one that is not understood.
        request = status === 400 ? request : undefined;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return found;
  };

  function* attemptsOf(call: Call, examples: Call[]): Generator<Attempt> {
    const [first] = examples;
    if (call === first) {
      for (const parameter of parametersOf(call.operation)) {
        yield* parameterAttempts(parameter);
      }
      yield* headerAttempts(call);
    }
    const schema = bodySchemaOf(call);
    if (schema === undefined) {
      return;
    }
    for (const place of withElements(placesOf(schema, document as unknown as Document))) {
      // Each place in the first example that has what it stands in.
      const has = examples.find(({ body }) => hasParent(body, place)) ?? first;
      if (call === has) {
        yield* placeAttempts(schema, call.body, place);
      }
    }
  }

  const known = new Set<string>();

  const isNew = (description: unknown): boolean => {
    const before = known.size;
    return known.add(JSON.stringify(description)).size > before;
  };

  /** The document describes what several bodies have in common once, and the program reads it in one place. */
  const valuesFor = ({ schema, path, isOptional }: Place) =>
    isNew([schema, path.at(-1), isOptional]) ? hostileValues : inTurn(someHostileValues);

  let turn = 0;

  /** Every third value, beginning with another one each time: all are sent, but not everywhere. */
  const inTurn = <Value>(valuesOf: (example: never) => Iterable<Value>) =>
    function* (example: unknown): Generator<Value> {
      turn += 1;
      let place = turn;
      for (const value of valuesOf(example as never)) {
        place += 1;
        if (place % 3 === 0) {
          yield value;
        }
      }
    };

  function* placeAttempts(schema: Schema, body: unknown, place: Place): Generator<Attempt> {
    const example = shape.exampleAt(schema, body, place.path);
    const put = (into: unknown, value: unknown) =>
      shape.withValue(schema, into, place.path, () => value);
    for (const value of valuesFor(place)(example)) {
      yield {
        name: `${place.path.join('/')} ${shown(value)}`,
        isAllowed:
          validator.isValid(schema, put(body, value)) ||
          validator.isValid(schema, put(body, readAs(value, place))),
        change: (request) => ({ ...request, body: put(request.body, value) }),
      };
    }
  }

  function* parameterAttempts(parameter: Parameter): Generator<Attempt> {
    const { name, in: where } = parameter;
    const right = rightTextOf(parameter);
    if (where !== 'header') {
      for (const text of urlTextsFor(parameter)(right)) {
        yield {
          name: `${name} ${shown(text)}`,
          isAllowed: allowsText(parameter, text),
          change: (request) => withText(request, parameter, text),
        };
      }
    }
    if (where === 'query') {
      const isAllowed = false;
      const change = (query: object) => (request: Request) => ({
        ...request,
        query: { ...request.query, ...query },
      });
      const again = `${encodeURIComponent(right)}&${name}=${encodeURIComponent(right)}`;
      yield { name: `${name} twice`, isAllowed, change: change({ [name]: again }) };
      yield { name: `${name} as a list`, isAllowed, change: change({ [`${name}[]`]: '1' }) };
      yield {
        name: `${name} with keys`,
        isAllowed,
        change: change({ [`${name}[__proto__]`]: '1' }),
      };
      yield {
        name: 'unknown ones',
        isAllowed,
        change: change({ ['__proto__']: '1', constructor: '1' }),
      };
    }
  }

  /** Whatever else a request has: nothing else is wrong with it, so none of these may be let through in place of it. */
  function* headerAttempts(call: Call): Generator<Attempt> {
    for (const parameter of parametersOf(call.operation)) {
      if (parameter.in === 'header' && parameter.required === true) {
        const isAllowed = (text: string) => allowsText(parameter, encodeURIComponent(text));
        yield* headersWith([parameter.name], rightTextOf(parameter), isAllowed);
      }
    }
    const credentials = credentialsOf(call);
    if (credentials !== undefined) {
      yield* headersWith([credentials], 'text', () => false);
    }
    const others = READ_EVERYWHERE.filter((name) => name !== credentials);
    yield* headersWith(others, 'text', () => true);
    if (call.body !== undefined) {
      yield* headersWith(OF_A_BODY, 'application/json', () => true);
    }
  }

  function* headersWith(
    names: string[],
    right: string,
    allows: (text: string) => boolean,
  ): Generator<Attempt> {
    const attempt = (text: string | string[], isAllowed: boolean) => ({
      name: `${names.join()} ${shown(text)}`,
      isAllowed,
      change: (request: Request) => ({
        ...request,
        otherHeaders: Object.fromEntries(names.map((name) => [name, text])),
      }),
    });
    // One place reads them for all operations.
    for (const text of inTurn(hostileHeaderTexts)(right)) {
      yield attempt(text, allows(text));
    }
    // Node takes the first, or all in one line, as the header is.
    yield attempt([right, right], allows(`${right}, ${right}`));
  }

  const urlTextsFor = ({ name, in: where, required, schema }: Parameter) =>
    isNew([where, name, required, schema]) ? hostileUrlTexts : inTurn(someHostileUrlTexts);

  const allowsText = ({ name, required = false, schema = {} }: Parameter, text: string) =>
    [text, readAs(decode(text), { schema, isOptional: !required })].some((value) =>
      validator.isValid(
        { type: 'object', properties: { [name]: schema }, required: required ? [name] : [] },
        typeof value === 'symbol' ? {} : { [name]: inUrl(schema, value) },
      ),
    );

  /** What is placed is on its way until iiko has answered. */
  const untilAllAreSent = () =>
    eventually(async () => {
      const { rows } = (await app.nest
        .get(Database)
        .db.execute(sql`select status from orders where status in ('accepted', 'sent')`)) as {
        rows: unknown[];
      };
      expect(rows).toEqual([]);
    });
});

/** Other refusals are iiko's answers to right questions: no such customer. */
const isMalformed = (response: unknown): boolean =>
  (response as { error?: unknown } | undefined)?.error === 'INVALID_BODY_JSON_FORMAT';

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** The header that has to let it in, if any has to. */
function credentialsOf({ operation: { security = [] } }: Call): string | undefined {
  const schemes = security.flatMap((needed) => Object.keys(needed));
  if (schemes.length === 0 || security.some((needed) => Object.keys(needed).length === 0)) {
    return undefined;
  }
  return schemes.includes('operator') ? 'x-api-key' : 'authorization';
}

function groupByOperation(calls: Call[]): Call[][] {
  const groups = new Map<Call['operation'], Call[]>();
  for (const call of calls) {
    groups.set(call.operation, [...(groups.get(call.operation) ?? []), call]);
  }
  return [...groups.values()];
}

function bodySchemaOf({ operation }: Call): Schema | undefined {
  const body = operation.requestBody as { content: Record<string, { schema: Schema }> } | undefined;
  return body?.content['application/json']?.schema;
}

/** The whole body and the elements of its lists are places too. */
function withElements(places: Place[]): Place[] {
  return places.flatMap((place) =>
    place.schema.type === 'array' && place.schema.items !== undefined
      ? [
          place,
          { ...place, path: [...place.path, 0], schema: place.schema.items, isOptional: false },
        ]
      : [place],
  );
}

function hasParent(body: unknown, { path }: Place): boolean {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
      body,
    );
  return parent !== undefined;
}

function rightTextOf({ example, schema }: Parameter): string {
  const known = example ?? schema?.example;
  return typeof known === 'number' || typeof known === 'string' ? String(known) : 'text';
}

/** An empty text in a path would make it another path. */
function withText(request: Request, { name, in: where }: Parameter, text: string): Request {
  return where === 'query'
    ? { ...request, query: { ...request.query, [name]: text } }
    : { ...request, pathParameters: { ...request.pathParameters, [name]: text || '%20' } };
}

const inUrl = ({ type }: Schema, value: unknown): unknown =>
  (type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(String(value))
    ? Number(value)
    : value;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text;
}
