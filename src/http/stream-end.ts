import { NEVER, type Observable } from 'rxjs';

const ends = new WeakMap<object, Observable<unknown>>();

/** An event stream that answers this request ends with the first value of `end`, whoever opens it. */
export function endStreamWith(request: object, end: Observable<unknown>): void {
  ends.set(request, end);
}

export function streamEndOf(request: object): Observable<unknown> {
  return ends.get(request) ?? NEVER;
}
