import { z } from 'zod';
import { orderInfoSchema } from './orders.js';
import { idSchema, nullableIdSchema, textSchema } from './reading.js';

const envelope = {
  /** UTC text, `fromIikoUtc` reads it. */
  eventTime: textSchema,
  organizationId: idSchema,
  correlationId: nullableIdSchema,
};

const eventSchema = z.discriminatedUnion('eventType', [
  z.object({
    ...envelope,
    eventType: z.enum([
      'DeliveryOrderUpdate',
      'DeliveryOrderError',
      'TableOrderUpdate',
      'TableOrderError',
    ]),
    eventInfo: orderInfoSchema,
  }),
  // Both only mean "read it again": no content is needed, and none that is missing or broken may stop that.
  z.object({ ...envelope, eventType: z.literal('StopListUpdate') }),
  z.object({ ...envelope, eventType: z.literal('NomenclatureUpdate') }),
]);

export type IikoWebhookEvent = z.output<typeof eventSchema>;

export type ReadWebhookEvent =
  | { event: IikoWebhookEvent }
  /** Of a type that we act on, and not of the form that we know: why. */
  | { unreadable: string }
  /** Of another type, or no event at all. */
  | { unknown: true };

/** One event of a webhook's body. Never throws. */
export function readWebhookEvent(raw: unknown): ReadWebhookEvent {
  const parsed = eventSchema.safeParse(raw);
  if (parsed.success) {
    return { event: parsed.data };
  }
  const [issue] = parsed.error.issues;
  const isKnownType = issue !== undefined && issue.path.length > 0 && issue.path[0] !== 'eventType';
  return isKnownType
    ? { unreadable: `${issue.path.join('.')}: ${issue.message}` }
    : { unknown: true };
}

/** What `/api/1/webhooks/settings` says about one organization. */
export const webhookSettingsSchema = z.object({
  webHooksUri: textSchema,
  authToken: textSchema,
  webHooksFilter: z.unknown().optional(),
});

export type IikoWebhookSettings = z.output<typeof webhookSettingsSchema>;

/** Which events iiko sends; an absent member sends none of its kind. */
export interface IikoWebhookFilter {
  deliveryOrderFilter?: { orderStatuses: string[]; itemStatuses?: string[]; errors: boolean };
  tableOrderFilter?: { orderStatuses: string[]; itemStatuses?: string[]; errors: boolean };
  stopListUpdateFilter?: { updates: boolean };
  nomenclatureUpdateFilter?: { updates: boolean };
}
