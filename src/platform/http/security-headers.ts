/**
 * Sent with every answer. A table rather than a middleware, because the prepared reads are written
 * straight to the socket and must carry the same headers.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'cross-origin-resource-policy': 'cross-origin',
  'x-permitted-cross-domain-policies': 'none',
};

/** The API itself answers data only: nothing in it may load or run anything. */
export const API_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Swagger UI loads its own scripts and styles, draws data: icons, and calls this API. */
export const DOCS_CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; frame-ancestors 'none'";
