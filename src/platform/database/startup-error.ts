/** The service cannot start, and the message tells the operator what to change. Shown without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
