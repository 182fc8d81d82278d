export interface RecordedCall {
  at: string;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  request: unknown;
  correlationId: string;
}

const KEPT = 10_000;
const SECRET_FIELDS = new Set(['apiKey', 'apiLogin', 'clientSecret']);

/** The last calls of the simulated API, with credentials masked. */
export class CallLog {
  private calls: RecordedCall[] = [];

  add(call: RecordedCall): void {
    this.calls.push({ ...call, request: masked(call.request) });
    if (this.calls.length > KEPT) {
      this.calls.shift();
    }
  }

  list(filter: { path?: string | undefined; since?: string | undefined }): RecordedCall[] {
    const path = filter.path?.toLowerCase();
    const sinceMs = filter.since === undefined ? 0 : Date.parse(filter.since);
    return this.calls.filter(
      (call) =>
        (path === undefined || call.path.toLowerCase() === path) && Date.parse(call.at) >= sinceMs,
    );
  }

  get count(): number {
    return this.calls.length;
  }

  clear(): void {
    this.calls = [];
  }
}

function masked(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) {
    return body;
  }
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, SECRET_FIELDS.has(key) ? '***' : value]),
  );
}
