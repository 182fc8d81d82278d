import type { IikoWebhookEvent } from '../iiko/schemas/webhooks.js';

/**
 * Events by what they are about, those of an order by iiko's clock, oldest first. Events that only say
 * "read it again" are the same for one organization, and one of each is enough.
 */
export function inOrder<Carrier extends { event: IikoWebhookEvent }>(
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

function subjectOf(event: IikoWebhookEvent): string {
  return 'eventInfo' in event && 'timestamp' in event.eventInfo
    ? `order ${event.eventInfo.id}`
    : `${event.eventType} ${event.organizationId}`;
}

function timeOf(event: IikoWebhookEvent): number | undefined {
  return 'eventInfo' in event && 'timestamp' in event.eventInfo
    ? event.eventInfo.timestamp
    : undefined;
}
