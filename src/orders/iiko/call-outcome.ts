import {
  IikoError,
  isGroupRefused,
  isMissingRight,
  isQuotaUsedUp,
  type IikoErrorKind,
} from '../../iiko/iiko.errors.js';
import type { IikoOrderInfo } from '../../iiko/schemas/orders.js';
import type { OrderProblemCode } from '../order-problems.js';
import type { PosOrder, PosRefusal } from '../pos-order.js';
import { isDuplicate, toPosRefusal } from './order-refusals.js';
import { toPosOrder } from './pos-order.mapper.js';

/** An answer of iiko as a value: what it carries, or why there is none. */
export type Answer<Value extends object = object> = ({ outcome: 'accepted' } & Value) | Failure;

export type Failure = Refused | NotCarriedOut;

interface FailedCall {
  /** What is in the way of the same call, where that is known. */
  obstacle: Obstacle | undefined;
  /** When iiko, or our own quota, lets the same call through; undefined where nothing tells. */
  afterMs: number | undefined;
  correlationId: string | undefined;
  /** For the log. */
  error: Error;
}

/** The last three: iiko keeps neither commands nor changes for so long, and does not give so many orders at once. */
type Obstacle =
  'own-quota' | 'quota' | 'credentials' | 'missing-right' | 'forgotten' | 'too-old' | 'too-much';

/** Not carried out, and the same call would be refused again. */
export interface Refused extends FailedCall {
  outcome: 'refused';
  refusal: PosRefusal;
  /** Our reason for it. */
  problem: OrderProblemCode;
}

/** `unknown`: perhaps carried out, so it is looked up first. `retry`: not carried out, but it may be later. */
export interface NotCarriedOut extends FailedCall {
  outcome: 'unknown' | 'retry';
}

/** A key without the right to a method gets it in minutes at best. */
const MISSING_RIGHT_MS = 60_000;

/** @param isRefused which errors are refusals of this very call */
export async function answerOf<Value extends object>(
  call: () => Promise<Value>,
  isRefused = isRefusedCall,
): Promise<Answer<Value>> {
  try {
    return { outcome: 'accepted', ...(await call()) };
  } catch (error) {
    if (!(error instanceof IikoError)) {
      throw error;
    }
    return failureOf(error, isRefused);
  }
}

/** `exists`: an earlier attempt has arrived; `error` is absent where iiko has stored that as the order's own failure. */
export type Submitted =
  Answer<{ posOrder: PosOrder; correlationId: string }> | { outcome: 'exists'; error?: Error };

export async function submit(
  create: () => Promise<{ correlationId: string; orderInfo: IikoOrderInfo }>,
): Promise<Submitted> {
  try {
    const { correlationId, orderInfo } = await create();
    const { code, message } = orderInfo.errorInfo ?? {};
    return orderInfo.creationStatus === 'Error' && isDuplicate(code, message ?? undefined)
      ? { outcome: 'exists' }
      : { outcome: 'accepted', posOrder: toPosOrder(orderInfo), correlationId };
  } catch (error) {
    if (!(error instanceof IikoError)) {
      throw error;
    }
    return !isQuotaUsedUp(error) && isDuplicate(error.code, error.description)
      ? { outcome: 'exists', error }
      : failureOf(error);
  }
}

export function failureOf(error: IikoError, isRefused = isRefusedCall): Failure {
  const { retryAfterSeconds, correlationId } = error;
  const failed: FailedCall = {
    obstacle: obstacleOf(error),
    afterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1_000,
    correlationId,
    error,
  };
  if (isRefused(error)) {
    const refusal = toPosRefusal(error.code, error.description);
    return { ...failed, outcome: 'refused', refusal, problem: problemOf(error, refusal) };
  }
  return { ...failed, outcome: error.outcome === 'unknown' ? 'unknown' : 'retry' };
}

/** What a status means in the answer to one call only. */
export function withObstacle<Value extends object>(
  answer: Answer<Value>,
  status: number,
  obstacle: Obstacle,
): Answer<Value> {
  const isMeant =
    answer.outcome !== 'accepted' &&
    answer.error instanceof IikoError &&
    answer.error.status === status;
  return isMeant ? { ...answer, obstacle } : answer;
}

/** iiko has judged this call, not the key or the number of calls. */
function isRefusedCall({ kind, outcome }: IikoError): boolean {
  return kind === 'rejected' && outcome === 'refused';
}

/** For calls that may be repeated: a status that proves nothing about the outcome is a refusal all the same. */
export function isRejected({ kind }: IikoError): boolean {
  return kind === 'rejected';
}

/** When a failed call may be made again: when iiko says so, else after the usual time. */
export function retryMs({ afterMs, obstacle }: Failure, usualMs: number): number {
  if (afterMs !== undefined) {
    return afterMs || usualMs;
  }
  return obstacle === 'missing-right' ? Math.max(usualMs, MISSING_RIGHT_MS) : usualMs;
}

/** Our own quota of calls, or iiko's behind it: nothing is wrong with the call. */
export function isOutOfQuota({ obstacle }: Failure): boolean {
  return obstacle === 'own-quota' || obstacle === 'quota';
}

const OBSTACLE_OF_KIND: Partial<Record<IikoErrorKind, Obstacle>> = {
  budget: 'own-quota',
  unauthorized: 'credentials',
  expired: 'forgotten',
};

function obstacleOf(error: IikoError): Obstacle | undefined {
  if (isMissingRight(error)) {
    return 'missing-right';
  }
  return isGroupRefused(error) ? 'quota' : OBSTACLE_OF_KIND[error.kind];
}

/** With `checkStopList` a stopped product is a 403 before anything is created. */
function problemOf({ status }: IikoError, { problem }: PosRefusal): OrderProblemCode {
  return status === 403 && problem === 'restaurant_refused' ? 'restaurant_closed' : problem;
}
