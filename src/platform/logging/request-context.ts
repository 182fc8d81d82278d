import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the work that is going on: an HTTP request or a job. */
export interface RequestContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** Who makes the request, as limits count it. */
  readonly networkAddress?: string;
  /** The session that makes it, once it is known. */
  sessionId?: string;
  /** correlationIds of the iiko calls made for it so far, oldest first. */
  readonly iikoCorrelationIds: string[];
}

const storage = new AsyncLocalStorage<RequestContext | undefined>();

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

export function runInContext<Result>(
  context: Omit<RequestContext, 'iikoCorrelationIds'>,
  work: () => Result,
): Result {
  return storage.run({ ...context, iikoCorrelationIds: [] }, work);
}

/** For what goes on after the work that happened to begin it: its logs are not of that request or job. */
export function runWithoutContext<Result>(work: () => Result): Result {
  return storage.run(undefined, work);
}
