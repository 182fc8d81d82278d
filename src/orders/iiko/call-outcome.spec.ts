import { IikoError, type IikoErrorDetails, type IikoErrorKind } from '../../iiko/iiko.errors.js';
import type { IikoOutcome } from '../../iiko/iiko.errors.js';
import { orderInfoSchema } from '../../iiko/schemas/orders.js';
import {
  answerOf,
  failureOf,
  isOutOfQuota,
  isRejected,
  retryMs,
  submit,
  withObstacle,
} from './call-outcome.js';

const anError = (details: Partial<IikoErrorDetails>): IikoError =>
  new IikoError({ kind: 'rejected', outcome: 'refused', operation: 'createDelivery', ...details });

const KINDS: IikoErrorKind[] = [
  'timeout',
  'network',
  'rejected',
  'unauthorized',
  'rate-limited',
  'unavailable',
  'malformed',
  'expired',
  'budget',
  'circuit-open',
];
const OUTCOMES: IikoOutcome[] = ['not-sent', 'refused', 'unknown'];
const EACH = KINDS.flatMap((kind) => OUTCOMES.map((outcome) => ({ kind, outcome })));

describe('failureOf', () => {
  it.each(EACH)('of a call that must not be repeated: $kind, $outcome', ({ kind, outcome }) => {
    const otherwise = kind === 'rejected' && outcome === 'refused' ? 'refused' : 'retry';
    const expected = outcome === 'unknown' ? 'unknown' : otherwise;
    expect(failureOf(anError({ kind, outcome })).outcome).toBe(expected);
  });

  it.each(EACH)('of a call that may be repeated: $kind, $outcome', ({ kind, outcome }) => {
    const otherwise = outcome === 'unknown' ? 'unknown' : 'retry';
    const expected = kind === 'rejected' ? 'refused' : otherwise;
    expect(failureOf(anError({ kind, outcome }), isRejected).outcome).toBe(expected);
  });

  it.each<[Partial<IikoErrorDetails>, string | undefined]>([
    [{ kind: 'budget', outcome: 'not-sent' }, 'own-quota'],
    [{ kind: 'rate-limited' }, 'quota'],
    [{ kind: 'unauthorized', status: 401 }, 'credentials'],
    [{ kind: 'unauthorized', status: 423 }, 'credentials'],
    [
      {
        kind: 'unauthorized',
        status: 401,
        description: 'Right 5 is not allowed for this ApiLogin.',
      },
      'missing-right',
    ],
    [{ kind: 'expired', status: 410 }, 'forgotten'],
    [{ kind: 'rejected', status: 400 }, undefined],
    [{ kind: 'timeout', outcome: 'unknown' }, undefined],
    [{ kind: 'network', outcome: 'unknown' }, undefined],
    [{ kind: 'unavailable', outcome: 'unknown' }, undefined],
    [{ kind: 'malformed', outcome: 'unknown' }, undefined],
    [{ kind: 'circuit-open', outcome: 'not-sent' }, undefined],
  ])('names what is in the way: %j, %s', (details, obstacle) => {
    const failure = failureOf(anError(details));
    expect(failure.obstacle).toBe(obstacle);
    expect(isOutOfQuota(failure)).toBe(obstacle === 'own-quota' || obstacle === 'quota');
  });

  it('explains a refusal in our words', () => {
    const error = anError({ status: 400, code: 'PaymentTypeNotFound', correlationId: 'c-1' });
    expect(failureOf(error)).toMatchObject({
      outcome: 'refused',
      problem: 'payment_unavailable',
      refusal: { problem: 'payment_unavailable', isKnown: true, outdated: 'restaurants' },
      correlationId: 'c-1',
      error,
    });
  });

  it('takes a 403 without a known reason for a closed restaurant, and reports it as it came', () => {
    const error = anError({ status: 403, code: 'NewCode', description: 'Something new' });
    expect(failureOf(error)).toMatchObject({
      problem: 'restaurant_closed',
      refusal: { problem: 'restaurant_refused', isKnown: false },
    });
    const stopped = anError({ status: 403, description: 'Product is in stop list.' });
    expect(failureOf(stopped)).toMatchObject({ problem: 'item_stopped' });
  });
});

describe('answerOf', () => {
  it('gives back what iiko has answered', async () => {
    const answer = await answerOf(() => Promise.resolve({ correlationId: 'c-1' }));
    expect(answer).toEqual({ outcome: 'accepted', correlationId: 'c-1' });
  });

  it('throws what is no failure of iiko', async () => {
    const error = new TypeError('no function');
    await expect(answerOf(() => Promise.reject(error))).rejects.toBe(error);
  });
});

describe('withObstacle', () => {
  it('names a status of one call', () => {
    const failure = failureOf(anError({ status: 422 }));
    expect(withObstacle(failure, 422, 'too-much')).toMatchObject({ obstacle: 'too-much' });
    expect(withObstacle(failure, 400, 'too-old')).toBe(failure);
    const accepted = { outcome: 'accepted' as const };
    expect(withObstacle(accepted, 422, 'too-much')).toBe(accepted);
  });
});

describe('retryMs', () => {
  const after = (details: Partial<IikoErrorDetails>) =>
    retryMs(failureOf(anError({ kind: 'unavailable', outcome: 'unknown', ...details })), 5_000);

  it('is when iiko says so', () => {
    expect(after({ retryAfterSeconds: 7 })).toBe(7_000);
  });

  it('is the usual time where iiko says nothing, or nothing useful', () => {
    expect(after({})).toBe(5_000);
    expect(after({ retryAfterSeconds: 0 })).toBe(5_000);
  });

  it('is not before a minute where the key lacks a right', () => {
    const description = 'Right 5 is not allowed for this ApiLogin.';
    expect(after({ kind: 'unauthorized', outcome: 'refused', status: 401, description })).toBe(
      60_000,
    );
  });
});

describe('submit', () => {
  const anInfo = (errorInfo: object | null) =>
    orderInfoSchema.parse({
      id: '10000000-0000-4000-8000-000000000001',
      organizationId: '10000000-0000-4000-8000-000000000002',
      timestamp: 1,
      creationStatus: errorInfo === null ? 'InProgress' : 'Error',
      errorInfo,
    });
  const submitted = (errorInfo: object | null) =>
    submit(() => Promise.resolve({ correlationId: 'c-1', orderInfo: anInfo(errorInfo) }));
  const failed = (details: Partial<IikoErrorDetails>) =>
    submit(() => Promise.reject(anError(details)));

  it('gives back the order as iiko has taken it, or has failed to', async () => {
    expect(await submitted(null)).toMatchObject({ outcome: 'accepted', correlationId: 'c-1' });
    const refused = { code: 'Common', message: 'Product is inactive' };
    expect(await submitted(refused)).toMatchObject({ outcome: 'accepted' });
  });

  it('knows that an earlier attempt has arrived, however iiko says it', async () => {
    expect(await submitted({ code: 'DuplicatedOrderId' })).toEqual({ outcome: 'exists' });
    expect(await submitted({ code: 192 })).toEqual({ outcome: 'exists' });
    const description = 'Order already exists.';
    expect(await failed({ status: 400, description })).toMatchObject({
      outcome: 'exists',
      error: { description },
    });
    const lost = { kind: 'unavailable', outcome: 'unknown', status: 500, description } as const;
    expect(await failed(lost)).toMatchObject({ outcome: 'exists' });
  });

  it('takes a call that was not made for one', async () => {
    const unmade = await failed({ kind: 'budget', outcome: 'not-sent', retryAfterSeconds: 3 });
    expect(unmade).toMatchObject({ outcome: 'retry', obstacle: 'own-quota', afterMs: 3_000 });
    expect(await failed({ kind: 'timeout', outcome: 'unknown' })).toMatchObject({
      outcome: 'unknown',
    });
  });
});
