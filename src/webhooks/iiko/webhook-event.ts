import { readWebhookEvent, type IikoWebhookEvent } from '../../iiko/schemas/webhooks.js';
import { toPosOrder } from '../../orders/iiko/pos-order.mapper.js';
import type { News } from '../../orders/fulfil/order-news.js';

/** An event that we act on. */
export type WebhookEvent = OrderEvent | ChangeEvent;

interface OrderEvent {
  about: 'order';
  news: News;
  /** Ids that tell whether the order is ours; empty: only its news tells. */
  knownBy: string[];
}

/** Only says "read it again". */
interface ChangeEvent {
  about: 'stop-list' | 'menu';
  organizationId: string;
}

export type ReadEvent =
  | { event: WebhookEvent }
  /** Of a type that we act on, and not of the form that we know: why. */
  | { unreadable: string }
  /** Of another type, or no event at all: it is kept and logged, and does nothing else. */
  | { unknown: true };

/** One event of a webhook's body. Never throws. */
export function readEvent(raw: unknown): ReadEvent {
  const read = readWebhookEvent(raw);
  return 'event' in read ? toEvent(read.event) : read;
}

function toEvent(event: IikoWebhookEvent): ReadEvent {
  switch (event.eventType) {
    case 'DeliveryOrderUpdate':
    case 'DeliveryOrderError':
    case 'TableOrderUpdate':
    case 'TableOrderError':
      return { event: toOrderEvent(event) };
    case 'StopListUpdate':
      return { event: { about: 'stop-list', organizationId: event.organizationId } };
    case 'NomenclatureUpdate':
      return { event: { about: 'menu', organizationId: event.organizationId } };
    default:
      // The compiler names a type that the schema has learnt and nobody acts on yet.
      event satisfies never;
      return { unknown: true };
  }
}

type IikoOrderEvent = Extract<IikoWebhookEvent, { eventInfo: object }>;

/** Staff may have moved a delivery: it is then also known by the id that it had before. */
function toOrderEvent({ eventType, eventInfo, correlationId }: IikoOrderEvent): OrderEvent {
  const { id, order } = eventInfo;
  const movedFrom = order?.movedFromDeliveryId ?? null;
  const isDelivery = eventType === 'DeliveryOrderUpdate' || eventType === 'DeliveryOrderError';
  return {
    about: 'order',
    news: { posOrder: toPosOrder(eventInfo), source: { cause: 'webhook', correlationId } },
    knownBy: isDelivery ? [id, ...(movedFrom === null ? [] : [movedFrom])] : [],
  };
}
