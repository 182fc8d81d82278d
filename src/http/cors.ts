/** Response headers that a browser may show to the storefront's script. */
export const EXPOSED_HEADERS = [
  'ETag',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'X-Iiko-Correlation-Id',
  'X-Data-As-Of',
  'X-Data-Stale',
  'Idempotent-Replayed',
].join(', ');

/** Which web pages may call the API from a browser. None unless configured; `*` is all. */
export class AllowedOrigins {
  constructor(private readonly origins: readonly string[]) {}

  /** Whether the answer depends on the Origin header, so that caches keep them apart. */
  get vary(): boolean {
    return this.origins.length > 0 && !this.origins.includes('*');
  }

  /** The value of `Access-Control-Allow-Origin`; undefined when the page may not read the answer. */
  allow(origin: string | undefined): string | undefined {
    if (this.origins.includes('*')) {
      return '*';
    }
    return origin !== undefined && this.origins.includes(origin) ? origin : undefined;
  }
}
