/**
 * Whether settings at iiko let everything through that is needed: lists hold all that the needed ones hold,
 * flags that are needed are set. More is no reason to write them, for others may have asked for
 * it.
 */
export function covers(current: unknown, needed: unknown): boolean {
  if (current === null || current === undefined) {
    return false;
  }
  if (Array.isArray(needed)) {
    return Array.isArray(current) && needed.every((each) => current.includes(each));
  }
  if (typeof needed !== 'object' || needed === null) {
    return needed === false || current === needed;
  }
  return (
    typeof current === 'object' &&
    Object.entries(needed).every(
      ([name, value]) =>
        value === undefined || covers((current as Record<string, unknown>)[name], value),
    )
  );
}
