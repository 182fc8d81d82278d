/** A refusal in the shape that iiko's transport uses: `{ correlationId, errorDescription, error }`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly description: string,
    readonly code: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
  }

  body(correlationId: string): object {
    return { correlationId, errorDescription: this.description, error: this.code };
  }
}

export const invalidBody = (description: string): ApiError =>
  new ApiError(400, description, 'INVALID_BODY_JSON_FORMAT');

export const unauthorized = (description: string): ApiError => new ApiError(401, description);

// An unknown path is answered like a missing right, not with 404 (seen live).
export const rightNotAllowed = (path: string): ApiError =>
  unauthorized(`Right ${path.replace(/^\//, '')} is not allowed for this ApiLogin.`);

export const foreignOrganization = (): ApiError =>
  new ApiError(
    403,
    "Passed organization(s) doesn't belong to your api login included organization list.",
  );

export const tooManyRequested = (description: string): ApiError =>
  new ApiError(422, description, 'TOO_MANY_DATA_REQUESTED');

/** Unlike iiko itself: a client should not take a gap of the simulator for a wrong key. */
export const notSimulated = (operation: string): ApiError =>
  new ApiError(
    501,
    `${operation} is an operation of iiko Cloud that this sandbox does not simulate.`,
    'NOT_SIMULATED_BY_SANDBOX',
  );
