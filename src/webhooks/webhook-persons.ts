/**
 * Members of iiko's events that say who a guest is, where they live and what they wrote. Nothing here reads them: what an
 * order's guest is called and where it goes is known from the order itself.
 */
const PERSONAL = new Set([
  'phone',
  'customer',
  'guests',
  'guestsInfo',
  'deliveryPoint',
  'address',
  'coordinates',
  'comment',
  'loyaltyInfo',
  'externalData',
]);
/** The restaurant's own words and people. */
const KEPT_WHOLE = new Set(['courierInfo', 'cancelInfo']);
/** Of iiko's own events none is half as deep. */
const DEEPEST = 20;

/** The body as it is stored: a name that was deleted here must not come back with the next news of its order. */
export function withoutPersons(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth >= DEEPEST) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((element) => withoutPersons(element, depth + 1));
  }
  const members = Object.entries(value).filter(([name]) => !PERSONAL.has(name));
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      KEPT_WHOLE.has(name) ? member : withoutPersons(member, depth + 1),
    ]),
  );
}
