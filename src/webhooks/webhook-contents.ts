/** What a body names, read without judging it: it is stored beside the body, to be searched by. */
export interface WebhookContents {
  eventCount: number;
  types: string[];
  organizationIds: string[];
  orderIds: string[];
  /** iiko's clock of the newest news in it, in milliseconds. */
  newestNews: number | null;
}

/** Anybody with the token may send anything; what is longer or more is in the body itself. */
const LONGEST_NAME = 100;
const MOST_NAMES = 1_000;

/** Never throws, whatever the body is. */
export function contentsOf(body: unknown): WebhookContents {
  const events = eventsOf(body);
  const times = events.flatMap((event) => {
    const time = memberOf(memberOf(event, 'eventInfo'), 'timestamp');
    return Number.isSafeInteger(time) ? [Number(time)] : [];
  });
  return {
    eventCount: events.length,
    types: namesIn(events.map(typeOf)),
    organizationIds: namesIn(events.map(organizationIdOf)),
    orderIds: namesIn(events.map(orderIdOf)),
    newestNews: times.reduce<number | null>((most, time) => Math.max(most ?? time, time), null),
  };
}

/** iiko sends a list; a single event is taken as well. */
export function eventsOf(body: unknown): unknown[] {
  return Array.isArray(body) ? (body as unknown[]) : [body];
}

export function typeOf(event: unknown): string | null {
  return nameOf(memberOf(event, 'eventType'));
}

/** Orders and reserves have an `id`; the other events do not. */
export function orderIdOf(event: unknown): string | null {
  return nameOf(memberOf(memberOf(event, 'eventInfo'), 'id'))?.toLowerCase() ?? null;
}

/** iiko writes some ids in capitals. */
function organizationIdOf(event: unknown): string | null {
  return nameOf(memberOf(event, 'organizationId'))?.toLowerCase() ?? null;
}

function namesIn(values: unknown[]): string[] {
  const names = values.map(nameOf).filter((name) => name !== null);
  return [...new Set(names)].slice(0, MOST_NAMES);
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME ? value : null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Members and elements at all depths; counted no further than `most`. */
export function hasMorePartsThan(value: unknown, most: number): boolean {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    const parts: unknown[] = typeof next === 'object' && next !== null ? Object.values(next) : [];
    count += parts.length;
    if (count > most) {
      return true;
    }
    waiting.push(...parts);
  }
  return false;
}
