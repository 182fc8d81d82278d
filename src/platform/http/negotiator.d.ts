// The published typings describe 0.6, which has no order of preference of the server's own.
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { headers: Record<string, string> });
    encodings(available: readonly string[], options: { preferred: readonly string[] }): string[];
    language(available: readonly string[]): string | undefined;
  }
}
