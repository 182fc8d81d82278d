import { NEVER, type Observable } from 'rxjs';

const ends = new WeakMap<object, Observable<unknown>>();

/** An event stream that answers this request ends with the first value of `end`, whoever opens it. */
export function endStreamWith(request: object, end: Observable<unknown>): void {
  ends.set(request, end);
}

const owners = new WeakMap<object, string>();

/** Event streams that answer this request count as those of the session. */
export function ownStreamsBy(request: object, sessionId: string): void {
  owners.set(request, sessionId);
}

/** @returns undefined where nobody said who they are */
export function streamOwnerOf(request: object): string | undefined {
  return owners.get(request);
}

export function streamEndOf(request: object): Observable<unknown> {
  return ends.get(request) ?? NEVER;
}
