const READABLE_ID = /^[\w.:-]{1,128}$/;

/** A caller's own request id, where it is one that can be logged and echoed as it stands. */
export function readRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && READABLE_ID.test(header) ? header : undefined;
}
