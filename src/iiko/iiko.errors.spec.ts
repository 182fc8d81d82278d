import {
  IikoError,
  isMissingRight,
  isTransient,
  meaningOf,
  pauseSecondsAfter,
  readErrorBody,
  type IikoErrorDetails,
} from './iiko.errors.js';

const asIs = (text: string) => text;

describe('meaning of a status', () => {
  it.each([400, 401, 402, 403, 404, 405, 410, 422, 423, 429])(
    '%d: iiko did not do it',
    (status) => {
      expect(meaningOf(status).outcome).toBe('refused');
    },
  );

  it.each([408, 409, 418, 499, 500, 501, 502, 503, 504, 520, 302, 204])(
    '%d: nobody knows whether it was done',
    (status) => {
      expect(meaningOf(status).outcome).toBe('unknown');
    },
  );

  it('lets only overload and gateway errors be repeated', () => {
    const all = Array.from({ length: 300 }, (_, index) => 300 + index);
    expect(all.filter((status) => meaningOf(status).retryable)).toEqual([
      408, 429, 500, 502, 503, 504,
    ]);
  });

  it('tells an unknown status by its class', () => {
    expect([302, 418, 599].map((status) => meaningOf(status).kind)).toEqual([
      'malformed',
      'rejected',
      'unavailable',
    ]);
  });
});

describe('an error body', () => {
  it.each([
    [{ correlationId: 'c', errorDescription: 'text', error: 'CODE' }, 'CODE', 'text'],
    [{ correlationId: 'c', errorDescription: 'text', error: null }, undefined, 'text'],
    [{ message: 'text', code: 'A', errorCode: 'B' }, 'B', 'text'],
    [{ message: 'text', details: [] }, undefined, 'text'],
    [{ errorDescription: 17 }, undefined, undefined],
    ['<html><body><h1>502 Bad Gateway</h1></body></html>', undefined, '502 Bad Gateway'],
    ['', undefined, undefined],
    [null, undefined, undefined],
    [['text'], undefined, undefined],
  ])('%j', (body, code, description) => {
    expect(readErrorBody(body, asIs)).toMatchObject({
      ...(code === undefined ? {} : { code }),
      ...(description === undefined ? {} : { description }),
    });
    expect(readErrorBody(body, asIs).code).toBe(code);
    expect(readErrorBody(body, asIs).description).toBe(description);
  });

  it('is shortened and redacted', () => {
    const { description } = readErrorBody({ message: 'x '.repeat(5_000) }, asIs);
    expect(description?.length).toBeLessThan(600);
    expect(readErrorBody({ message: 'secret' }, () => '***').description).toBe('***');
    expect(readErrorBody('secret', () => '***').description).toBe('***');
  });

  it.each(['<', ' ', '< ', 'login ', 'eyJ-', 'bearer  '])(
    'of many %j is cut before anything is looked for in it',
    (part) => {
      const redact = jest.fn((text: string) => text);
      readErrorBody(part.repeat(200_000), redact);
      readErrorBody({ message: part.repeat(200_000) }, redact);
      const lengths = redact.mock.calls.map(([text]) => text.length);
      expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(4_000);
    },
  );

  it('is not cut within a word, which may be a secret', () => {
    const body = `${'<br> '.repeat(798)}reason the-secret-key-of-the-account`;
    expect(readErrorBody(body, asIs).description).toBe('reason');
  });
});

describe('an error', () => {
  const base = { operation: 'createDelivery' } as const;

  it('names operation, kind and what iiko said', () => {
    const error = new IikoError({
      ...base,
      kind: 'rejected',
      outcome: 'refused',
      status: 400,
      code: 'CODE',
      description: 'text',
    });
    expect(error.message).toBe('iiko createDelivery: rejected (400 CODE text)');
  });

  it('without an answer is transient when the network or the time was at fault', () => {
    const transient = (['timeout', 'network', 'budget', 'circuit-open'] as const).filter((kind) =>
      isTransient(new IikoError({ ...base, kind, outcome: 'not-sent' })),
    );
    expect(transient).toEqual(['timeout', 'network']);
  });

  it('tells a missing right from an expired token', () => {
    const refusal = (description: string) =>
      new IikoError({
        ...base,
        kind: 'unauthorized',
        outcome: 'refused',
        status: 401,
        description,
      });
    const right = 'Right api/1/external_menus is not allowed for this ApiLogin.';
    expect(isMissingRight(refusal(right))).toBe(true);
    expect(isMissingRight(refusal('Token is expired.'))).toBe(false);
  });

  it.each<[number | undefined, Partial<IikoErrorDetails>]>([
    [7, { kind: 'rate-limited', status: 429, retryAfterSeconds: 7 }],
    [60, { kind: 'rate-limited', status: 429 }],
    [
      600,
      {
        kind: 'rate-limited',
        status: 429,
        code: 'TOO_MANY_NOMENCLATURE_REQUESTS_WITHOUT_REVISION',
      },
    ],
    [undefined, { kind: 'unauthorized', status: 401, description: 'Token is expired.' }],
    // A key that is refused rests by itself.
    [undefined, { kind: 'unauthorized', outcome: 'not-sent', retryAfterSeconds: 30 }],
    [undefined, { kind: 'unavailable', status: 503 }],
  ])('knows that a call would be refused for %p seconds after %j', (seconds, details) => {
    const error = new IikoError({ ...base, kind: 'rejected', outcome: 'refused', ...details });
    expect(pauseSecondsAfter(error)).toBe(seconds);
  });
});
