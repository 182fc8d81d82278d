import type { WebhookEvent } from './iiko/webhook-event.js';

/**
 * Events by what they are about, those of an order by iiko's clock, oldest first. Events that only say
 * "read it again" are the same for one organization, and one of each is enough.
 */
export function inOrder<Carrier extends { event: WebhookEvent }>(
  carriers: readonly Carrier[],
): Carrier[][] {
  const groups = new Map<string, Carrier[]>();
  for (const carrier of carriers) {
    const key = subjectOf(carrier.event);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [carrier]);
    } else {
      group.push(carrier);
    }
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    return first !== undefined && timeOf(first.event) === undefined
      ? [first]
      : group.toSorted((a, b) => (timeOf(a.event) ?? 0) - (timeOf(b.event) ?? 0));
  });
}

function subjectOf(event: WebhookEvent): string {
  return event.about === 'order'
    ? `order ${event.news.posOrder.id}`
    : `${event.about} ${event.organizationId}`;
}

function timeOf(event: WebhookEvent): number | undefined {
  return event.about === 'order' ? event.news.posOrder.timestamp : undefined;
}
