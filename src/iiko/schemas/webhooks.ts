import { z } from 'zod';
import { orderInfoSchema } from './orders.js';
import { decorationList, flagSchema, idSchema, nullableIdSchema, textSchema } from './reading.js';

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
  z.object({
    ...envelope,
    eventType: z.literal('StopListUpdate'),
    eventInfo: z.object({
      /** Terminal groups to read again; the event says what changed nowhere. */
      terminalGroupsStopListsUpdates: decorationList(
        z.object({ id: idSchema, isFull: flagSchema }),
      ),
    }),
  }),
  // Payload not documented: it only means "read the menu again".
  z.object({ ...envelope, eventType: z.literal('NomenclatureUpdate') }),
]);

export type IikoWebhookEvent = z.output<typeof eventSchema>;

export interface WebhookBody {
  events: IikoWebhookEvent[];
  /** Events of other types and what could not be read, as they came. */
  unknown: unknown[];
}

/**
 * Splits a webhook's body, a list of many events, into those we act on and the rest. Never throws:
 * iiko blocks a receiver that answers anything but 200.
 */
export function parseWebhookBody(body: unknown): WebhookBody {
  const result: WebhookBody = { events: [], unknown: [] };
  for (const raw of Array.isArray(body) ? (body as unknown[]) : [body]) {
    const parsed = eventSchema.safeParse(raw);
    if (parsed.success) {
      result.events.push(parsed.data);
    } else {
      result.unknown.push(raw);
    }
  }
  return result;
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
