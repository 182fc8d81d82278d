/** One step of a JSON pointer, RFC 6901 §3. */
export function escapePointer(property: string): string {
  return property.replaceAll('~', '~0').replaceAll('/', '~1');
}
